/** `window.webln` as pages see it: WebLN, what its implementations have added, and our events. Types only. Amounts in sats. */
import type { PageResults } from './page-messages';

/** The parameters are for the background to check: a page passes what it likes. */
export interface FuseboxProvider {
  enable(): Promise<PageResults['enable']>;
  isEnabled(): Promise<boolean>;
  getInfo(): Promise<PageResults['getInfo']>;
  getBalance(): Promise<PageResults['getBalance']>;
  makeInvoice(args?: unknown): Promise<PageResults['makeInvoice']>;
  lookupInvoice(args: unknown): Promise<PageResults['lookupInvoice']>;
  listTransactions(args?: unknown): Promise<PageResults['listTransactions']>;
  sendPayment(paymentRequest: unknown): Promise<PageResults['sendPayment']>;
  sendPaymentAsync(paymentRequest: unknown): Promise<PageResults['sendPaymentAsync']>;
  sendMultiPayment(paymentRequests: unknown): Promise<PageResults['sendMultiPayment']>;
  keysend(args: unknown): Promise<PageResults['keysend']>;
  multiKeysend(args: unknown): Promise<PageResults['multiKeysend']>;
  signMessage(message: unknown): Promise<PageResults['signMessage']>;
  verifyMessage(signature: unknown, message: unknown): Promise<PageResults['verifyMessage']>;
  lnurl(lnurl: unknown): Promise<PageResults['lnurl']>;
  /** A method of NIP-47, with its parameters and its result as they are there: amounts in msat. */
  request(method: unknown, params?: unknown): Promise<unknown>;
  on(event: string, listener: (data: unknown) => void): void;
  off(event: string, listener: (data: unknown) => void): void;
}
