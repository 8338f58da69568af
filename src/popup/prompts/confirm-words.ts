import type { Prompt } from '../../contract/prompts';
import { LOGIN_WORDS } from '../text/logins';
import { chargeText } from '../text/sats';
import { amountOf, type Draft } from './answer';

/** What confirming is called. */
export function confirmWords(prompt: Prompt, draft: Draft): string {
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
