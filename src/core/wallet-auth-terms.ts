/** What the user may grant of a connection that an app asks for: all of it or less, never more. */
import type { BudgetRenewal, WalletAuthTerms } from '../contract/wallet-auth';

/** A wallet may take less for no limit (Alby Hub, which rounds down to whole sats), in msat. */
const SMALLEST_BUDGET = 1_000;

/**
 * The periods that a budget of each may have instead, so that at no time more can be spent. A month begins with a day and a year with a month, but neither with a
 * week: around the turn of a month, a budget a month could be spent twice within a week.
 */
const NO_SOONER: Readonly<Record<BudgetRenewal, readonly BudgetRenewal[]>> = {
  daily: ['daily', 'weekly', 'monthly', 'yearly', 'never'],
  weekly: ['weekly', 'never'],
  monthly: ['monthly', 'yearly', 'never'],
  yearly: ['yearly', 'never'],
  never: ['never'],
};

/** The periods to choose from, for a budget that is asked for; all of them where none is. */
export function renewalsWithin(asked: WalletAuthTerms['budget']): readonly BudgetRenewal[] {
  return NO_SOONER[asked?.renewal ?? 'daily'];
}

/**
 * True where what is granted is within what is asked for, and is a connection at all: with a method, an end in the future, and a budget that no wallet takes for none. `now` in ms since the
 * epoch.
 */
export function isWithin(asked: WalletAuthTerms, granted: WalletAuthTerms, now: number): boolean {
  return (
    granted.methods.length > 0 &&
    isPartOf(granted.methods, asked.methods) &&
    isPartOf(granted.notificationTypes, asked.notificationTypes) &&
    isBudgetWithin(asked.budget, granted.budget) &&
    isEndWithin(asked.expiresAt, granted.expiresAt, now) &&
    (granted.isolated || !asked.isolated)
  );
}

function isPartOf(granted: readonly string[], asked: readonly string[]): boolean {
  return granted.every((name, place) => asked.includes(name) && granted.indexOf(name) === place);
}

function isBudgetWithin(asked: WalletAuthTerms['budget'], granted: WalletAuthTerms['budget']): boolean {
  if (granted === null) return asked === null;
  if (granted.amount < SMALLEST_BUDGET) return false;
  return (
    asked === null || (granted.amount <= asked.amount && renewalsWithin(asked).includes(granted.renewal))
  );
}

function isEndWithin(asked: number | null, granted: number | null, now: number): boolean {
  if (granted === null) return asked === null;
  return granted * 1000 > now && (asked === null || granted <= asked);
}

/** Methods that move no money out of the wallet. */
const HARMLESS = [
  'get_info',
  'get_balance',
  'get_budget',
  'make_invoice',
  'receive',
  'lookup_invoice',
  'list_transactions',
  'make_hold_invoice',
  'settle_hold_invoice',
  'cancel_hold_invoice',
  'sign_message',
];

/** True where any of these methods spends, or may: what nobody knows counts as spending. */
export function maySpend(methods: readonly string[]): boolean {
  return methods.some((method) => !HARMLESS.includes(method));
}
