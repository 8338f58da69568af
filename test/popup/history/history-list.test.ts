/** The list behind the history screen: it joins what there is, whatever the pages are, and loses nothing while rows are added. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { InvoiceRow, PaymentRow } from '../../../src/contract/rows';
import type { WalletTransaction } from '../../../src/contract/wallet-transactions';
import { ALL, type Filter, matches } from '../../../src/popup/history/filter';
import { HistoryList } from '../../../src/popup/history/history-list';
import { localSources } from '../../../src/popup/history/local-sources';
import { Merged } from '../../../src/popup/history/merged';
import type { Source } from '../../../src/popup/history/source';
import { type AskWallet, walletSource } from '../../../src/popup/history/wallet-source';
import { comparePlaces, type Entry, keyOf, placeOf } from '../../../src/popup/payment/entry';
import { emptyDatabase } from '../../store/empty-database';
import { hashOf, invoice, payment, transaction } from './rows';

const SIGNAL = new AbortController().signal;

/** A wallet that lists these, the newest first, as NIP-47 says. */
function walletOf(transactions: readonly WalletTransaction[]): AskWallet {
  const sorted = transactions.toSorted((a, b) => b.createdAt - a.createdAt);
  return async ({ from = 0, until = Number.POSITIVE_INFINITY, limit, offset }) => {
    const within = sorted.filter(({ createdAt }) => createdAt / 1000 >= from && createdAt / 1000 <= until);
    return {
      transactions: within.slice(offset, offset + limit),
      isLast: offset + limit >= within.length,
    };
  };
}

/** What history must show of these, told in the plainest way. */
function naively(
  payments: readonly PaymentRow[],
  invoices: readonly InvoiceRow[],
  transactions: readonly WalletTransaction[],
  filter: Filter,
): string[] {
  const entries: Entry[] = [
    ...payments.map((row): Entry => ({ from: 'journal', row })),
    ...invoices
      .filter(
        (row) =>
          row.paidAt !== null ||
          // A site's filter asks no wallet.
          (filter.site === null &&
            transactions.some(
              (told) =>
                told.type === 'incoming' && told.state === 'settled' && told.paymentHash === row.paymentHash,
            )),
      )
      .map((row): Entry => ({ from: 'invoice', row: { ...row, paidAt: row.paidAt ?? 1 } })),
    ...transactions
      .filter(({ type, paymentHash, state }) =>
        type === 'outgoing'
          ? payments.every((row) => row.paymentHash !== paymentHash)
          : state === 'settled' && invoices.every((row) => row.paymentHash !== paymentHash),
      )
      .map((row): Entry => ({ from: 'wallet', row, connectionId: 'c1' })),
  ];
  return entries
    .filter((entry) => matches(entry, filter))
    .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
    .map(keyOf);
}

// Few hashes and few instants, so that lists meet and instants are shared.
const hash = fc.integer({ min: 0, max: 40 }).map(hashOf);
const at = fc.integer({ min: 1, max: 30 }).map((seconds) => seconds * 1000);
const origin = fc.constantFrom(
  'https://shop.example',
  'https://blog.example',
  'private:1',
  'private:2',
  'fusebox:',
);
const payments = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    paymentHash: hash,
    createdAt: at,
    origin,
    state: fc.constantFrom('dispatched', 'open', 'settled', 'failed'),
    description: fc.constantFrom('Coffee', 'Tea', ''),
  }),
  { selector: ({ id }) => id, maxLength: 150 },
);
const invoices = fc.uniqueArray(
  fc.record({ paymentHash: hash, createdAt: at, paidAt: fc.option(at), origin: fc.option(origin) }),
  { selector: ({ paymentHash }) => paymentHash, maxLength: 30 },
);
const transactions = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom('incoming', 'outgoing'),
    state: fc.constantFrom('pending', 'settled', 'accepted', 'expired', 'failed'),
    paymentHash: hash,
    createdAt: at,
    description: fc.constantFrom('Coffee', 'Elsewhere'),
  }),
  { selector: ({ type, paymentHash }) => `${type} ${paymentHash}`, maxLength: 70 },
);
const filter: fc.Arbitrary<Filter> = fc.record({
  site: fc.constantFrom(null, null, 'https://shop.example', 'private:'),
  direction: fc.constantFrom('all', 'out', 'in'),
  state: fc.constantFrom('all', 'settled', 'undecided', 'failed'),
  from: fc.option(at),
  to: fc.option(at),
  words: fc.constantFrom('', '', 'coff', 'SHOP', hashOf(7).slice(-3)),
});

