/** The wallet's whole history by `list_transactions` (NIP-47), page by page. */
import type { NwcClient } from './client';
import type { TransactionQuery } from './methods';
import type { SendOptions } from './requests';
import type { Transaction } from './transaction';

/** Relays may refuse more than 64 KB, and more do not fit. */
export const PAGE = 20;
/** A page without news may be one that was moved; a wallet that does not heed `offset` would go on for ever. */
const PAGES_WITHOUT_NEWS = 2;

/**
 * Every transaction that matches, newest first, each once; pages are asked for as they are needed. `options` hold for each page. Throws what a request
 * throws. What the wallet adds meanwhile moves the pages: what was given already is not given again. Returns whether that was all, as an empty
 * page says: a wallet that goes on repeating itself has not told.
 */
export async function* transactions(
  client: Pick<NwcClient, 'request'>,
  query: TransactionQuery,
  options: SendOptions,
): AsyncGenerator<Transaction, boolean, undefined> {
  const given = new Set<string>();
  for (let offset = 0, stale = 0; stale < PAGES_WITHOUT_NEWS; ) {
    const page = await client.request('list_transactions', { ...query, limit: PAGE, offset }, options);
    const fresh = page.transactions.filter((transaction) => {
      const name = nameOf(transaction);
      return !given.has(name) && given.add(name);
    });
    if (page.transactions.length === 0) return true;
    stale = fresh.length === 0 ? stale + 1 : 0;
    yield* fresh;
    offset += page.transactions.length;
  }
  return false;
}

/** A payment to ourselves is two transactions of one hash; so is one that failed and was tried again. */
function nameOf(transaction: Transaction): string {
  const { type, payment_hash: hash, created_at: at, amount, invoice, description } = transaction;
  return hash ? `${type} ${hash} ${at}` : [type, at, amount, invoice, description].join(' ');
}
