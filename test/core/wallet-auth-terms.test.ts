/** What may be granted of a connection that an app asks for: never more than was asked, at no time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Period } from '../../src/contract/rows';
import { BUDGET_RENEWALS, type BudgetRenewal, type WalletAuthTerms } from '../../src/contract/wallet-auth';
import { calendarSpan } from '../../src/core/calendar';
import { msat } from '../../src/core/msat';
import { isWithin, maySpend, renewalsWithin } from '../../src/core/wallet-auth-terms';
import { seed } from '../nwc/chance';

const NOW = Date.UTC(2026, 10, 30);
const NOW_S = NOW / 1000;
const NAMES = ['pay_invoice', 'get_info', 'make_invoice', 'create_connection', 'x_unheard'];

const names = fc.uniqueArray(fc.constantFrom(...NAMES));
const budget = fc.option(
  fc.record({
    amount: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.maxSafeNat()).map(msat),
    renewal: fc.constantFrom(...BUDGET_RENEWALS),
  }),
);
const expiresAt = fc.option(fc.integer({ min: NOW_S - 3, max: NOW_S + 9 }));
const terms: fc.Arbitrary<WalletAuthTerms> = fc.record({
  methods: names,
  notificationTypes: names,
  budget,
  expiresAt,
  isolated: fc.boolean(),
});
/** Asked for, and granted: the same but for what may be changed, so that both answers are met. */
const pair = fc
  .tuple(terms, terms, fc.record({ m: fc.boolean(), n: fc.boolean(), b: fc.boolean(), e: fc.boolean() }))
  .map(([asked, other, { m, n, b, e }]) => ({
    asked,
    granted: {
      methods: m ? asked.methods : other.methods,
      notificationTypes: n ? asked.notificationTypes : other.notificationTypes,
      budget: b ? asked.budget : other.budget,
      expiresAt: e ? asked.expiresAt : other.expiresAt,
      isolated: other.isolated,
    },
  }));

const PERIODS = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const satisfies Record<
  Exclude<BudgetRenewal, 'never'>,
  Period
>;

/** The span in which a budget that is spent at this instant is spent. */
function spanOf(renewal: BudgetRenewal, at: number): { start: number; end: number } {
  if (renewal === 'never') return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  return calendarSpan(PERIODS[renewal], at);
}

test('what is granted is never more than was asked for', () => {
  fc.assert(
    fc.property(pair, ({ asked, granted }) => {
      if (!isWithin(asked, granted, NOW)) return;
      expect(asked.methods).toEqual(expect.arrayContaining(granted.methods));
      expect(granted.methods.length).toBeGreaterThan(0);
      expect(asked.notificationTypes).toEqual(expect.arrayContaining(granted.notificationTypes));
      if (asked.budget) {
        expect(granted.budget).not.toBeNull();
        expect(granted.budget?.amount).toBeLessThanOrEqual(asked.budget.amount);
      }
      if (granted.budget) expect(granted.budget.amount).toBeGreaterThanOrEqual(1000);
      if (asked.expiresAt !== null)
        expect(granted.expiresAt ?? Infinity).toBeLessThanOrEqual(asked.expiresAt);
      if (granted.expiresAt !== null) expect(granted.expiresAt * 1000).toBeGreaterThan(NOW);
      if (asked.isolated) expect(granted.isolated).toBe(true);
    }),
    { seed, numRuns: 2_000 },
  );
});

test('what was asked for may be granted, and less of it', () => {
  fc.assert(
    fc.property(terms, fc.infiniteStream(fc.boolean()), (asked, chance) => {
      const toss = () => chance.next().value === true;
      const can =
        asked.methods.length > 0 &&
        (asked.expiresAt ?? Infinity) > NOW_S &&
        (asked.budget?.amount ?? Infinity) >= 1000;
      expect(isWithin(asked, asked, NOW)).toBe(can);
      const [first = '', ...rest] = asked.methods;
      const less: WalletAuthTerms = {
        methods: [first, ...rest.filter(toss)],
        notificationTypes: asked.notificationTypes.filter(toss),
        budget: asked.budget
          ? { amount: msat(1000), renewal: 'never' }
          : toss()
            ? null
            : { amount: msat(1000), renewal: 'daily' },
        expiresAt: asked.expiresAt ?? (toss() ? null : NOW_S + 1),
        isolated: asked.isolated || toss(),
      };
      expect(isWithin(asked, less, NOW)).toBe(can);
    }),
    { seed },
  );
});

test('a period that may take the place of another begins no sooner: each of its spans is made of whole spans of the other', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BUDGET_RENEWALS),
      fc.constantFrom(...BUDGET_RENEWALS),
      fc.integer({ min: NOW, max: NOW + 20 * 366 * 86_400_000 }),
      (asked, granted, at) => {
        const [inner, outer] = [spanOf(asked, at), spanOf(granted, at)];
        const isInside = outer.start <= inner.start && inner.end <= outer.end;
        if (renewalsWithin({ amount: msat(1), renewal: asked }).includes(granted))
          expect(isInside).toBe(true);
      },
    ),
    { seed, numRuns: 2_000 },
  );
});

describe('a week', () => {
  test('cannot be had as a month: around its turn that would be spent twice', () => {
    const weekly = { amount: msat(1000), renewal: 'weekly' as const };
    expect(renewalsWithin(weekly)).toEqual(['weekly', 'never']);
    expect(renewalsWithin(null)).toEqual(BUDGET_RENEWALS.toSorted((a, b) => orderOf(a) - orderOf(b)));
  });
});

const orderOf = (renewal: BudgetRenewal) =>
  ['daily', 'weekly', 'monthly', 'yearly', 'never'].indexOf(renewal);

test('what nobody knows may spend', () => {
  expect(maySpend(['get_info', 'make_invoice', 'sign_message'])).toBe(false);
  expect(maySpend(['get_info', 'pay_invoice'])).toBe(true);
  expect(maySpend(['x_unheard'])).toBe(true);
  expect(maySpend([])).toBe(false);
});
