/** What a budget lets pass, told from the words of docs/architecture.md and another way than in src/: row by row. */
import type { Budget, PaymentRow, Period } from '../../../src/contract/rows';
import { DAY_MS, MINUTE_MS } from './times';

/** msat that the row takes out of the world's money, as far as the journal knows. */
export function costOf({ state, amount, feeReserve, feesPaid }: PaymentRow): number {
  switch (state) {
    case 'failed':
      return 0;
    case 'settled':
      return amount + (feesPaid ?? feeReserve);
    case 'dispatched':
    case 'open':
      return amount + feeReserve;
  }
}

/** The local day of an instant, as the number of days since 1970. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

/** The name of the period that an instant is in. 1 January 1970 was a Thursday. */
function periodName(period: Period, at: number): string {
  const date = new Date(at);
  const names: Record<Period, string> = {
    day: String(dayNumber(at)),
    week: String(Math.floor((dayNumber(at) + 3) / 7)),
    month: `${date.getMonth()}/${date.getFullYear()}`,
    year: String(date.getFullYear()),
    once: 'ever',
  };
  return names[period];
}

/** Why this row may not pass by this budget beside the site's other rows, or null where it may. */
export function whyNot(row: PaymentRow, budget: Budget | null, others: readonly PaymentRow[]): string | null {
  if (!budget) return 'there is no budget';
  const now = row.createdAt;
  if (budget.expiresAt !== null && now >= budget.expiresAt) return 'the budget has ended';
  if (budget.largest !== null && row.amount > budget.largest) return 'it is too large';
  const passed = others.filter(({ approvedBy }) => approvedBy === 'budget');
  const isSinceGrant = ({ createdAt }: PaymentRow) => createdAt >= budget.since || budget.since > now;
  const isOfPeriod = ({ createdAt }: PaymentRow) =>
    createdAt > now || periodName(budget.period, createdAt) === periodName(budget.period, now);
  const isUndecided = ({ state }: PaymentRow) => state !== 'settled' && state !== 'failed';
  const counted = passed.filter((other) => isUndecided(other) || (isSinceGrant(other) && isOfPeriod(other)));
  const spent = counted.reduce((sum, other) => sum + costOf(other), 0);
  if (spent + costOf(row) > budget.amount) return `${spent} msat of ${budget.amount} are spent`;
  const lately = passed.filter((other) => isSinceGrant(other) && other.createdAt > now - MINUTE_MS);
  return lately.length >= budget.perMinute ? 'it is too fast' : null;
}
