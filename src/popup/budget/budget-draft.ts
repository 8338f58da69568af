/** From what stands in the fields of a budget to its terms, or to what is wrong with them. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { Ceilings } from '../../contract/policy';
import { type BudgetTerms, PERIODS, type Period } from '../../contract/rows';
import { isExpired, PER_MINUTE } from '../../core/budget';
import { msat, satsRoundedDown, sumMsat } from '../../core/msat';
import { cutTo } from '../../core/policy';
import { amountText } from '../text/budgets';
import { groupedNumber, holdingText, parseSats } from '../text/sats';
import { t } from '../words/words';

/** What the user has entered so far. `largest` and `lastDay` may be empty: no such limit. */
export interface BudgetDraft {
  amount: string;
  period: Period;
  largest: string;
  /** The last day on which it holds, as `<input type="date">` has it: "2026-11-30". */
  lastDay: string;
  /** How many payments may pass in a minute. There is always such a limit. */
  perMinute: string;
}

/** What is offered where nothing else is known, in msat. */
export const DEFAULT_BUDGET = msat(5_000_000);

const DEFAULT_TERMS: Omit<BudgetTerms, 'period'> = {
  amount: DEFAULT_BUDGET,
  largest: null,
  perMinute: PER_MINUTE,
  expiresAt: null,
};

/** The periods that a budget can have. `ceilings`: of the organisation, null for none. */
export function periodsWithin(ceilings: Ceilings | null): readonly Period[] {
  return PERIODS.filter((period) => cutTo({ ...DEFAULT_TERMS, period }, ceilings) !== null);
}

/**
 * The fields as they stand at first: the terms there are, or a budget a day, as far as the organisation lets them hold. An end that has come is not
 * offered again.
 */
export function firstBudgetDraft(
  present: BudgetTerms | null,
  ceilings: Ceilings | null,
  now: number,
): BudgetDraft {
  const [period = 'day'] = periodsWithin(ceilings);
  const first: BudgetTerms = { ...DEFAULT_TERMS, period };
  const terms = cutTo(present, ceilings) ?? cutTo(first, ceilings) ?? first;
  const { amount, largest, perMinute, expiresAt } = terms;
  return {
    amount: fieldText(amount),
    period: terms.period,
    largest: largest === null ? '' : fieldText(largest),
    lastDay: expiresAt === null || isExpired({ expiresAt }, now) ? '' : dayField(expiresAt - 1),
    perMinute: String(perMinute),
  };
}

/** What goes beyond what the organisation lets hold, as a sentence, or null. An empty field is cut in silence: it says nothing else. */
function ceilingProblem({ amount, period, largest }: BudgetDraft, ceilings: Ceilings | null): string | null {
  const ceiling = ceilings?.[period];
  if (!ceiling) return null;
  if ((parseSats(amount) ?? 0) > ceiling.amount)
    return t('managed_budget_most', { budget: amountText({ amount: ceiling.amount, period }) });
  if (ceiling.largest !== undefined && (parseSats(largest) ?? 0) > ceiling.largest)
    return t('managed_largest_most', { largest: holdingText(ceiling.largest) });
  return null;
}

/** True where more is limited than the amount. */
export function hasMoreLimits({ largest, lastDay, perMinute }: BudgetDraft): boolean {
  return largest !== '' || lastDay !== '' || perMinute !== String(PER_MINUTE);
}

/** What is wrong with the amount, or null. */
export function amountFieldProblem(text: string): string | null {
  const amount = parseSats(text);
  if (amount === null) return t('budget_whole_sats');
  return amount === 0 ? t('budget_at_least_one') : null;
}

/** What is wrong with the largest payment, or null. */
export function largestProblem({ largest }: BudgetDraft): string | null {
  return largest.trim() === '' ? null : amountFieldProblem(largest);
}

/** What is wrong with the last day, or null. */
export function lastDayProblem({ lastDay }: Pick<BudgetDraft, 'lastDay'>, now: number): string | null {
  if (lastDay === '') return null;
  const end = endOfDay(lastDay);
  return end === null || end <= now ? t('budget_day_over') : null;
}

/** What is wrong with the payments a minute, or null. */
export function perMinuteProblem({ perMinute }: BudgetDraft): string | null {
  return countOf(perMinute) === null ? t('budget_per_minute_wrong') : null;
}

/** What is wrong with the fields, or null: the first thing from the top. */
export function budgetDraftProblem(
  draft: BudgetDraft,
  ceilings: Ceilings | null,
  now: number,
): string | null {
  return (
    amountFieldProblem(draft.amount) ??
    largestProblem(draft) ??
    ceilingProblem(draft, ceilings) ??
    perMinuteProblem(draft) ??
    lastDayProblem(draft, now)
  );
}

/** The terms that the fields amount to, or null while something is wrong with them. */
export function termsOf(draft: BudgetDraft, ceilings: Ceilings | null, now: number): BudgetTerms | null {
  const amount = parseSats(draft.amount);
  const perMinute = countOf(draft.perMinute);
  if (amount === null || perMinute === null || budgetDraftProblem(draft, ceilings, now) !== null) return null;
  const { period } = draft;
  const terms = {
    amount,
    period,
    largest: parseSats(draft.largest),
    perMinute,
    expiresAt: endOfDay(draft.lastDay),
  };
  return cutTo(terms, ceilings);
}

/** What is offered in place of an amount that was too small: twice as much, or the most that the organisation lets hold, as its field has it. */
export function raised(budget: BudgetTerms, ceilings: Ceilings | null): string {
  const twice = { ...budget, amount: sumMsat([budget.amount, budget.amount]) };
  return fieldText((cutTo(twice, ceilings) ?? budget).amount);
}

/** A whole number of at least 1 as typed, or null. */
function countOf(text: string): number | null {
  return /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : null;
}

function fieldText(amount: Msat): string {
  return groupedNumber(satsRoundedDown(amount));
}

/** The local day of an instant, as its field has it. */
export function dayField(at: number): string {
  const date = new Date(at);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** The instant (ms) at which a local day is over; null where it is no day. */
export function endOfDay(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  return new Date(year, month - 1, day + 1).getTime();
}