/** Scrolls to the end. */
async function seenOf(list: HistoryList): Promise<string[]> {
  const stop = list.start(() => undefined);
  try {
    await expect
      .poll(
        () => {
          list.see(list.lines.length);
          expect(list.error).toBeUndefined();
          return list.isWhole && (list.wallet?.reached ?? null) === null;
        },
        { interval: 2 },
      )
      .toBe(true);
  } finally {
    stop();
  }
  return keysOf(list);
}

function keysOf({ lines }: HistoryList): string[] {
  return Array.from({ length: lines.length }, (_, index) => lines.at(index)?.key ?? '');
}

test('the list shows each payment once, the newest first, as if all lists had been read and joined at once', async () => {
  await fc.assert(
    fc.asyncProperty(payments, invoices, transactions, filter, async (paid, made, told, wanted) => {
      const db = await emptyDatabase();
      const rows = paid.map((change) => payment(change));
      const own = made.map((change) => invoice(change));
      const listed = told.map((change) => transaction(change));
      await db.payments.bulkAdd(rows);
      await db.invoices.bulkAdd(own);
      const list = new HistoryList(db, wanted, { connectionId: 'c1', ask: walletOf(listed) });
      expect(await seenOf(list)).toEqual(naively(rows, own, listed, wanted));
      db.close();
    }),
    { numRuns: 60 },
  );
});

/** In batches of a few, so that many borders are met. */
function cutUp(source: Source, sizes: () => number): Source {
  let waiting: Entry[] = [];
  let reached: number | null = Number.POSITIVE_INFINITY;
  return {
    async next(signal) {
      if (waiting.length === 0 && reached !== null)
        ({ entries: waiting, reached } = await source.next(signal));
      const entries = waiting.splice(0, sizes());
      const [first] = waiting;
      return { entries, scanned: entries.length, reached: first ? first.row.createdAt : reached };
    },
  };
}

