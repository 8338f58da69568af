/** Budgets for tests: a day's, without further limits unless the test says otherwise. */
import type { Budget, BudgetTerms } from '../../src/contract/rows';
import { PER_MINUTE } from '../../src/core/budget';
import { msat } from '../../src/core/msat';

/** Amounts in msat. */
export function termsOf(amount: number, changes: Partial<BudgetTerms> = {}): BudgetTerms {
  return {
    amount: msat(amount),
    period: 'day',
    largest: null,
    perMinute: PER_MINUTE,
    expiresAt: null,
    ...changes,
  };
}

export function budgetOf(amount: number, changes: Partial<Budget> = {}): Budget {
  return { ...termsOf(amount), since: 0, ...changes };
}
