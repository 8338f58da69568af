/** A transaction as the user's own pages see it, read from what the wallet listed (NIP-47 `list_transactions`). */
import type { Msat } from './amounts';

/** Amounts in msat, times in ms since the epoch. Texts are foreign. */
export interface WalletTransaction {
  type: 'incoming' | 'outgoing';
  state: 'pending' | 'settled' | 'accepted' | 'expired' | 'failed';
  paymentHash: string;
  amount: Msat;
  feesPaid: Msat | null;
  description: string;
  invoice: string | null;
  preimage: string | null;
  createdAt: number;
  settledAt: number | null;
}
