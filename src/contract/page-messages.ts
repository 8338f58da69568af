/**
 * What a page and the background say to each other, through `content/`. Types only: `inpage/` and `content/` carry no
 * library. The schemas that check a page's parameters are in page-params.ts.
 */
import type { ErrorData } from './errors';

/** The commands a page can reach. */
export type PageMethod = keyof PageResults;

/** What a page can be told without having asked for it each time. */
export type PageEventName = 'accountChanged' | 'paymentReceived' | 'paymentSent' | 'holdInvoiceAccepted';

/**
 * The name of the port that `content/` opens to the background, with the version that both are of. In Chrome a bridge of before an update can open a port to the
 * background of after it, and hears no answer by it.
 */
export type PagePort = `page ${string}`;

/** page → content, by `postMessage`. `id` is unique in its document. */
export interface PageCall {
  fusebox: 'call';
  id: number;
  method: string;
  params: unknown;
}

/** page → content, by `postMessage`, while a call is unanswered: after an update or a removal nobody may be there any more, and nobody says so. */
export interface PageBeat {
  fusebox: 'beat';
}

/** content → page, by `postMessage`: somebody is. */
export interface PageThere {
  fusebox: 'there';
}

/** content → page, by `postMessage`. */
export type PageAnswer = { fusebox: 'answer'; id: number } & CallOutcome;

/** content → page, by `postMessage`: what the page listens for has happened. */
export type PageNews = { fusebox: 'event' } & PortEvent;

/** content → background, on the port. The id names the call for good: sent again after a lost port, it is the same call. */
export interface PortCall {
  id: string;
  method: string;
  params: unknown;
}

/** background → content, on the port. */
export type PortAnswer = { id: string } & CallOutcome;

/** background → content, on the port. */
export interface PortEvent {
  event: PageEventName;
  data: unknown;
}

/** How a call ended. */
export type CallOutcome = { result: unknown } | { error: ErrorData };

/** What the calls of a page resolve to, by method. */
export interface PageResults {
  enable: { enabled: true };
  isEnabled: boolean;
  getInfo: {
    /** The pubkey is that of the wallet's node, empty where the wallet told none. */
    node: { alias: string; pubkey: string };
    version: string;
    supports: string[];
    methods: string[];
  };
  getBalance: { balance: number; currency: 'sats' };
  makeInvoice: { paymentRequest: string; rHash: string };
  lookupInvoice: { paymentRequest: string; paid: boolean; preimage?: string };
  listTransactions: { transactions: WeblnTransaction[] };
  sendPayment: { preimage: string; paymentHash: string };
  sendPaymentAsync: Record<string, never>;
  sendMultiPayment: {
    payments: { paymentRequest: string; preimage: string }[];
    errors: { paymentRequest: string; message: string }[];
  };
  keysend: { preimage: string; paymentHash: string };
  multiKeysend: {
    keysends: { keysend: unknown; preimage: string }[];
    errors: { keysend: unknown; message: string }[];
  };
  signMessage: { message: string; signature: string };
  verifyMessage: undefined;
  lnurl: { status: 'OK'; data?: LnurlData };
  request: unknown;
  on: null;
  off: null;
  /** The bridge's own, for a link that the user has clicked. No page reaches it, and it tells nothing of what comes of it. */
  link: null;
}

/** What a call of `lnurl` leaves behind; without a preimage where the service pays. */
export interface LnurlData {
  paymentRequest: string;
  preimage?: string;
  paymentHash?: string;
  successAction?: ShownAction;
}

/** What an LNURL service shows once it is paid. All texts are foreign. */
export type ShownAction =
  | { tag: 'message'; message: string }
  | { tag: 'url'; description: string; url: string }
  /** Without `plaintext` where it cannot be opened. */
  | { tag: 'aes'; description: string; plaintext?: string };

/** A transaction as pages see it: the fields of NIP-47 that they may know. Times in seconds since the epoch. */
export interface ShownTransaction {
  type?: 'incoming' | 'outgoing';
  state?: 'pending' | 'settled' | 'accepted' | 'expired' | 'failed';
  invoice?: string;
  description?: string;
  description_hash?: string;
  preimage?: string;
  payment_hash?: string;
  /** In msat, as in NIP-47, or in sats as in WebLN. */
  amount?: number;
  fees_paid?: number;
  created_at?: number;
  expires_at?: number;
  settled_at?: number;
}

/** Amounts in sats: the amount rounded down, its fee up. */
export type WeblnTransaction = ShownTransaction;
