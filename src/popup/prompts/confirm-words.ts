import type { Prompt } from '../../contract/prompts';
import { chargeText } from '../text/sats';
import { t } from '../words/words';
import { amountOf, type Draft } from './answer';

/** What confirming is called. */
export function confirmWords(prompt: Prompt, draft: Draft): string {
  switch (prompt.kind) {
    case 'connect':
    case 'wallet-offer':
      return t('confirm_connect');
    case 'unlock':
      return t('confirm_unlock');
    case 'permission':
    case 'wallet-auth':
      return t('confirm_allow');
    case 'sign':
      return t('confirm_sign');
    case 'signer':
    case 'notice':
      return t('confirm_close');
    case 'invoice':
      return t('confirm_invoice');
    case 'lnurl-withdraw':
      return t('confirm_withdraw');
    case 'lnurl-auth':
      return t(`confirm_login_${prompt.action ?? 'auth'}`);
    case 'pay':
    case 'lnurl-pay': {
      const amount = amountOf(prompt, draft);
      return amount === null || amount === 0
        ? t('confirm_pay')
        : t('confirm_pay_amount', { amount: chargeText(amount) });
    }
  }
}
