import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAYMENT_STATES } from '../../src/contract/rows';
import { type BudgetEntry, costOf, left, periodStart, spent } from '../../src/core/budget';
import { msat } from '../../src/core/msat';
import { everydayMsat } from './amounts';
import { budgetOf } from './budgets';

const HOUR = 3_600_000;
const NOON = new Date(2026, 5, 15, 12).getTime();
const MIDNIGHT = NOON - 12 * HOUR;

const paid = (changes: Partial<BudgetEntry> = {}): BudgetEntry => ({
  state: 'settled',
  approvedBy: 'budget',
  amount: msat(1000),
  feeReserve: msat(10_000),
  feesPaid: msat(3),
  createdAt: NOON,
  ...changes,
});

describe('the period', () => {
  test('begins at local midnight, or at the grant where that is later', () => {
    expect(periodStart(budgetOf(1), NOON)).toBe(MIDNIGHT);
    expect(periodStart(budgetOf(1, { since: NOON - HOUR }), NOON)).toBe(NOON - HOUR);
    expect(periodStart(budgetOf(1, { since: MIDNIGHT - HOUR }), NOON)).toBe(MIDNIGHT);
  });

  test('of a grant that lies in the future begins at midnight: a clock was wrong, and today counts', () => {
    for (const since of [NOON + 1, NOON + 48 * HOUR]) {
      const budget = budgetOf(50_000, { since });
      expect(periodStart(budget, NOON)).toBe(MIDNIGHT);
      expect(left(budget, [paid(), paid({ createdAt: MIDNIGHT })], NOON)).toBe(50_000 - 2 * 1003);
    }
  });
});

describe('what a payment costs', () => {
  test.each<[string, Partial<BudgetEntry>, number]>([
    ['settled, fees known', {}, 1003],
    ['settled without a fee', { feesPaid: msat(0) }, 1000],
    ['settled, fees unknown', { feesPaid: null }, 11_000],
    ['failed', { state: 'failed' }, 0],
  ])('%s', (_, changes, cost) => expect(costOf(paid(changes))).toBe(cost));

  test('no more than the largest amount there is, whatever a wallet says', () => {
    const largest = msat(Number.MAX_SAFE_INTEGER);
    const dear = [
      paid({ feesPaid: largest }),
      paid({ amount: largest }),
      paid({ amount: largest, feesPaid: largest }),
    ];
    for (const entry of dear) expect(costOf(entry)).toBe(largest);
    expect(spent(budgetOf(50_000), dear, NOON)).toBe(largest);
    expect(left(budgetOf(Number.MAX_SAFE_INTEGER), dear, NOON)).toBe(0);
  });

  test.each(['reserved', 'dispatched', 'open'] as const)('%s: its fee reserve too', (state) => {
    const { feesPaid: _, ...undecided } = paid({ state });
    expect(costOf(undecided)).toBe(11_000);
  });
});

describe('what counts', () => {
  const count = (changes: Partial<BudgetEntry>): number => spent(budgetOf(50_000), [paid(changes)], NOON);

  test('payments of this period do, from its first instant', () => {
    expect(count({ createdAt: MIDNIGHT })).toBe(1003);
    expect(count({ createdAt: MIDNIGHT - 1 })).toBe(0);
  });

  test('undecided ones do however old they are', () => {
    for (const state of ['reserved', 'dispatched', 'open'] as const) {
      expect(count({ state, createdAt: 0, feesPaid: null })).toBe(11_000);
    }
  });

  test('those that the user confirmed do not', () => {
    for (const state of PAYMENT_STATES) expect(count({ state, approvedBy: 'prompt' })).toBe(0);
  });
});

describe('what is left', () => {
  const entry = fc.record({
    state: fc.constantFrom(...PAYMENT_STATES),
    approvedBy: fc.constantFrom('budget' as const, 'prompt' as const),
    amount: everydayMsat,
    feeReserve: everydayMsat,
    feesPaid: fc.option(everydayMsat),
    createdAt: fc.integer({ min: MIDNIGHT - 48 * HOUR, max: NOON }),
  });
  const entries = fc.array(entry, { maxLength: 8 });

  test('and what is spent make up the budget, and it is never negative', () => {
    fc.assert(
      fc.property(everydayMsat, entries, (amount, journal) => {
        const budget = budgetOf(amount);
        const gone = spent(budget, journal, NOON);
        expect(left(budget, journal, NOON)).toBe(gone >= amount ? 0 : amount - gone);
      }),
    );
  });

  test('never grows by another payment', () => {
    fc.assert(
      fc.property(everydayMsat, entries, entry, (amount, journal, another) => {
        const budget = budgetOf(amount);
        expect(left(budget, [...journal, another], NOON)).toBeLessThanOrEqual(left(budget, journal, NOON));
      }),
    );
  });

  test('while a payment is undecided, is never more than once it has settled within its fee reserve', () => {
    fc.assert(
      fc.property(entry, fc.constantFrom('reserved', 'dispatched', 'open'), (given, state) => {
        const undecided = { ...given, state, feesPaid: null };
        const settled = { ...given, state: 'settled' as const, feesPaid: given.feeReserve };
        const budget = budgetOf(Number.MAX_SAFE_INTEGER);
        expect(left(budget, [undecided], NOON)).toBeLessThanOrEqual(left(budget, [settled], NOON));
      }),
    );
  });
});
