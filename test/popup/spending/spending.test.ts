/** What was spent is added up as if every row had been looked at one by one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PaymentRow } from '../../../src/contract/rows';
import { calendarSpan } from '../../../src/core/calendar';
import { msat } from '../../../src/core/msat';
import { STEPS, spendingOf } from '../../../src/popup/spending/spending';
import { emptyDatabase } from '../../store/empty-database';
import { hashOf, payment } from '../history/rows';

const DAY = 86_400_000;
const START = new Date(2026, 0, 1).getTime();
const signal = new AbortController().signal;
const quiet = { signal, onProgress: () => undefined };

const rows: fc.Arbitrary<PaymentRow[]> = fc
  .array(
    fc.record({
      createdAt: fc.oneof(fc.integer({ min: START, max: START + 90 * DAY }), fc.constant(START + DAY)),
      amount: fc.nat(1_000_000).map(msat),
      feesPaid: fc.option(fc.nat(5_000).map(msat)),
      state: fc.constantFrom('settled', 'settled', 'failed', 'open'),
      origin: fc.constantFrom('https://a.example', 'https://b.example', 'private:1', 'private:2'),
      connectionId: fc.constantFrom('c1', 'c2'),
    }),
    { maxLength: 60 },
  )
  .map((changes) =>
    changes.map((change, index) => payment({ id: `p${index}`, paymentHash: hashOf(index), ...change })),
  );

test('the sums of periods and sites are those of the settled payments with their fees', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...STEPS),
      fc.option(fc.constantFrom('c1', 'c2')),
      fc.option(fc.integer({ min: START, max: START + 40 * DAY })),
      async (all, step, connectionId, from) => {
        const db = emptyDatabase();
        await db.payments.bulkAdd(all);
        const spending = await spendingOf(db, { ...quiet, from, to: null, connectionId, step });
        const counted = all.filter(
          (row) =>
            row.state === 'settled' &&
            row.createdAt >= (from ?? 0) &&
            (connectionId === null || row.connectionId === connectionId),
        );
        const cost = (some: PaymentRow[]) =>
          some.reduce((sum, { amount, feesPaid }) => sum + amount + (feesPaid ?? 0), 0);
        expect(spending).toMatchObject({
          amount: cost(counted),
          count: counted.length,
          withoutFee: counted.filter(({ feesPaid }) => feesPaid === null).length,
        });
        for (const { start, end, amount, count } of spending.periods) {
          expect({ start, end }).toEqual(calendarSpan(step, start));
          const within = counted.filter(({ createdAt }) => createdAt >= start && createdAt < end);
          expect({ amount, count }).toEqual({ amount: cost(within), count: within.length });
        }
        for (const { origin, amount } of spending.sites)
          expect(amount).toBe(cost(counted.filter((row) => row.origin.startsWith(origin))));
        expect(spending.sites.reduce((sum, { count }) => sum + count, 0)).toBe(counted.length);
        expect(spending.periods.reduce((sum, { count }) => sum + count, 0)).toBe(counted.length);
      },
    ),
    { numRuns: 60 },
  );
});

test('no payment is left out where more than a batch holds are of one instant', async () => {
  const db = emptyDatabase();
  const many = Array.from({ length: 2_300 }, (_, index) =>
    payment({
      id: `p${index}`,
      createdAt: index < 10 ? START - 1 : START,
      amount: msat(1),
      feesPaid: msat(0),
    }),
  );
  await db.payments.bulkAdd(many);
  const spending = await spendingOf(db, { ...quiet, from: null, to: null, connectionId: null, step: 'day' });
  expect(spending).toMatchObject({ count: 2_300, amount: 2_300 });
});

test('adding up stops when it is told to', async () => {
  const db = emptyDatabase();
  await db.payments.bulkAdd(
    Array.from({ length: 2_500 }, (_, index) => payment({ id: `p${index}`, createdAt: START + index })),
  );
  const stop = new AbortController();
  const task = { from: null, to: null, connectionId: null, step: 'day' as const, signal: stop.signal };
  await expect(spendingOf(db, { ...task, onProgress: () => stop.abort() })).rejects.toThrow(/abort/i);
});
