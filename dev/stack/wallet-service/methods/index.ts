/** Every method the wallet serves, by its name in NIP-47. */
import type { Batch } from './batch';
import { cancelHoldInvoice } from './cancel-hold-invoice';
import { createConnection } from './create-connection';
import { getBalance } from './get-balance';
import { getBudget } from './get-budget';
import { getInfo } from './get-info';
import { listTransactions } from './list-transactions';
import { lookupInvoice } from './lookup-invoice';
import { makeHoldInvoice } from './make-hold-invoice';
import { makeInvoice } from './make-invoice';
import type { Method } from './method';
import { multiPayInvoice } from './multi-pay-invoice';
import { multiPayKeysend } from './multi-pay-keysend';
import { pay } from './pay';
import { payInvoice } from './pay-invoice';
import { payKeysend } from './pay-keysend';
import { receive } from './receive';
import { settleHoldInvoice } from './settle-hold-invoice';
import { signMessage } from './sign-message';

export const METHODS: ReadonlyMap<string, Method | Batch> = new Map<string, Method | Batch>([
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
  ['multi_pay_invoice', multiPayInvoice],
  ['multi_pay_keysend', multiPayKeysend],
  ['get_budget', getBudget],
  ['create_connection', createConnection],
]);
