/** Every method the wallet serves, by its name in NIP-47. */
import { getBalance } from './get-balance';
import { getInfo } from './get-info';
import { listTransactions } from './list-transactions';
import { lookupInvoice } from './lookup-invoice';
import { makeInvoice } from './make-invoice';
import type { Method } from './method';
import { payInvoice } from './pay-invoice';

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['get_info', getInfo],
  ['get_balance', getBalance],
  ['make_invoice', makeInvoice],
  ['pay_invoice', payInvoice],
  ['lookup_invoice', lookupInvoice],
  ['list_transactions', listTransactions],
]);
