/** A long history, for tests and measurements: written into the database by the page itself, since payments one by one would take hours. */
import type { PaymentRow } from '../src/contract/rows';
import type { Tab } from './driver/driver';
import { connectionId } from './extension-page';

/**
 * Puts so many payments into the journal, one every twenty minutes until now, and removes those that were there. The page must be one of the extension's. `database`: another
 * one of the same tables.
 */
export async function fillHistory(page: Tab, count: number, database = 'fusebox'): Promise<void> {
  await page.evaluate(fill, count, await connectionId(page), Date.now(), database);
}

/** In msat, without the brand: this runs in the page, where nothing can be imported. */
interface Amounts {
  amount: number;
  feeReserve: number;
  feesPaid?: number;
}

/** Of every eleven payments one has failed; the third last is open. */
async function fill(count: number, connection: string, now: number, database: string): Promise<void> {
  const sites = [
    'https://shop.example',
    'https://blog.example',
    'https://a.very.long.name.of.a.host.example:8443',
    'fusebox:',
    'private:1',
  ];
  const words = [
    'Coffee',
    'An article to read',
    '',
    'A very long description of something that somebody sells: '.repeat(4),
  ];
  const hex = (n: number) => n.toString(16).padStart(64, '0');
  const rowOf = (index: number): Omit<PaymentRow, 'amount' | 'feeReserve' | 'feesPaid'> & Amounts => {
    const createdAt = now - (count - 1 - index) * 20 * 60_000;
    const state = index % 11 === 7 ? 'failed' : index === count - 3 ? 'open' : 'settled';
    return {
      id: `fill-${index}`,
      paymentHash: hex(index + 1),
      state,
      origin: sites[index % sites.length] ?? '',
      connectionId: connection,
      requestKey: `fill-${index}`,
      approvedBy: index % 3 === 0 ? 'prompt' : 'budget',
      amount: ((index * 7919) % 40_000) * 1000 + 1000,
      feeReserve: 10_000,
      invoice: `lnbcrt1${'q'.repeat(280)}${index}`,
      description: words[index % words.length] ?? '',
      payee: `02${hex(index)}`,
      createdAt,
      ...(state === 'settled'
        ? { endedAt: createdAt + 900, preimage: hex(index + 2), feesPaid: (index % 5) * 1000 }
        : {}),
      ...(state === 'failed'
        ? {
            endedAt: createdAt + 900,
            settledBy: 'wallet',
            failure: { code: 'PAYMENT_FAILED', message: 'The payment failed. Nothing was paid.' },
          }
        : {}),
    };
  };
  const opening = indexedDB.open(database);
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = () => reject(opening.error);
  });
  const CHUNK = 5_000;
  for (let start = 0; start === 0 || start < count; start += CHUNK) {
    const transaction = opening.result.transaction('payments', 'readwrite');
    const store = transaction.objectStore('payments');
    if (start === 0) store.clear();
    for (let index = start; index < Math.min(count, start + CHUNK); index++) store.put(rowOf(index));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
  }
  opening.result.close();
}
