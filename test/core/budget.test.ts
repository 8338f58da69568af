import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Budget, PAYMENT_STATES, PERIODS, type Period } from '../../src/contract/rows';
import {
  type BudgetEntry,
  costOf,
  countsFrom,
  left,
  PER_MINUTE,
  periodEnd,
  periodStart,
  reasonToAsk,
  spent,
} from '../../src/core/budget';
import { msat } from '../../src/core/msat';
import { seed } from '../nwc/chance';
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

  test('of a week, a month and a year begins with the calendar, and of one that never renews with the grant', () => {
    const at = new Date(2026, 5, 17, 12).getTime(); // a Wednesday
    const start = (period: Period, since = 0) => periodStart(budgetOf(1, { period, since }), at);
    expect(start('week')).toBe(new Date(2026, 5, 15).getTime());
    expect(start('month')).toBe(new Date(2026, 5, 1).getTime());
    expect(start('year')).toBe(new Date(2026, 0, 1).getTime());
    expect(start('once', 5)).toBe(5);
    for (const period of PERIODS) expect(start(period, at)).toBe(at);
  });

  test('of one that never renews and was granted in the future holds everything ever', () => {
    expect(periodStart(budgetOf(1, { period: 'once', since: NOON + 1 }), NOON)).toBe(0);
  });

  test('ends with the calendar, whenever it was granted; where it never renews it does not end', () => {
    const end = (period: Period) => periodEnd(budgetOf(1, { period, since: NOON }), NOON);
    expect(end('day')).toBe(new Date(2026, 5, 16).getTime());
    expect(end('week')).toBe(new Date(2026, 5, 22).getTime());
    expect(end('month')).toBe(new Date(2026, 6, 1).getTime());
    expect(end('year')).toBe(new Date(2027, 0, 1).getTime());
    expect(end('once')).toBeNull();
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

  test.each(['dispatched', 'open'] as const)('%s: its fee reserve too', (state) => {
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
    for (const state of ['dispatched', 'open'] as const) {
      expect(count({ state, createdAt: 0, feesPaid: null })).toBe(11_000);
    }
  });

  test('those dated later than now do: the clock was put back since', () => {
    expect(count({ createdAt: NOON + 48 * HOUR })).toBe(1003);
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
      fc.property(entry, fc.constantFrom('dispatched', 'open'), (given, state) => {
        const undecided = { ...given, state, feesPaid: null };
        const settled = { ...given, state: 'settled' as const, feesPaid: given.feeReserve };
        const budget = budgetOf(Number.MAX_SAFE_INTEGER);
        expect(left(budget, [undecided], NOON)).toBeLessThanOrEqual(left(budget, [settled], NOON));
      }),
    );
  });
});

describe('a payment', () => {
  const asks = (
    budget: Budget | null,
    entries: BudgetEntry[] = [],
    walletLeft: number | null = null,
    amount = 1000,
  ) =>
    reasonToAsk(
      { amount: msat(amount), feeReserve: msat(10_000) },
      budget,
      entries,
      walletLeft === null ? null : msat(walletLeft),
      NOON,
    );
  const passed = (count: number, changes: Partial<BudgetEntry> = {}) =>
    Array.from({ length: count }, () => paid({ amount: msat(0), feesPaid: msat(0), ...changes }));

  test('passes with its fee reserve within the budget, to the last msat', () => {
    expect(asks(budgetOf(11_000))).toBeNull();
    expect(asks(budgetOf(10_999))).toBe('over-budget');
    expect(asks(null)).toBe('no-budget');
  });

  test('passes until the budget ends', () => {
    expect(asks(budgetOf(11_000, { expiresAt: NOON + 1 }))).toBeNull();
    expect(asks(budgetOf(11_000, { expiresAt: NOON }))).toBe('expired');
  });

  test('passes up to the largest there may be, its fee apart', () => {
    expect(asks(budgetOf(50_000, { largest: msat(1000) }))).toBeNull();
    expect(asks(budgetOf(50_000, { largest: msat(999) }))).toBe('too-large');
  });

  test('is asked about once as many passed within the minute as may, failed ones too', () => {
    for (const state of PAYMENT_STATES) {
      expect(asks(budgetOf(50_000), passed(PER_MINUTE - 1, { state, feeReserve: msat(0) }))).toBeNull();
      expect(asks(budgetOf(50_000), passed(PER_MINUTE, { state, feeReserve: msat(0) }))).toBe('too-fast');
    }
    const two = budgetOf(50_000, { perMinute: 2 });
    expect(asks(two, passed(2, { createdAt: NOON - 59_999 }))).toBe('too-fast');
    expect(asks(two, passed(2, { createdAt: NOON - 60_000 }))).toBeNull();
    expect(asks(two, passed(2, { createdAt: NOON + HOUR }))).toBe('too-fast');
    expect(asks(two, passed(2, { approvedBy: 'prompt' }))).toBeNull();
    expect(asks({ ...two, since: NOON }, passed(2, { createdAt: NOON - 1 }))).toBeNull();
    expect(asks({ ...two, since: NOON + 1 }, passed(2, { createdAt: NOON - 1 }))).toBe('too-fast');
  });

  test("passes only within what is left of the wallet's own budget, too", () => {
    expect(asks(budgetOf(50_000), [], 11_000)).toBeNull();
    expect(asks(budgetOf(50_000), [], 10_999)).toBe('over-wallet-budget');
  });
});

