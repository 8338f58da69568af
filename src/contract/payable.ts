/** What a text is that the user wants paid, for the user to see before anything is done. Amounts in msat, times in ms since the epoch. */
import type { Msat } from './amounts';
import type { LnurlPayPrompt } from './prompts';

/** An invoice (BOLT 11), alone or in a BIP 321 URI. */
export interface PayableInvoice {
  kind: 'invoice';
  invoice: string;
  paymentHash: string;
  /** null where the payer names it. */
  amount: Msat | null;
  /** The fee that is set aside, where the amount is known. */
  feeReserve: Msat | null;
  /** Foreign text. */
  description: string;
  /** Public key of the payee's node, hex. */
  payee: string;
  expiresAt: number;
  /** Why it cannot be paid; null where it can. `paid`: it is paid or being paid, by the journal's row of this id. */
  obstacle: null | { why: 'expired' | 'other-network' | 'cannot-pay' } | { why: 'paid'; paymentId: string };
}

/** What an LNURL service or a Lightning address takes (LUD-06, LUD-16). `amount` null: the payer names it. */
export type PayableService = { kind: 'service' } & Pick<
  LnurlPayPrompt,
  'domain' | 'address' | 'description' | 'amount' | 'minimum' | 'maximum' | 'commentAllowed' | 'payerFields'
>;

/** Something that a prompt window asks about: a withdrawal (LUD-03), a login (LUD-04), a connection for an app (Nostr Wallet Auth). It was opened. */
export interface PayableAsked {
  kind: 'asked';
}

/** A connection string: nothing to pay. */
export interface PayableConnection {
  kind: 'connection';
}

export type Payable = PayableInvoice | PayableService | PayableAsked | PayableConnection;
