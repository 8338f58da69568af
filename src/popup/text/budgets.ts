/** Budgets in words. */
import type { Msat } from '../../contract/amounts';
import type { PayPrompt } from '../../contract/prompts';
import type { Budget, BudgetTerms, Period, WalletBudget } from '../../contract/rows';
import { periodEnd } from '../../core/budget';
import { satsRoundedDown } from '../../core/msat';
import { leftAtWallet } from '../../core/wallet-budget';
import { chargeText, groupedNumber, holdingText } from './sats';
import { dayText } from './times';

const PER: Record<Period, string> = {
  day: 'a day',
  week: 'a week',
  month: 'a month',
  year: 'a year',
  once: 'in all',
};

const LEFT: Record<Period, string> = {
  day: 'left today',
  week: 'left this week',
  month: 'left this month',
  year: 'left this year',
  once: 'left',
};

/** "a day", "in all". */
export function perText(period: Period): string {
  return PER[period];
}

/** "4,812 sats left today". */
export function leftText(left: Msat, period: Period): string {
  return `${holdingText(left)} ${LEFT[period]}`;
}

/** "4,812 of 5,000 sats left today". */
export function leftOfText(left: Msat, { amount, period }: Pick<BudgetTerms, 'amount' | 'period'>): string {
  return `${groupedNumber(satsRoundedDown(left))} of ${holdingText(amount)} ${LEFT[period]}`;
}

/** "5,000 sats a day". */
export function amountText({ amount, period }: Pick<BudgetTerms, 'amount' | 'period'>): string {
  return `${chargeText(amount)} ${PER[period]}`;
}

/** "Up to 5,000 sats a day without asking, 500 sats at once, until 30 Nov 2026". */
export function termsText(terms: BudgetTerms): string {
  const { largest, expiresAt } = terms;
  return [
    `Up to ${amountText(terms)} without asking`,
    ...(largest === null ? [] : [`at most ${holdingText(largest)} at once`]),
    ...(expiresAt === null ? [] : [`until ${lastDayText(expiresAt)}`]),
  ].join(', ');
}

/** When the budget starts anew, as a sentence. */
export function renewalText(period: Period): string {
  switch (period) {
    case 'day':
      return 'It starts anew every midnight, and when you set it.';
    case 'week':
      return 'It starts anew every Monday, and when you set it.';
    case 'month':
      return 'It starts anew on the 1st of the month, and when you set it.';
    case 'year':
      return 'It starts anew on 1 January, and when you set it.';
    case 'once':
      return 'It starts anew only when you set it.';
  }
}

/** What it means that a budget is used up. */
export function blownText(budget: Budget, now: number): string {
  const end = periodEnd(budget, now);
  if (end === null) return 'Fuse blown. Every payment asks you first.';
  const until = budget.period === 'day' ? 'midnight' : dayText(end);
  return `Fuse blown. Until ${until} every payment asks you first.`;
}

/** What it means that a budget has ended; empty for one without an end. */
export function endedText({ expiresAt }: Pick<BudgetTerms, 'expiresAt'>): string {
  return expiresAt === null ? '' : `Its budget ended after ${lastDayText(expiresAt)}.`;
}

/** Why a payment is asked about, or null where nothing has to be said: the site has no budget, or the amount is missing. */
export function whyText({ why, budget }: Pick<PayPrompt, 'why' | 'budget'>): string | null {
  switch (why) {
    case null:
    case 'no-budget':
    case 'insecure': // the notice on plain http says it
    case 'private':
      return null;
    case 'expired':
      return budget && endedText(budget);
    case 'too-large':
      return budget?.largest == null
        ? null
        : `Larger than ${holdingText(budget.largest)}, the most that passes without asking.`;
    case 'too-fast':
      return 'Unusually many payments within a minute.';
    case 'over-budget':
      return 'With its fee, more than is left of its budget.';
    case 'over-wallet-budget':
      return 'With its fee, more than your wallet still lets this connection spend.';
  }
}

/** "3,000 of 10,000 sats left until 1 Dec 2026". */
export function walletBudgetText(budget: WalletBudget, now: number): string {
  const left = leftAtWallet(budget, [], now);
  const { total, renewsAt } = budget;
  const until = renewsAt !== null && renewsAt > now ? ` until ${dayText(renewsAt)}` : '';
  return `${groupedNumber(satsRoundedDown(left))} of ${holdingText(total)} left${until}`;
}

function lastDayText(expiresAt: number): string {
  return dayText(expiresAt - 1);
}
