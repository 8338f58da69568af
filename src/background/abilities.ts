/** What can be done with a connection: by the methods that its wallet says it has. */
import { FuseboxError } from '../contract/errors';
import type { Nip47Method } from '../contract/nip47-params';
import type { PageMethod } from '../contract/page-messages';
import type { WalletInfo } from '../contract/rows';
import { offers } from '../core/wallet-info';
import type { Method } from '../nwc/methods';

/** WebLN methods by the NIP-47 method that each needs. What is not here cannot be done with any wallet. */
export const WEBLN_NEEDS = {
  getInfo: null,
  getBalance: 'get_balance',
  makeInvoice: 'make_invoice',
  lookupInvoice: 'lookup_invoice',
  listTransactions: 'list_transactions',
  sendPayment: 'pay_invoice',
  sendPaymentAsync: 'pay_invoice',
  sendMultiPayment: 'pay_invoice',
  keysend: 'pay_keysend',
  multiKeysend: 'pay_keysend',
  signMessage: 'sign_message',
  verifyMessage: null,
  lnurl: null,
  request: null,
  on: null,
  off: null,
} as const satisfies Partial<Record<PageMethod, Method | null>>;

/** The same for `webln.request`. */
export const NIP47_NEEDS = {
  get_info: null,
  get_balance: 'get_balance',
  make_invoice: 'make_invoice',
  lookup_invoice: 'lookup_invoice',
  list_transactions: 'list_transactions',
  sign_message: 'sign_message',
  make_hold_invoice: 'make_hold_invoice',
  settle_hold_invoice: 'settle_hold_invoice',
  cancel_hold_invoice: 'cancel_hold_invoice',
  pay_invoice: 'pay_invoice',
  pay_keysend: 'pay_keysend',
} as const satisfies Record<Nip47Method, Method | null>;

/** Which of them this wallet lets be done. */
export function offered(info: WalletInfo, needs: Readonly<Record<string, Method | null>>): string[] {
  return Object.entries(needs).flatMap(([name, need]) => (need === null || offers(info, need) ? [name] : []));
}

/** Throws UNSUPPORTED_METHOD where the wallet lacks the method: before the user is asked about what cannot be done. */
export function checkOffers(info: WalletInfo, need: Method): void {
  if (offers(info, need)) return;
  throw new FuseboxError(
    'UNSUPPORTED_METHOD',
    'The wallet cannot do this. Use another wallet for this site.',
  );
}
