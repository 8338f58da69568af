/** Budget arithmetic: what a site has spent in the current period and what is left. Pure; the clock is passed in. */
import type { Msat } from '../contract/amounts';
import type { Budget, PaymentRow } from '../contract/rows';
import { msat, sumMsat } from './msat';
import { countsAsSpent, isUndecided } from './payment-state';

/** What the budget arithmetic needs to know of a payment. */
export type BudgetEntry = Pick<
  PaymentRow,
  'state' | 'approvedBy' | 'amount' | 'feeReserve' | 'feesPaid' | 'createdAt'
>;

/** The instant (ms) at which the current period of a budget began: local midnight, or the grant where that is later. */
export function periodStart(budget: Budget, now: number): number {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  // Granted in the future: the clock was wrong then or is wrong now. What was spent today counts.
  return budget.since > now ? midnight : Math.max(midnight, budget.since);
}

/** What one payment takes out of a budget, in msat: with its fee once known, with its fee reserve until then. */
export function costOf(entry: BudgetEntry): Msat {
  if (!countsAsSpent(entry.state)) return msat(0);
  return sumMsat([entry.amount, entry.feesPaid ?? entry.feeReserve]);
}

/**
 * What counts against the budget now, in msat: everything in this period, and everything still undecided however old.
 * Payments that the user confirmed one by one do not count: the budget is for what passes without asking.
 */
export function spent(budget: Budget, entries: Iterable<BudgetEntry>, now: number): Msat {
  const start = periodStart(budget, now);
  const counted = Array.from(entries).filter(
    (entry) => entry.approvedBy === 'budget' && (entry.createdAt >= start || isUndecided(entry.state)),
  );
  return sumMsat(counted.map(costOf));
}

/** What may still be spent without asking in this period, in msat; 0 where the budget is used up. */
export function left(budget: Budget, entries: Iterable<BudgetEntry>, now: number): Msat {
  return msat(Math.max(0, budget.amount - spent(budget, entries, now)));
}
