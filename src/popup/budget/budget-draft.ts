/** From what stands in the fields of a budget to its terms, or to what is wrong with them. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { BudgetTerms, Period } from '../../contract/rows';
import { isExpired, PER_MINUTE } from '../../core/budget';
import { msat, satsRoundedDown } from '../../core/msat';
import { groupedNumber, parseSats } from '../text/sats';

/** What the user has entered so far. Empty: no such limit. */
export interface BudgetDraft {
  amount: string;
  period: Period;
  largest: string;
  /** The last day on which it holds, as `<input type="date">` has it: "2026-11-30". */
  lastDay: string;
  perMinute: number;
}

/** What is offered where nothing else is known, in msat. */
export const DEFAULT_BUDGET = msat(5_000_000);
export const WHOLE_SATS = 'Enter a whole number of sats, without a point.';
export const AT_LEAST_ONE = 'Enter at least 1 sat.';

/** The fields as they stand at first: the terms there are, or a budget a day. An end that has come is not offered again. */
export function firstBudgetDraft(present: BudgetTerms | null, now: number): BudgetDraft {
  const { expiresAt = null } = present ?? {};
  return {
    amount: fieldText(present?.amount ?? DEFAULT_BUDGET),
    period: present?.period ?? 'day',
    largest: present?.largest == null ? '' : fieldText(present.largest),
    lastDay: expiresAt === null || isExpired({ expiresAt }, now) ? '' : dayField(expiresAt - 1),
    perMinute: present?.perMinute ?? PER_MINUTE,
  };
}

/** True where more is limited than the amount. */
export function hasMoreLimits({ largest, lastDay }: BudgetDraft): boolean {
  return largest !== '' || lastDay !== '';
}

/** What is wrong with the amount, or null. */
export function amountFieldProblem(text: string): string | null {
  const amount = parseSats(text);
  if (amount === null) return WHOLE_SATS;
  return amount === 0 ? AT_LEAST_ONE : null;
}

/** What is wrong with the largest payment, or null. */
export function largestProblem({ largest }: BudgetDraft): string | null {
  return largest.trim() === '' ? null : amountFieldProblem(largest);
}

/** What is wrong with the last day, or null. */
export function lastDayProblem({ lastDay }: BudgetDraft, now: number): string | null {
  if (lastDay === '') return null;
  const end = endOfDay(lastDay);
  return end === null || end <= now ? 'Choose a day that is not over yet.' : null;
}

/** What is wrong with the fields, or null: the first thing from the top. */
export function budgetDraftProblem(draft: BudgetDraft, now: number): string | null {
  return amountFieldProblem(draft.amount) ?? largestProblem(draft) ?? lastDayProblem(draft, now);
}

/** The terms that the fields amount to, or null while something is wrong with them. */
export function termsOf(draft: BudgetDraft, now: number): BudgetTerms | null {
  const amount = parseSats(draft.amount);
  if (amount === null || budgetDraftProblem(draft, now) !== null) return null;
  const { period, perMinute } = draft;
  return { amount, period, largest: parseSats(draft.largest), perMinute, expiresAt: endOfDay(draft.lastDay) };
}

function fieldText(amount: Msat): string {
  return groupedNumber(satsRoundedDown(amount));
}

/** The local day of an instant. */
function dayField(at: number): string {
  const date = new Date(at);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** The instant (ms) at which a local day is over; null where it is no day. */
function endOfDay(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  return new Date(year, month - 1, day + 1).getTime();
}
