/** The exported file holds what the filter shows, and no secret. */
import { expect, test } from 'vitest';
import { msat } from '../../../src/core/msat';
import { exportFile } from '../../../src/popup/history/export-file';
import { FIELDS } from '../../../src/popup/history/export-rows';
import { ALL } from '../../../src/popup/history/filter';
import { emptyDatabase } from '../../store/empty-database';
import { hashOf, invoice, payment, transaction } from './rows';

const SECRET = 'ee'.repeat(32);

function scene() {
  const db = emptyDatabase();
  const task = {
    format: 'json' as const,
    filter: ALL,
    wallet: null,
    walletName: (id: string) => (id === 'c1' ? 'My wallet' : null),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  };
  return { db, task };
}

test('a file has all lists in one order, with what is known of each payment', async () => {
  const { db, task } = scene();
  await db.payments.add(payment({ id: 'a', createdAt: 2_000, endedAt: 2_500, preimage: hashOf(5) }));
  await db.invoices.add(invoice({ paymentHash: hashOf(2), createdAt: 1_000, paidAt: 1_500 }));
  const wallet = {
    connectionId: 'c1',
    ask: async () => ({
      transactions: [
        transaction({ paymentHash: hashOf(3), createdAt: 3_000, feesPaid: msat(9) }),
        transaction({}),
      ],
      isLast: true,
    }),
  };
  const { blob, count, walletError } = await exportFile(db, { ...task, wallet });
  expect(walletError).toBeUndefined();
  expect(count).toBe(3);
  const rows = JSON.parse(await blob.text());
  expect(rows).toMatchObject([
    { known_from: 'wallet', payment_hash: hashOf(3), fee_msat: 9, site: null, wallet: 'My wallet' },
    {
      known_from: 'journal',
      time: '1970-01-01T00:00:02.000Z',
      ended: '1970-01-01T00:00:02.500Z',
      amount_msat: 21_000,
      fee_msat: 1_000,
      site: 'https://shop.example',
      preimage: hashOf(5),
    },
    { known_from: 'invoice', direction: 'in', amount_msat: 5_000, site: null },
  ]);
  expect(Object.keys(rows[0]).sort()).toEqual([...FIELDS].sort());
});

test('what a keysend payment would be claimed by is not in the file before it is settled', async () => {
  const { db, task } = scene();
  const keysend = { preimage: SECRET, records: [{ type: 7629169, value: SECRET }] };
  await db.payments.bulkAdd([
    payment({ id: 'a', state: 'dispatched', invoice: null, keysend, preimage: SECRET }),
    payment({ id: 'b', state: 'failed', invoice: null, keysend }),
  ]);
  for (const format of ['csv', 'json'] as const) {
    const { blob, count } = await exportFile(db, { ...task, format });
    expect(count).toBe(2);
    expect(await blob.text()).not.toContain(SECRET);
  }
});

test('what stands for a private window is not in the file', async () => {
  const { db, task } = scene();
  await db.payments.add(payment({ id: 'a', origin: 'private:1234' }));
  const text = await (await exportFile(db, { ...task, format: 'csv' })).blob.text();
  expect(text).not.toContain('1234');
  expect(text).toContain('private window');
});

test('an empty file is a whole one', async () => {
  const { db, task } = scene();
  expect(JSON.parse(await (await exportFile(db, task)).blob.text())).toEqual([]);
  expect(await (await exportFile(db, { ...task, format: 'csv' })).blob.text()).toBe(
    `${FIELDS.join(',')}\r\n`,
  );
});

test('where the wallet cannot be asked, the file has the rest and the error is told', async () => {
  const { db, task } = scene();
  await db.payments.add(payment({ id: 'a' }));
  const wallet = { connectionId: 'c1', ask: () => Promise.reject(new Error('silent')) };
  const { count, walletError } = await exportFile(db, { ...task, wallet });
  expect(count).toBe(1);
  expect(walletError).toBeInstanceOf(Error);
});

test('it tells how far it is, and stops when it is told to', async () => {
  const { db, task } = scene();
  await db.payments.bulkAdd(
    Array.from({ length: 500 }, (_, index) =>
      payment({ id: `p${index}`, paymentHash: hashOf(index), createdAt: index }),
    ),
  );
  const stop = new AbortController();
  const seen: number[] = [];
  const working = exportFile(db, {
    ...task,
    signal: stop.signal,
    onProgress: ({ done, of }) => {
      expect(of).toBe(500);
      seen.push(done);
      if (done >= 100) stop.abort();
    },
  });
  await expect(working).rejects.toThrow(/abort/i);
  expect(seen.at(-1)).toBeLessThan(500);
});
