import type { Prompt } from '../../contract/prompts';
import { isOnlyRead } from '../../core/answers';
import { Running } from '../ui/fuse';
import { t } from '../words/words';
import type { Inert } from './use-inert';

interface ActionsProps {
  prompt: Prompt;
  /** What confirming is called. */
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
            {t('prompt_reject')}
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
