/** From what stands in the fields of a request for a connection to what is granted of it, or to what is wrong with them. Pure; the clock is passed in. */
import type { WalletAuthPrompt } from '../../contract/prompts';
import type { BudgetRenewal, WalletAuthGrant, WalletAuthTerms } from '../../contract/wallet-auth';
import { satsRoundedDown } from '../../core/msat';
import { isWithin, maySpend } from '../../core/wallet-auth-terms';
import {
  amountFieldProblem,
  DEFAULT_BUDGET,
  dayField,
  endOfDay,
  lastDayProblem,
} from '../budget/budget-draft';
import { isKnownMethod } from '../text/methods';
import { isKnownNotification } from '../text/notifications';
import { groupedNumber, holdingText, parseSats } from '../text/sats';
import { lastDayText } from '../text/times';
import { t } from '../words/words';

/** What the user has entered so far. */
export interface GrantDraft {
  connectionId: string;
  methods: readonly string[];
  notificationTypes: readonly string[];
  /** In sats. */
  amount: string;
  renewal: BudgetRenewal;
  /** The user wants no limit, which counts only where none is asked for. */
  unlimited: boolean;
  /** The last day of the connection, as `<input type="date">` has it; empty for none. */
  lastDay: string;
  isolated: boolean;
  withMetadata: boolean;
}

/** What is proposed: what is asked for, without what nobody knows, and with a limit. */
export function firstGrantDraft({ request, wallets }: WalletAuthPrompt): GrantDraft {
  const { methods, notificationTypes, budget, expiresAt, isolated } = request;
  return {
    connectionId: wallets[0]?.id ?? '',
    methods: methods.filter(isKnownMethod),
    notificationTypes: notificationTypes.filter(isKnownNotification),
    // A wallet that counts in sats cannot do with the rest.
    amount: groupedNumber(satsRoundedDown(budget?.amount ?? DEFAULT_BUDGET)),
    renewal: budget?.renewal ?? 'monthly',
    unlimited: false,
    lastDay: expiresAt === null ? '' : dayField(expiresAt * 1000 - 1),
    isolated,
    withMetadata: true,
  };
}

/** True where the connection has a limit, or should have one. */
export function isLimitable(
  { request }: WalletAuthPrompt,
  { methods }: Pick<GrantDraft, 'methods'>,
): boolean {
  return request.budget !== null || maySpend(methods);
}

/** What is wrong with what the app may do, or null. */
export function methodsProblem({ methods }: Pick<GrantDraft, 'methods'>): string | null {
  return methods.length === 0 ? t('grant_methods_none') : null;
}

/** What is wrong with the limit, or null. */
export function limitProblem(prompt: WalletAuthPrompt, draft: GrantDraft): string | null {
  const { budget } = prompt.request;
  if (!isLimitable(prompt, draft) || (budget === null && draft.unlimited)) return null;
  const amount = parseSats(draft.amount);
  if (amount === null || amount === 0) return amountFieldProblem(draft.amount);
  return budget !== null && amount > budget.amount
    ? t('grant_limit_more', { most: holdingText(budget.amount) })
    : null;
}

/** What is wrong with the last day, or null. */
export function endProblem({ request }: WalletAuthPrompt, draft: GrantDraft, now: number): string | null {
  const { expiresAt } = request;
  if (expiresAt === null) return lastDayProblem(draft, now);
  const last = dayField(expiresAt * 1000 - 1);
  if (draft.lastDay === '' || draft.lastDay > last) {
    return t('grant_ends_late', { day: lastDayText(expiresAt * 1000) });
  }
  return expiresAt * 1000 <= now ? t('budget_day_over') : lastDayProblem(draft, now);
}

/** What is granted, or null while something is wrong with the fields. */
export function grantOf(prompt: WalletAuthPrompt, draft: GrantDraft, now: number): WalletAuthGrant | null {
  const problem = methodsProblem(draft) ?? limitProblem(prompt, draft) ?? endProblem(prompt, draft, now);
  if (problem !== null) return null;
  const { request } = prompt;
  const terms: WalletAuthTerms = {
    // In the order of the request, whatever was clicked first.
    methods: request.methods.filter((method) => draft.methods.includes(method)),
    notificationTypes: request.notificationTypes.filter((type) => draft.notificationTypes.includes(type)),
    budget: budgetOf(prompt, draft),
    expiresAt: endOf(request, draft),
    isolated: draft.isolated || request.isolated,
  };
  return isWithin(request, terms, now)
    ? { connectionId: draft.connectionId, withMetadata: draft.withMetadata, ...terms }
    : null;
}

function budgetOf(prompt: WalletAuthPrompt, draft: GrantDraft): WalletAuthTerms['budget'] {
  const amount = parseSats(draft.amount);
  const isUnlimited = prompt.request.budget === null && draft.unlimited;
  if (!isLimitable(prompt, draft) || isUnlimited || amount === null) return null;
  return { amount, renewal: draft.renewal };
}

/** Seconds since the epoch. On its last day it ends when it was asked to. */
function endOf({ expiresAt }: WalletAuthTerms, { lastDay }: GrantDraft): number | null {
  const end = endOfDay(lastDay);
  if (end === null) return null;
  return Math.min(Math.floor(end / 1000), expiresAt ?? Number.MAX_SAFE_INTEGER);
}
