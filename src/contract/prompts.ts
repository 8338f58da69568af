/** Questions to the user, as they wait in `storage.session`. Foreign text in them is shown as text only. */
import type { Msat } from './amounts';

interface PromptBase {
  /** Random; deciding needs it. */
  id: string;
  /** The page's request that asked. One request has at most one prompt. */
  requestKey: string;
  /** The asking site, as the browser's `sender` said. */
  origin: string;
  /** The top page's origin where the asker is a frame inside it, else null. */
  topOrigin: string | null;
  connectionId: string;
  /** The wallet's name when the prompt was made. */
  walletName: string;
  /** ms since the epoch. */
  createdAt: number;
}

/** May this site use this wallet? */
export interface ConnectPrompt extends PromptBase {
  kind: 'connect';
}

/** May this site read the balance? */
export interface BalancePrompt extends PromptBase {
  kind: 'balance';
}

/** Pay this invoice? */
export interface PayPrompt extends PromptBase {
  kind: 'pay';
  /** null: the invoice names no amount and the user enters it. */
  amount: Msat | null;
  feeReserve: Msat | null;
  invoice: string;
  paymentHash: string;
  description: string;
  /** Public key of the payee's node, hex. */
  payee: string;
  /** ms since the epoch. */
  expiresAt: number;
  /** The site's budget and what is left of it, or null where it has none. */
  budget: { amount: Msat; left: Msat } | null;
}

/** How much should the invoice ask for? Asked where the page names no amount. */
export interface InvoicePrompt extends PromptBase {
  kind: 'invoice';
  description: string;
  suggested: Msat | null;
  minimum: Msat | null;
  maximum: Msat | null;
}

export type Prompt = ConnectPrompt | BalancePrompt | PayPrompt | InvoicePrompt;

/** The user's answer. `amount`: where the prompt asked for one. `budget`: "allow so much a day without asking". */
export type Decision =
  | { approved: false }
  | { approved: true; amount?: Msat | undefined; budget?: { amount: Msat; period: 'day' } | undefined };
