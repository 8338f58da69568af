/** The wallet's whole history by `list_transactions` (NIP-47), page by page. */
import type { NwcClient } from './client';
import type { TransactionQuery } from './methods';
import type { SendOptions } from './requests';
import type { Transaction } from './transaction';

/** Relays may refuse more than 64 KB, and more do not fit. */
const PAGE = 20;

/**
 * Every transaction that matches, newest first, each once; pages are asked for as they are needed. `options` hold for each page. Throws what a request
 * throws. What the wallet adds meanwhile moves the pages: what was given already is not given again.
 */
export async function* transactions(
  client: Pick<NwcClient, 'request'>,
  query: TransactionQuery,
  options: SendOptions,
): AsyncGenerator<Transaction, void, undefined> {
  const given = new Set<string>();
  for (let offset = 0; ; ) {
    const page = await client.request('list_transactions', { ...query, limit: PAGE, offset }, options);
    const fresh = page.transactions.filter((transaction) => {
      const name = nameOf(transaction);
      return !given.has(name) && given.add(name);
    });
    // A wallet that does not heed `offset` would go on for ever.
    if (fresh.length === 0) return;
    yield* fresh;
    offset += page.transactions.length;
  }
}

/** A payment to ourselves is two transactions of one hash. */
function nameOf(transaction: Transaction): string {
  const { type, payment_hash: hash } = transaction;
  return hash ? `${type} ${hash}` : JSON.stringify(transaction);
}