test('several lists are merged in order, wherever their batches end', async () => {
  await fc.assert(
    fc.asyncProperty(
      payments,
      invoices,
      transactions,
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      async (paid, made, told, sizes) => {
        const db = await emptyDatabase();
        const rows = paid.map((change) => payment(change));
        const own = made.map((change) => invoice({ ...change, paidAt: 1 }));
        const listed = told.map((change) => transaction(change));
        await db.payments.bulkAdd(rows);
        await db.invoices.bulkAdd(own);
        const sizeOf = () => sizes.next().value ?? 1;
        const merged = new Merged(
          [...localSources(db, ALL), walletSource(db, 'c1', ALL, walletOf(listed))].map((source) =>
            cutUp(source, sizeOf),
          ),
        );
        const keys: string[] = [];
        while (merged.reached !== null)
          keys.push(...(await merged.next(sizeOf(), SIGNAL)).entries.map(keyOf));
        expect(keys).toEqual(naively(rows, own, listed, ALL));
        db.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('no row is lost or comes twice while rows are added between the pages', async () => {
  await fc.assert(
    fc.asyncProperty(payments, payments, async (first, later) => {
      const db = await emptyDatabase();
      const before = first.map((change) => payment(change));
      await db.payments.bulkAdd(before);
      const [source] = localSources(db, { ...ALL, direction: 'out', words: '' });
      if (!source) throw new Error('Nothing is read.');
      const keys: string[] = [];
      let reached: number | null = Number.POSITIVE_INFINITY;
      while (reached !== null) {
        const batch = await source.next(SIGNAL);
        keys.push(...batch.entries.map(keyOf));
        reached = batch.reached;
        const added = later.pop();
        if (added) await db.payments.put(payment(added));
      }
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(expect.arrayContaining(before.map((row) => keyOf({ from: 'journal', row }))));
      db.close();
    }),
    { numRuns: 40 },
  );
});

test('what happens while one looks on is shown: new payments on top, and how those in flight end', async () => {
  const db = await emptyDatabase();
  await db.payments.bulkAdd([
    payment({ id: 'old', createdAt: 1_000 }),
    payment({ id: 'flying', state: 'dispatched', paymentHash: hashOf(2), createdAt: 2_000 }),
  ]);
  await db.invoices.add(invoice({ paymentHash: hashOf(3), createdAt: 3_000, paidAt: null }));
  const list = new HistoryList(db, ALL, null);
  const stop = list.start(() => undefined);
  await expect.poll(() => keysOf(list)).toEqual(['journal flying', 'journal old']);
  await db.payments.add(payment({ id: 'new', paymentHash: hashOf(4), createdAt: Date.now() + 1_000 }));
  await db.payments.update('flying', { state: 'settled' });
  await db.invoices.update(hashOf(3), { paidAt: 4_000 });
  await expect
    .poll(() => keysOf(list))
    .toEqual(['journal new', `invoice ${hashOf(3)}`, 'journal flying', 'journal old']);
  await expect.poll(() => list.lines.get('journal flying')?.state).toBe('settled');
  stop();
  // And what happens while one is away is shown on coming back.
  await db.payments.add(payment({ id: 'away', paymentHash: hashOf(5), createdAt: Date.now() + 2_000 }));
  const stopAgain = list.start(() => undefined);
  await expect.poll(() => keysOf(list)[0]).toBe('journal away');
  stopAgain();
  db.close();
});

test('a wallet that fails hides nothing of the journal, and is asked again when the user says so', async () => {
  const db = await emptyDatabase();
  await db.payments.add(payment({ id: 'own', createdAt: 1_000 }));
  let works = false;
  const answer = walletOf([transaction({ paymentHash: hashOf(9), createdAt: 2_000 })]);
  const ask: AskWallet = async (params) => {
    if (!works) throw new Error('silent');
    return answer(params);
  };
  const list = new HistoryList(db, ALL, { connectionId: 'c1', ask });
  const stop = list.start(() => undefined);
  await expect.poll(() => keysOf(list)).toEqual(['journal own']);
  list.see(0);
  await expect.poll(() => list.wallet?.error).toBeInstanceOf(Error);
  works = true;
  list.retry();
  await expect.poll(() => keysOf(list)).toEqual([`wallet outgoing ${hashOf(9)}`, 'journal own']);
  stop();
  db.close();
});

test('a wallet is asked only as far back as one has scrolled, and not at all once one has left', async () => {
  const db = await emptyDatabase();
  const days = Array.from({ length: 500 }, (_, day) => day);
  await db.payments.bulkAdd(days.map((day) => payment({ id: `p${day}`, createdAt: day * 86_400_000 })));
  const answer = walletOf(
    days.map((day) => transaction({ paymentHash: hashOf(1000 + day), createdAt: day * 86_400_000 + 1_000 })),
  );
  let asked = 0;
  const list = new HistoryList(db, ALL, {
    connectionId: 'c1',
    ask: (params) => {
      asked += 1;
      return answer(params);
    },
  });
  const stop = list.start(() => undefined);
  await expect.poll(() => list.lines.length).toBeGreaterThan(50);
  list.see(10);
  await expect.poll(() => list.wallet?.busy).toBe(false);
  expect(asked).toBe(1);
  stop();
  list.see(400);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(1);
  db.close();
});

test('where nothing was paid here, the wallet is asked for what fills the screen, and for no more', async () => {
  const db = emptyDatabase();
  const many = Array.from({ length: 1_000 }, (_, n) =>
    transaction({ paymentHash: hashOf(n), createdAt: n * 1000 }),
  );
  const answer = walletOf(many);
  let asked = 0;
  const list = new HistoryList(db, ALL, {
    connectionId: 'c1',
    ask: (params) => {
      asked += 1;
      return answer(params);
    },
  });
  const stop = list.start(() => undefined);
  await expect.poll(() => list.lines.length).toBeGreaterThan(59);
  await expect.poll(() => list.wallet?.busy).toBe(false);
  expect(asked).toBeLessThan(4);
  stop();
});

test('the first payments are shown before all are counted: that takes long where there are many', async () => {
  const db = emptyDatabase();
  await db.payments.bulkAdd(
    Array.from({ length: 200 }, (_, n) =>
      payment({ id: `p${n}`, paymentHash: hashOf(n), createdAt: n * 1000 }),
    ),
  );
  const list = new HistoryList(db, ALL, null);
  const counting = vi.spyOn(IDBIndex.prototype, 'count');
  const seen: { lines: number; counts: number }[] = [];
  const stop = list.start(() => seen.push({ lines: list.lines.length, counts: counting.mock.calls.length }));
  await expect.poll(() => list.total).toBe(200);
  expect(seen.find(({ lines }) => lines > 0)).toEqual({ lines: 60, counts: 0 });
  counting.mockRestore();
  stop();
  db.close();
});
