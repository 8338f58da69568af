import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIODS } from '../../src/contract/rows';
import { PER_MINUTE } from '../../src/core/budget';
import { msat, msatFromSats } from '../../src/core/msat';
import {
  budgetDraftProblem,
  firstBudgetDraft,
  hasMoreLimits,
  termsOf,
} from '../../src/popup/budget/budget-draft';
import { termsOf as budgetTerms } from '../core/budgets';
import { seed } from '../nwc/chance';

const NOW = new Date(2026, 10, 21, 12).getTime();
const draft = firstBudgetDraft(null, null, NOW);

describe('the fields of a budget', () => {
  it('begin with 5,000 sats a day and no further limit', () => {
    expect(draft).toEqual({
      amount: '5,000',
      period: 'day',
      largest: '',
      lastDay: '',
      perMinute: String(PER_MINUTE),
    });
    expect(hasMoreLimits(draft)).toBe(false);
    expect(termsOf(draft, null, NOW)).toEqual(budgetTerms(5_000_000));
  });

  it('begin with the terms there are, and lead back to them', () => {
    const sats = fc.integer({ min: 1, max: 1e9 }).map(msatFromSats);
    const midnight = fc.integer({ min: 1, max: 3000 }).map((days) => new Date(2026, 10, 21 + days).getTime());
    const terms = fc.record({
      amount: sats,
      period: fc.constantFrom(...PERIODS),
      largest: fc.option(sats),
      perMinute: fc.integer({ min: 1, max: 100 }),
      expiresAt: fc.option(midnight),
    });
    fc.assert(
      fc.property(terms, (present) => {
        const first = firstBudgetDraft(present, null, NOW);
        expect(termsOf(first, null, NOW)).toEqual(present);
        const { largest, expiresAt, perMinute } = present;
        expect(hasMoreLimits(first)).toBe(largest !== null || expiresAt !== null || perMinute !== PER_MINUTE);
      }),
      { numRuns: 1_000, seed },
    );
  });

  it('do not offer an end again that has come', () => {
    const ended = budgetTerms(5_000_000, { expiresAt: NOW });
    expect(firstBudgetDraft(ended, null, NOW).lastDay).toBe('');
    expect(firstBudgetDraft(ended, null, NOW - 1).lastDay).toBe('2026-11-21');
  });

  it('hold until the last day is over', () => {
    const terms = termsOf({ ...draft, lastDay: '2026-11-21' }, null, NOW);
    expect(terms?.expiresAt).toBe(new Date(2026, 10, 22).getTime());
  });

  it('take a largest payment', () => {
    expect(termsOf({ ...draft, largest: ' 1,500 ' }, null, NOW)?.largest).toBe(msat(1_500_000));
  });

  it('take how many payments pass in a minute', () => {
    expect(termsOf({ ...draft, perMinute: ' 3 ' }, null, NOW)?.perMinute).toBe(3);
  });

  it('say what is wrong in words', () => {
    expect(budgetDraftProblem({ ...draft, perMinute: 'many' }, null, NOW)).toBe(
      'Enter how many payments may pass in a minute, at least 1.',
    );
  });

  it.each([
    ['no amount', { amount: '' }],
    ['an amount of nothing', { amount: '0' }],
    ['an amount with a point', { amount: '1.5' }],
    ['a largest payment of nothing', { largest: '0' }],
    ['a largest payment that is no number', { largest: 'many' }],
    ['no payment a minute', { perMinute: '0' }],
    ['a number of payments that is none', { perMinute: '' }],
    ['half a payment a minute', { perMinute: '1.5' }],
    ['a day that is over', { lastDay: '2026-11-20' }],
    ['no day', { lastDay: 'tomorrow' }],
    ['a day beyond the calendar', { lastDay: '275760-09-13' }],
  ])('are wrong with %s', (_, changes) => {
    expect(budgetDraftProblem({ ...draft, ...changes }, null, NOW)).not.toBeNull();
    expect(termsOf({ ...draft, ...changes }, null, NOW)).toBeNull();
  });
});
