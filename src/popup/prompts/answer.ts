/** From what stands in a prompt's fields to a decision, or to what is wrong with them. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { Decision, PayPrompt, Prompt } from '../../contract/prompts';
import { feeReserve, satsRoundedDown, satsRoundedUp } from '../../core/msat';
import { isInsecure } from '../../core/origins';
import {
  AT_LEAST_ONE,
  type BudgetDraft,
  budgetDraftProblem,
  DEFAULT_BUDGET,
  firstBudgetDraft,
  termsOf,
  WHOLE_SATS,
} from '../budget/budget-draft';
import { groupedNumber, parseSats, satsText } from '../text/sats';

/** What the user has entered so far. */
export interface Draft {
  amount: string;
  budgetOn: boolean;
  budget: BudgetDraft;
}

/** The draft that a prompt starts with. A budget is offered, never given by default. */
export function firstDraft(prompt: Prompt, now: number): Draft {
  const suggested = prompt.kind === 'invoice' ? prompt.suggested : null;
  const present = prompt.kind === 'pay' ? prompt.budget : null;
  // One that is too small now is not offered again.
  const offered =
    present && present.amount < DEFAULT_BUDGET ? { ...present, amount: DEFAULT_BUDGET } : present;
  return {
    amount: suggested === null ? '' : groupedNumber(satsRoundedUp(suggested)),
    budgetOn: false,
    budget: firstBudgetDraft(offered, now),
  };
}

/** True where the user has to name the amount. */
export function asksAmount(prompt: Prompt): boolean {
  return prompt.kind === 'invoice' || (prompt.kind === 'pay' && prompt.amount === null);
}

/** True where a budget can be granted along with the answer: never to a site on plain http, which anyone on the network can be. */
export function offersBudget(prompt: Prompt): boolean {
  return (prompt.kind === 'connect' || prompt.kind === 'pay') && !isInsecure(prompt.origin);
}

/** The amount the prompt is about: the one asked for, or the one entered so far; null where there is none. */
export function amountOf(prompt: Prompt, draft: Draft): Msat | null {
  if (prompt.kind === 'pay' && prompt.amount !== null) return prompt.amount;
  return asksAmount(prompt) ? parseSats(draft.amount) : null;
}

/** The most that the payment may cost in fees; null while its amount is not known. */
export function feeOf(prompt: PayPrompt, draft: Draft): Msat | null {
  if (prompt.feeReserve !== null) return prompt.feeReserve;
  const amount = amountOf(prompt, draft);
  return amount === null ? null : feeReserve(amount);
}

/** What is wrong with the amount entered, or null. */
export function amountProblem(prompt: Prompt, draft: Draft): string | null {
  if (!asksAmount(prompt)) return null;
  const amount = parseSats(draft.amount);
  if (amount === null) return WHOLE_SATS;
  if (amount === 0) return AT_LEAST_ONE;
  if (prompt.kind !== 'invoice') return null;
  if (prompt.minimum !== null && amount < prompt.minimum) {
    return `The site asks for at least ${satsText(satsRoundedUp(prompt.minimum))}.`;
  }
  if (prompt.maximum !== null && amount > prompt.maximum) {
    return `The site takes at most ${satsText(satsRoundedDown(prompt.maximum))}.`;
  }
  return null;
}

/** What is wrong with the budget entered, or null; a budget that is not switched on is never wrong. */
export function budgetProblem(prompt: Prompt, draft: Draft, now: number): string | null {
  return offersBudget(prompt) && draft.budgetOn ? budgetDraftProblem(draft.budget, now) : null;
}

/** True where the prompt is about an invoice that can no longer be paid. */
export function isExpired(prompt: Prompt, now: number): boolean {
  return prompt.kind === 'pay' && prompt.expiresAt !== null && now >= prompt.expiresAt;
}

/** The decision that "yes" would be now, or null while something stands in its way. */
export function approval(prompt: Prompt, draft: Draft, now: number): Decision | null {
  if (
    isExpired(prompt, now) ||
    amountProblem(prompt, draft) !== null ||
    budgetProblem(prompt, draft, now) !== null
  ) {
    return null;
  }
  const amount = asksAmount(prompt) ? parseSats(draft.amount) : null;
  const budget = offersBudget(prompt) && draft.budgetOn ? termsOf(draft.budget, now) : null;
  return {
    approved: true,
    ...(amount === null ? {} : { amount }),
    ...(budget === null ? {} : { budget }),
  };
}
