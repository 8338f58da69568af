/** The rules of a site's budget: what counts against it, what is left, and what passes without asking. Pure; the clock is passed in. */
import type { Msat } from '../contract/amounts';
import type { AskReason } from '../contract/prompts';
import type { Budget, PaymentRow } from '../contract/rows';
import { calendarSpan } from './calendar';
import { msat, sumMsat } from './msat';
import { countsAsSpent, isUndecided } from './payment-state';

/** How many payments pass within a minute where nothing else was chosen: more than a person asks for, fewer than a page that runs away. */
export const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/** What the budget rules need to know of a payment. */
export type BudgetEntry = Pick<
  PaymentRow,
  'state' | 'approvedBy' | 'amount' | 'feeReserve' | 'feesPaid' | 'createdAt'
>;

/**
 * The instant (ms) from which payments count: the start of the period, or the grant where that is later. There is no end to it: what is
 * dated later than now was paid before the clock was put back, and counts.
 */
export function periodStart(budget: Budget, now: number): number {
  const start = budget.period === 'once' ? 0 : calendarSpan(budget.period, now).start;
  return notBeforeGrant(budget, start, now);
}

/** The instant (ms) at which the budget renews; null where it never does. */
export function periodEnd({ period }: Pick<Budget, 'period'>, now: number): number | null {
  return period === 'once' ? null : calendarSpan(period, now).end;
}

/** The earliest date (ms) of a decided payment that the rules look at. */
export function countsFrom(budget: Budget, now: number): number {
  return Math.min(periodStart(budget, now), minuteStart(budget, now));
}

/** True once the budget has ended. */
export function isExpired({ expiresAt }: Pick<Budget, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
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
  const counted = passedOf(entries).filter((entry) => entry.createdAt >= start || isUndecided(entry.state));
  return sumMsat(counted.map(costOf));
}

/** What may still be spent without asking in this period, in msat; 0 where the budget is used up. */
export function left(budget: Budget, entries: Iterable<BudgetEntry>, now: number): Msat {
  return msat(Math.max(0, budget.amount - spent(budget, entries, now)));
}

/**
 * Why the payment may not pass without asking, or null where it may. `entries` are the site's payments from `countsFrom` on and all that
 * are undecided; `walletLeft` is what is left of the wallet's own budget, null where none is known.
 */
export function reasonToAsk(
  payment: Pick<PaymentRow, 'amount' | 'feeReserve'>,
  budget: Budget | null,
  entries: readonly BudgetEntry[],
  walletLeft: Msat | null,
  now: number,
): AskReason | null {
  if (!budget) return 'no-budget';
  if (isExpired(budget, now)) return 'expired';
  if (budget.largest !== null && payment.amount > budget.largest) return 'too-large';
  if (passedThisMinute(budget, entries, now) >= budget.perMinute) return 'too-fast';
  const cost = sumMsat([payment.amount, payment.feeReserve]);
  if (cost > left(budget, entries, now)) return 'over-budget';
  if (walletLeft !== null && cost > walletLeft) return 'over-wallet-budget';
  return null;
}

/** How many payments passed within the last minute, failed ones too: a page that runs away may well fail. */
function passedThisMinute(budget: Budget, entries: Iterable<BudgetEntry>, now: number): number {
  const start = minuteStart(budget, now);
  return passedOf(entries).filter(({ createdAt }) => createdAt >= start).length;
}

function minuteStart(budget: Budget, now: number): number {
  return notBeforeGrant(budget, now - MINUTE_MS + 1, now);
}

/** A new grant is a new fuse. One that lies in the future tells only that the clock was wrong then or is wrong now: it limits nothing. */
function notBeforeGrant({ since }: Budget, start: number, now: number): number {
  return since > now ? start : Math.max(start, since);
}

function passedOf(entries: Iterable<BudgetEntry>): BudgetEntry[] {
  return Array.from(entries).filter(({ approvedBy }) => approvedBy === 'budget');
}
