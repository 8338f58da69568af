/** The journal against a model of it, by random histories. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PaymentState } from '../../src/contract/rows';
import { feeReserve, msat } from '../../src/core/msat';
import { movePayment, reserve } from '../../src/store/payments';
import { emptyDatabase } from './empty-database';
import { grant, NOON, payment } from './payment-rows';

interface ModelRow {
  id: string;
  hash: string;
  state: PaymentState;
  byBudget: boolean;
  amount: number;
  reserve: number;
  fee: number | null;
  at: number;
}

type Step =
  | { do: 'pay'; hash: number; sats: number; byBudget: boolean }
  | { do: 'move'; which: number; to: PaymentState; fee: number | null }
  | { do: 'grant'; sats: number | null }
  | { do: 'wait'; minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      hash: fc.nat(11),
      sats: fc.integer({ min: 1, max: 400 }),
      byBudget: fc.nat(3).map((n) => n > 0),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      which: fc.nat(30),
      to: fc.constantFrom(
        'dispatched' as const,
        'open' as const,
        'settled' as const,
        'failed' as const,
        'reserved' as const,
      ),
      fee: fc.option(fc.nat(10_000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      sats: fc.option(fc.nat(2_000), { freq: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(26 * 60) }) },
);

const UNDECIDED = new Set<PaymentState>(['reserved', 'dispatched', 'open']);
const FORWARD = new Set(['reserved>dispatched', 'dispatched>open', 'dispatched>settled', 'open>settled']);

function mayMove(from: PaymentState, to: PaymentState): boolean {
  return FORWARD.has(`${from}>${to}`) || (to === 'failed' && UNDECIDED.has(from));
}

/** What counts, told another way than in src/: row by row, from the words of the design. */
function counted(rows: ModelRow[], since: number, now: number): number {
  const today = new Date(now).toDateString();
  let sum = 0;
  for (const row of rows) {
    if (!row.byBudget || row.state === 'failed') continue;
    const isOfPeriod = new Date(row.at).toDateString() === today && row.at >= since;
    if (UNDECIDED.has(row.state)) sum += row.amount + row.reserve;
    else if (isOfPeriod) sum += row.amount + (row.fee ?? row.reserve);
  }
  return sum;
}

test('reserves exactly what may be, and never past the budget', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const db = emptyDatabase();
      const rows: ModelRow[] = [];
      let budget: { amount: number; since: number } | null = { amount: 1_000_000, since: 0 };
      let now = NOON;
      await grant(db, budget.amount);
      for (const one of steps) {
        now += 1;
        switch (one.do) {
          case 'wait':
            now += one.minutes * 60_000;
            break;
          case 'grant':
            budget = one.sats === null ? null : { amount: one.sats * 1000, since: now };
            await grant(db, budget?.amount ?? null, { since: now });
            break;
          case 'move': {
            const row = rows[one.which % Math.max(1, rows.length)];
            if (!row) break;
            const facts = one.to === 'settled' ? { feesPaid: one.fee === null ? null : msat(one.fee) } : {};
            const moved = await movePayment(db, row.id, one.to, facts);
            if (mayMove(row.state, one.to)) {
              row.state = one.to;
              if (one.to === 'settled') row.fee = one.fee;
            }
            expect(moved.state).toBe(row.state);
            break;
          }
          case 'pay': {
            const amount = msat(one.sats * 1000);
            const hash = String(one.hash).padStart(64, '0');
            const row = payment({
              paymentHash: hash,
              amount,
              approvedBy: one.byBudget ? 'budget' : 'prompt',
              createdAt: now,
            });
            const isTaken = rows.some((other) => other.hash === hash && other.state !== 'failed');
            const spent = counted(rows, budget?.since ?? 0, now);
            const fits = budget !== null && spent + amount + feeReserve(amount) <= budget.amount;
            const expected = isTaken ? 'taken' : one.byBudget && !fits ? 'ask' : 'reserved';
            expect((await reserve(db, row)).outcome).toBe(expected);
            if (expected === 'reserved') {
              rows.push({
                id: row.id,
                hash,
                state: 'reserved',
                byBudget: one.byBudget,
                amount,
                reserve: row.feeReserve,
                fee: null,
                at: now,
              });
              if (one.byBudget) {
                expect(counted(rows, budget?.since ?? 0, now)).toBeLessThanOrEqual(budget?.amount ?? 0);
              }
            }
            break;
          }
        }
      }
      expect(await db.payments.count()).toBe(rows.length);
    }),
    { numRuns: 100 },
  );
}, 30_000);
