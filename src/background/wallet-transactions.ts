/** The wallet's own list of what it paid and received, for the user. */
import type { UiParams, UiResults } from '../contract/ui-commands';
import type { WalletTransaction } from '../contract/wallet-transactions';
import { msat } from '../core/msat';
import { preimageFits } from '../lightning/preimage';
import { PAGE } from '../nwc/history';
import type { Transaction } from '../nwc/transaction';
import { checkOffers } from './abilities';
import type { Wallets } from './wallets';

const ANSWER_MS = 15_000;

/** At most 20, however many are asked for: more may not pass through a relay. Throws UNSUPPORTED_METHOD. */
export async function readTransactions(
  wallets: Wallets,
  { connectionId, limit, ...query }: UiParams<'wallet.transactions'>,
): Promise<UiResults['wallet.transactions']> {
  const { client } = await wallets.of(connectionId);
  checkOffers(client.info, 'list_transactions');
  const { transactions, total_count } = await client.request(
    'list_transactions',
    { ...query, limit: Math.min(limit, PAGE) },
    { timeout: ANSWER_MS },
  );
  const end = query.offset + transactions.length;
  return {
    transactions: transactions.map(shown),
    isLast: transactions.length === 0 || (total_count != null && total_count > 0 && end >= total_count),
  };
}

function shown(told: Transaction): WalletTransaction {
  const paymentHash = told.payment_hash ?? '';
  const preimage = told.preimage ?? '';
  return {
    type: told.type ?? 'incoming',
    state: told.state ?? 'settled',
    paymentHash,
    amount: told.amount ?? msat(0),
    feesPaid: told.fees_paid ?? null,
    description: told.description ?? '',
    invoice: told.invoice ?? null,
    preimage: preimageFits(preimage, paymentHash) ? preimage : null,
    createdAt: (told.created_at ?? told.settled_at ?? 0) * 1000,
    settledAt: told.settled_at ? told.settled_at * 1000 : null,
  };
}
