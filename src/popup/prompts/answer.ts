/** From what stands in a prompt's fields to a decision, or to the reason why there is none yet. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { Decision, Prompt } from '../../contract/prompts';
import { msat, satsRoundedDown, satsRoundedUp } from '../../core/msat';
import { groupedNumber, parseSats, satsText } from '../text/sats';

/** What the user has entered so far. */
export interface Draft {
  amount: string;
  budgetOn: boolean;
  budget: string;
}

/** Which part of the prompt stands in the way. */
export type Hindrance = 'expired' | 'amount' | 'budget';

export type Answer = { decision: Decision } | { hindrance: Hindrance; reason: string };

const DEFAULT_BUDGET = msat(5_000_000);

/** The draft that a prompt starts with. A budget is offered, never given by default. */
export function firstDraft(prompt: Prompt): Draft {
  const suggested = prompt.kind === 'invoice' ? prompt.suggested : null;
  const present = prompt.kind === 'pay' ? prompt.budget?.amount : undefined;
  const offered = present !== undefined && present > DEFAULT_BUDGET ? present : DEFAULT_BUDGET;
  return {
    amount: suggested === null ? '' : groupedNumber(satsRoundedUp(suggested)),
    budgetOn: false,
    budget: groupedNumber(satsRoundedUp(offered)),
  };
}

/** True where the user has to name the amount. */
export function asksAmount(prompt: Prompt): boolean {
  return prompt.kind === 'invoice' || (prompt.kind === 'pay' && prompt.amount === null);
}

/** True where a budget can be granted along with the answer. */
export function offersBudget(prompt: Prompt): boolean {
  return prompt.kind === 'connect' || prompt.kind === 'pay';
}

/** The amount the prompt is about: the one asked for, or the one entered so far; null where there is none. */
export function amountOf(prompt: Prompt, draft: Draft): Msat | null {
  if (prompt.kind === 'pay' && prompt.amount !== null) return prompt.amount;
  return asksAmount(prompt) ? parseSats(draft.amount) : null;
}

/** What "yes" would mean now. */
export function answerFrom(prompt: Prompt, draft: Draft, now: number): Answer {
  if (prompt.kind === 'pay' && now >= prompt.expiresAt) {
    return {
      hindrance: 'expired',
      reason: 'This invoice has expired and cannot be paid. Reject it and ask the site for a new one.',
    };
  }
  const decision: Exclude<Decision, { approved: false }> = { approved: true };
  if (asksAmount(prompt)) {
    const amount = parseSats(draft.amount);
    const reason = amountProblem(prompt, amount);
    if (amount === null || reason !== null) {
      return { hindrance: 'amount', reason: reason ?? WHOLE_SATS };
    }
    decision.amount = amount;
  }
  if (offersBudget(prompt) && draft.budgetOn) {
    const amount = parseSats(draft.budget);
    if (amount === null || amount === 0) return { hindrance: 'budget', reason: WHOLE_SATS };
    decision.budget = { amount, period: 'day' };
  }
  return { decision };
}

const WHOLE_SATS = 'Enter a whole number of sats, without a point.';

function amountProblem(prompt: Prompt, amount: Msat | null): string | null {
  if (amount === null) return WHOLE_SATS;
  if (amount === 0) return 'Enter at least 1 sat.';
  if (prompt.kind !== 'invoice') return null;
  if (prompt.minimum !== null && amount < prompt.minimum) {
    return `The site asks for at least ${satsText(satsRoundedUp(prompt.minimum))}.`;
  }
  if (prompt.maximum !== null && amount > prompt.maximum) {
    return `The site takes at most ${satsText(satsRoundedDown(prompt.maximum))}.`;
  }
  return null;
}
