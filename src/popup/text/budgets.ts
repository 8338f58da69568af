/** Budgets in words. */
import type { Msat } from '../../contract/amounts';
import type { PayPrompt } from '../../contract/prompts';
import type { Budget, BudgetTerms, Period, WalletBudget } from '../../contract/rows';
import type { BudgetRenewal } from '../../contract/wallet-auth';
import { periodEnd } from '../../core/budget';
import { satsRoundedDown } from '../../core/msat';
import { leftAtWallet } from '../../core/wallet-budget';
import { t } from '../words/words';
import { chargeText, digitsText, holdingText } from './sats';
import { dayText, lastDayText } from './times';

/** "a day", "in all": as one of several to choose from, within "Allow up to 5,000 sats a day without asking". */
export function perText(period: Period): string {
  return t(`terms_per_${period}`);
}

/** The period of a budget that a wallet keeps. */
export const RENEWED_PER: Readonly<Record<BudgetRenewal, Period>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
  never: 'once',
};

/** "4,812 sats left today". */
export function leftText(left: Msat, period: Period): string {
  return t(`terms_left_${period}`, { left: holdingText(left) });
}

/** "4,812 of 5,000 sats left today". */
export function leftOfText(left: Msat, { amount, period }: Pick<BudgetTerms, 'amount' | 'period'>): string {
  return t(`terms_left_of_${period}`, {
    left: digitsText(satsRoundedDown(left)),
    total: holdingText(amount),
  });
}

/** "5,000 sats a day". */
export function amountText({ amount, period }: Pick<BudgetTerms, 'amount' | 'period'>): string {
  return t(`terms_amount_${period}`, { amount: chargeText(amount) });
}

/** "Up to 5,000 sats a day without asking, at most 500 sats at once, until Nov 30, 2026". */
export function termsText(terms: BudgetTerms): string {
  const budget = amountText(terms);
  const largest = terms.largest === null ? null : holdingText(terms.largest);
  const day = terms.expiresAt === null ? null : lastDayText(terms.expiresAt);
  if (largest !== null && day !== null) return t('terms_largest_until', { budget, largest, day });
  if (largest !== null) return t('terms_largest', { budget, largest });
  if (day !== null) return t('terms_until', { budget, day });
  return t('terms_plain', { budget });
}

/** When the budget starts anew, as a sentence. */
export function renewalText(period: Period): string {
  return t(`terms_renewal_${period}`);
}

/** What it means that a budget is used up. */
export function blownText(budget: Budget, now: number): string {
  const end = periodEnd(budget, now);
  if (end === null) return t('terms_blown');
  return budget.period === 'day' ? t('terms_blown_today') : t('terms_blown_until', { day: dayText(end) });
}

/** What it means that a budget has ended; empty for one without an end. */
export function endedText({ expiresAt }: Pick<BudgetTerms, 'expiresAt'>): string {
  return expiresAt === null ? '' : t('terms_ended', { day: lastDayText(expiresAt) });
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
      return budget?.largest == null ? null : t('why_too_large', { largest: holdingText(budget.largest) });
    case 'too-fast':
      return t('why_too_fast');
    case 'over-budget':
      return t('why_over_budget');
    case 'over-wallet-budget':
      return t('why_over_wallet_budget');
    case 'renewing':
      return t('why_renewing');
  }
}

/** "3,000 of 10,000 sats left until Dec 1, 2026". */
export function walletBudgetText(budget: WalletBudget, now: number): string {
  const { total, renewsAt } = budget;
  const left = leftAtWallet(budget, [], now);
  const words = { left: digitsText(satsRoundedDown(left)), total: holdingText(total) };
  return renewsAt !== null && renewsAt > now
    ? t('terms_wallet_left_until', { ...words, day: dayText(renewsAt) })
    : t('terms_left_of_once', words);
}
