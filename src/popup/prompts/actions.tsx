import type { Prompt } from '../../contract/prompts';
import { isOnlyRead } from '../../core/answers';
import { LOGIN_WORDS } from '../text/logins';
import { chargeText } from '../text/sats';
import { Running } from '../ui/fuse';
import { amountOf, type Draft } from './answer';
import type { Inert } from './use-inert';

interface ActionsProps {
  prompt: Prompt;
  confirmText: string;
  inert: Inert;
  busy: boolean;
  /** Whether there is an answer to confirm. */
  possible: boolean;
  onReject: () => void;
}

/** Reject and confirm. While inert, the confirming button fills up: it is not ready, and one sees when it will be. */
export function Actions({ prompt, confirmText, inert, busy, possible, onReject }: ActionsProps) {
  return (
    <>
      {busy && <Running />}
      <div class="actions">
        {!isOnlyRead(prompt) && (
          <button type="button" class="button large" disabled={busy} data-testid="reject" onClick={onReject}>
            Reject
          </button>
        )}
        <button
          type="submit"
          class="button primary large"
          disabled={busy || !possible}
          aria-disabled={inert.inert}
          data-testid="confirm"
        >
          {inert.inert && <span key={inert.round} class="filling" />}
          {confirmText}
        </button>
      </div>
    </>
  );
}

/** What confirming is called. */
export function confirmText(prompt: Prompt, draft: Draft): string {
  switch (prompt.kind) {
    case 'connect':
    case 'wallet-offer':
      return 'Connect';
    case 'unlock':
      return 'Unlock';
    case 'permission':
      return 'Allow';
    case 'sign':
      return 'Sign';
    case 'signer':
    case 'notice':
      return 'Close';
    case 'invoice':
      return 'Make invoice';
    case 'lnurl-withdraw':
      return 'Withdraw';
    case 'lnurl-auth':
      return LOGIN_WORDS[prompt.action ?? 'auth'].button;
    case 'pay':
    case 'lnurl-pay': {
      const amount = amountOf(prompt, draft);
      return amount === null || amount === 0 ? 'Pay' : `Pay ${chargeText(amount)}`;
    }
  }
}