describe('the rules, told another way,', () => {
  const DAYS = 400;
  const around = fc.oneof(
    fc.integer({ min: NOON - DAYS * 24 * HOUR, max: NOON + DAYS * 24 * HOUR }),
    fc.integer({ min: NOON - 48 * HOUR, max: NOON + 48 * HOUR }),
    fc.integer({ min: MIDNIGHT - 90_000, max: MIDNIGHT + 90_000 }),
  );
  const small = fc.nat(20_000).map(msat);
  const entry = fc.record({
    state: fc.constantFrom(...PAYMENT_STATES),
    approvedBy: fc.constantFrom('budget' as const, 'budget' as const, 'prompt' as const),
    amount: small,
    feeReserve: small,
    feesPaid: fc.option(small),
    createdAt: around,
  });
  const budget: fc.Arbitrary<Budget> = fc.record({
    amount: fc.nat(100_000).map(msat),
    period: fc.constantFrom(...PERIODS),
    largest: fc.option(small, { freq: 2 }),
    perMinute: fc.integer({ min: 1, max: 5 }),
    expiresAt: fc.option(around, { freq: 2 }),
    since: fc.oneof(fc.constant(0), around),
  });
  const cases = fc.record({
    budget: fc.option(budget, { freq: 20 }),
    entries: fc.array(entry, { maxLength: 10 }),
    amount: small,
    feeReserve: fc.integer({ min: 1, max: 20_000 }).map(msat),
    walletLeft: fc.option(fc.nat(60_000).map(msat), { freq: 2 }),
    now: around,
  });

  /** Whether two instants are of one period, by the names that the calendar gives them. */
  function isSamePeriod(period: Period, a: number, b: number): boolean {
    const [one, two] = [new Date(a), new Date(b)];
    switch (period) {
      case 'day':
        return one.toDateString() === two.toDateString();
      case 'week':
        return mondayOf(one) === mondayOf(two);
      case 'month':
        return one.getMonth() === two.getMonth() && one.getFullYear() === two.getFullYear();
      case 'year':
        return one.getFullYear() === two.getFullYear();
      case 'once':
        return true;
    }
  }

  function mondayOf(date: Date): string {
    const day = new Date(date);
    day.setHours(12);
    while (day.getDay() !== 1) day.setDate(day.getDate() - 1);
    return day.toDateString();
  }

  function expected({ budget, entries, amount, feeReserve, walletLeft, now }: Case): string | null {
    if (budget === null) return 'no-budget';
    const { since, expiresAt, largest, perMinute, period } = budget;
    if (expiresAt !== null && expiresAt <= now) return 'expired';
    if (largest !== null && largest < amount) return 'too-large';
    let gone = 0;
    let recent = 0;
    for (const past of entries) {
      if (past.approvedBy === 'prompt') continue;
      const isOfGrant = since > now || past.createdAt >= since;
      if (isOfGrant && now - past.createdAt < 60_000) recent += 1;
      if (past.state === 'failed') continue;
      const isOpen = past.state !== 'settled';
      const isOfPeriod = past.createdAt > now || isSamePeriod(period, past.createdAt, now);
      if (isOpen || (isOfPeriod && isOfGrant)) gone += past.amount + (past.feesPaid ?? past.feeReserve);
    }
    if (recent >= perMinute) return 'too-fast';
    if (gone + amount + feeReserve > budget.amount) return 'over-budget';
    return walletLeft !== null && amount + feeReserve > walletLeft ? 'over-wallet-budget' : null;
  }
  type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

  test('come to the same', () => {
    const met = new Set<string | null>();
    fc.assert(
      fc.property(cases, (one) => {
        const { budget, entries, walletLeft, now } = one;
        const told = reasonToAsk(one, budget, entries, walletLeft, now);
        met.add(told);
        expect(told).toBe(expected(one));
      }),
      { numRuns: 5_000, seed },
    );
    // Every answer was met, or the property says little.
    expect(met.size).toBe(7);
  });

  test('need none of the decided payments before the date they say', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { budget, entries, walletLeft, now } = one;
        if (budget === null) return;
        const from = countsFrom(budget, now);
        const needed = entries.filter(
          ({ state, createdAt }) => createdAt >= from || ['dispatched', 'open'].includes(state),
        );
        expect(reasonToAsk(one, budget, needed, walletLeft, now)).toBe(
          reasonToAsk(one, budget, entries, walletLeft, now),
        );
      }),
      { numRuns: 1_000, seed },
    );
  });

  test('let no clock that is put back refill a budget', () => {
    fc.assert(
      fc.property(
        budget,
        fc.array(entry, { maxLength: 10 }),
        fc.nat(DAYS * 24 * HOUR),
        (given, entries, back) => {
          const made = entries.map((one) => ({ ...one, createdAt: Math.min(one.createdAt, NOON) }));
          const ofThis = made.filter(({ createdAt }) => createdAt >= periodStart(given, NOON));
          expect(left(given, ofThis, NOON - back)).toBeLessThanOrEqual(left(given, ofThis, NOON));
        },
      ),
      { numRuns: 1_000, seed },
    );
  });
});
