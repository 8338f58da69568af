/**
 * What a page and the background say to each other, through `content/`. Types only: `inpage/` and `content/` carry no
 * library. The schemas that check a page's parameters are in page-params.ts.
 */
import type { ErrorData } from './errors';

/** The commands a page can reach. */
export type PageMethod = 'enable' | 'isEnabled' | 'getInfo' | 'getBalance' | 'makeInvoice' | 'sendPayment';

/** The name of the port that `content/` opens to the background. */
export type PagePort = 'page';

/** page → content, by `postMessage`. `id` is unique in its document. */
export interface PageCall {
  fusebox: 'call';
  id: number;
  method: string;
  params: unknown;
}

/** content → page, by `postMessage`. */
export type PageAnswer = { fusebox: 'answer'; id: number } & CallOutcome;

/** content → background, on the port. The id names the call for good: sent again after a lost port, it is the same call. */
export interface PortCall {
  id: string;
  method: string;
  params: unknown;
}

/** background → content, on the port. */
export type PortAnswer = { id: string } & CallOutcome;

/** How a call ended. */
export type CallOutcome = { result: unknown } | { error: ErrorData };

/** Results, as WebLN has them (amounts in sats). */
export interface PageResults {
  enable: { enabled: true };
  isEnabled: boolean;
  getInfo: {
    node: { alias: string; pubkey: string };
    version: string;
    supports: string[];
    methods: string[];
  };
  getBalance: { balance: number; currency: 'sats' };
  makeInvoice: { paymentRequest: string; rHash: string };
  sendPayment: { preimage: string; paymentHash: string };
}
