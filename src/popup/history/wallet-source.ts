/** What the wallet lists, without what Fusebox has written down itself: joined by payment hash. */
import type { UiParams, UiResults } from '../../contract/ui-commands';
import type { WalletTransaction } from '../../contract/wallet-transactions';
import type { Database } from '../../store/database';
import { comparePlaces, type Entry, keyOf, placeOf } from '../payment/entry';
import { type Filter, matches } from './filter';
import type { Source } from './source';

/** Transactions asked for at once: what a wallet's answer surely holds. */
const PAGE = 50;

/** Asks the wallet for a page of its list. */
export type AskWallet = (
  params: UiParams<'wallet.transactions'>,
) => Promise<UiResults['wallet.transactions']>;

/**
 * The wallet's list. It is paged by offset, since wallets do not agree whether `until` includes its second. So that what is paid meanwhile shifts no page,
 * `until` stays that of the first answer, by the wallet's own clock; what comes twice all the same is passed over.
 */
export function walletSource(db: Database, connectionId: string, filter: Filter, ask: AskWallet): Source {
  const seen = new Set<string>();
  let offset = 0;
  let until = filter.to === null ? null : Math.ceil(filter.to / 1000);
  let reached = Number.POSITIVE_INFINITY;
  return {
    async next(signal) {
      const { transactions, isLast } = await ask({
        connectionId,
        limit: PAGE,
        offset,
        ...(filter.from === null ? {} : { from: Math.max(0, Math.floor(filter.from / 1000)) }),
        ...(until === null ? {} : { until: Math.max(0, until) }),
      });
      signal.throwIfAborted();
      const times = transactions.map(({ createdAt }) => createdAt);
      until ??= times.length === 0 ? null : Math.ceil(Math.max(...times) / 1000) + 1;
      offset += transactions.length;
      reached = Math.min(reached, ...times);
      const entries = (await notWritten(db, connectionId, transactions)).filter((entry) => {
        const key = keyOf(entry);
        if (seen.has(key)) return false;
        seen.add(key);
        return matches(entry, filter);
      });
      return {
        entries: entries.sort((a, b) => comparePlaces(placeOf(a), placeOf(b))),
        scanned: transactions.length,
        reached: isLast || transactions.length === 0 ? null : reached,
      };
    },
  };
}

/**
 * The entries that a page of the wallet's list adds. A payment of the journal is not added again, whatever the wallet calls its state. An invoice made
 * here of which nobody knew yet that it was paid is added as what it is.
 */
async function notWritten(
  db: Database,
  connectionId: string,
  transactions: readonly WalletTransaction[],
): Promise<Entry[]> {
  const hashes = transactions.map(({ paymentHash }) => paymentHash);
  const [payments, invoices] = await Promise.all([
    db.payments.where('paymentHash').anyOf(hashes).toArray(),
    db.invoices.where('paymentHash').anyOf(hashes).toArray(),
  ]);
  const paid = new Set(payments.map(({ paymentHash }) => paymentHash));
  const made = new Map(invoices.map((row) => [row.paymentHash, row]));
  return transactions.flatMap((row): Entry[] => {
    if (row.type === 'outgoing')
      return paid.has(row.paymentHash) ? [] : [{ from: 'wallet', row, connectionId }];
    // An invoice that nobody has paid is no payment.
    if (row.state !== 'settled') return [];
    const invoice = made.get(row.paymentHash);
    if (!invoice) return [{ from: 'wallet', row, connectionId }];
    if (invoice.paidAt !== null) return [];
    return [{ from: 'invoice', row: { ...invoice, paidAt: row.settledAt ?? row.createdAt } }];
  });
}
