/** What NIP-47 says on the wire, seen from the wallet's side. */

export const INFO_KIND = 13194;
export const REQUEST_KIND = 23194;
export const RESPONSE_KIND = 23195;
/** By the encryption of their content. */
export const NOTIFICATION_KINDS = { nip44_v2: 23197, nip04: 23196 } as const;

export const NOTIFICATION_TYPES = ['payment_received', 'payment_sent', 'hold_invoice_accepted'] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export type WalletErrorCode =
  | 'RATE_LIMITED'
  | 'NOT_IMPLEMENTED'
  | 'INSUFFICIENT_BALANCE'
  | 'QUOTA_EXCEEDED'
  | 'RESTRICTED'
  | 'UNAUTHORIZED'
  | 'INTERNAL'
  | 'OTHER'
  | 'PAYMENT_FAILED'
  | 'NOT_FOUND'
  | 'UNSUPPORTED_ENCRYPTION'
  | 'UNSUPPORTED_VERSION'
  | 'BAD_REQUEST'
  | 'EXPIRED'
  | 'FEE_LIMIT_EXCEEDED'
  | 'UNSUPPORTED_PAYMENT_INSTRUCTION'
  | 'UNSUPPORTED_NETWORK';

/** How a request ended, as the client is told. */
export type Outcome = { result: object } | { error: { code: string; message: string } };

/** Thrown by a method to answer with an error. */
export class WalletError extends Error {
  override readonly name = 'WalletError';

  constructor(
    readonly code: WalletErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The `transaction` of make_invoice, lookup_invoice and list_transactions. Amounts in msat, times in seconds. */
export interface Transaction {
  type: 'incoming' | 'outgoing';
  /** `accepted`: a hold invoice whose payment waits to be settled or cancelled. */
  state: 'pending' | 'settled' | 'accepted' | 'expired' | 'failed';
  /** BOLT11. Keysend and offers have none. */
  invoice?: string;
  description?: string;
  description_hash?: string;
  preimage?: string;
  payment_hash: string;
  amount: number;
  fees_paid: number;
  created_at: number;
  expires_at?: number;
  settled_at?: number;
  /** Height of the block at which an accepted payment goes back to its payer. */
  settle_deadline?: number;
  metadata?: Record<string, unknown>;
}
