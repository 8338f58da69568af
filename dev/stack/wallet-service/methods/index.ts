/** Every method the wallet serves, by its name in NIP-47. */
import { cancelHoldInvoice } from './cancel-hold-invoice';
import { getBalance } from './get-balance';
import { getInfo } from './get-info';
import { listTransactions } from './list-transactions';
import { lookupInvoice } from './lookup-invoice';
import { makeHoldInvoice } from './make-hold-invoice';
import { makeInvoice } from './make-invoice';
import type { Method } from './method';
import { pay } from './pay';
import { payInvoice } from './pay-invoice';
import { payKeysend } from './pay-keysend';
import { receive } from './receive';
import { settleHoldInvoice } from './settle-hold-invoice';
import { signMessage } from './sign-message';

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['get_info', getInfo],
  ['get_balance', getBalance],
  ['make_invoice', makeInvoice],
  ['pay_invoice', payInvoice],
  ['lookup_invoice', lookupInvoice],
  ['list_transactions', listTransactions],
  ['pay_keysend', payKeysend],
  ['sign_message', signMessage],
  ['make_hold_invoice', makeHoldInvoice],
  ['settle_hold_invoice', settleHoldInvoice],
  ['cancel_hold_invoice', cancelHoldInvoice],
  ['pay', pay],
  ['receive', receive],
]);
