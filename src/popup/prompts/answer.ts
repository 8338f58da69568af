/** From what stands in a prompt's fields to a decision, or to what is wrong with them. Pure; the clock is passed in. */
import type { Msat } from '../../contract/amounts';
import type { Ceilings } from '../../contract/policy';
import type { Decision, LnurlPayPrompt, PayerWords, PayPrompt, Prompt } from '../../contract/prompts';
import { asksAmount, offersBudget } from '../../core/answers';
import { feeReserve, satsRoundedDown, satsRoundedUp } from '../../core/msat';
import {
  amountFieldProblem,
  type BudgetDraft,
  budgetDraftProblem,
  DEFAULT_BUDGET,
  firstBudgetDraft,
  termsOf,
} from '../budget/budget-draft';
import { chargeText, groupedNumber, holdingText, parseSats } from '../text/sats';
import { t, tn } from '../words/words';

/** What the user has entered so far. */
export interface Draft {
  amount: string;
  budgetOn: boolean;
  budget: BudgetDraft;
  /** For an LNURL service; empty: nothing is told. */
  words: { comment: string; name: string; email: string };
}

/** The draft that a prompt starts with. A budget is offered, never given by default. `ceilings`: of the organisation, null for none. */
export function firstDraft(prompt: Prompt, ceilings: Ceilings | null, now: number): Draft {
  const suggested = suggestedAmount(prompt);
  const present = prompt.kind === 'pay' ? prompt.budget : null;
  // One that is too small now is not offered again.
  const offered =
    present && present.amount < DEFAULT_BUDGET ? { ...present, amount: DEFAULT_BUDGET } : present;
  return {
    amount: suggested === null ? '' : groupedNumber(suggested),
    budgetOn: false,
    budget: firstBudgetDraft(offered, ceilings, now),
    words: { comment: '', name: '', email: '' },
  };
}

/** In sats. What a service pays out is wanted whole. */
function suggestedAmount(prompt: Prompt): number | null {
  if (prompt.kind === 'lnurl-withdraw') return satsRoundedDown(prompt.maximum);
  return prompt.kind === 'invoice' && prompt.suggested !== null ? satsRoundedUp(prompt.suggested) : null;
}

/** The amount the prompt is about: the one asked for, or the one entered so far; null where there is none. */
export function amountOf(prompt: Prompt, draft: Draft): Msat | null {
  if ('amount' in prompt && prompt.amount !== null) return prompt.amount;
  return asksAmount(prompt) ? parseSats(draft.amount) : null;
}

/** The most that the payment may cost in fees; null while its amount is not known. */
export function feeOf(prompt: PayPrompt | LnurlPayPrompt, draft: Draft): Msat | null {
  if (prompt.kind === 'pay' && prompt.feeReserve !== null) return prompt.feeReserve;
  const amount = amountOf(prompt, draft);
  return amount === null ? null : feeReserve(amount);
}

/** What is wrong with the amount entered, or null. */
export function amountProblem(prompt: Prompt, draft: Draft): string | null {
  if (!asksAmount(prompt)) return null;
  const amount = parseSats(draft.amount);
  if (amount === null || amount === 0) return amountFieldProblem(draft.amount);
  if (!('minimum' in prompt)) return null;
  const who = prompt.kind === 'invoice' ? 'site' : 'service';
  if (prompt.minimum !== null && amount < prompt.minimum) {
    return t(`enter_${who}_least`, { least: chargeText(prompt.minimum) });
  }
  if (prompt.maximum !== null && amount > prompt.maximum) {
    return t(`enter_${who}_most`, { most: holdingText(prompt.maximum) });
  }
  return null;
}

/** What is wrong with the budget entered, or null; a budget that is not switched on is never wrong. */
export function budgetProblem(
  prompt: Prompt,
  draft: Draft,
  ceilings: Ceilings | null,
  now: number,
): string | null {
  return offersBudget(prompt) && draft.budgetOn ? budgetDraftProblem(draft.budget, ceilings, now) : null;
}

/** What an LNURL service can be told. */
export type WordsAsked = Pick<LnurlPayPrompt, 'kind' | 'commentAllowed' | 'payerFields'>;

/** What is wrong with what the service is told, or null. */
export function wordsProblem(prompt: Prompt | WordsAsked, draft: Pick<Draft, 'words'>): string | null {
  if (prompt.kind !== 'lnurl-pay') return null;
  if (draft.words.comment.trim().length > prompt.commentAllowed) {
    return tn('tell_long', prompt.commentAllowed);
  }
  const missing = prompt.payerFields.find(
    ({ kind, mandatory }) => mandatory && draft.words[kind].trim() === '',
  );
  return missing ? t(`tell_missing_${missing.kind}`) : null;
}

/** What the service is told. */
export function wordsOf({ words }: Pick<Draft, 'words'>): PayerWords | null {
  const told = Object.entries(words).flatMap(([kind, text]) => (text.trim() ? [[kind, text.trim()]] : []));
  return told.length === 0 ? null : Object.fromEntries(told);
}

/** True where the prompt is about an invoice that can no longer be paid. */
export function isExpired(prompt: Prompt, now: number): boolean {
  return prompt.kind === 'pay' && prompt.expiresAt !== null && now >= prompt.expiresAt;
}

/** The decision that "yes" would be now, or null while something stands in its way. */
export function approval(
  prompt: Prompt,
  draft: Draft,
  ceilings: Ceilings | null,
  now: number,
): Decision | null {
  if (
    isExpired(prompt, now) ||
    amountProblem(prompt, draft) !== null ||
    budgetProblem(prompt, draft, ceilings, now) !== null ||
    wordsProblem(prompt, draft) !== null
  ) {
    return null;
  }
  const amount = asksAmount(prompt) ? parseSats(draft.amount) : null;
  const budget = offersBudget(prompt) && draft.budgetOn ? termsOf(draft.budget, ceilings, now) : null;
  const words = prompt.kind === 'lnurl-pay' ? wordsOf(draft) : null;
  return {
    approved: true,
    ...(amount === null ? {} : { amount }),
    ...(budget === null ? {} : { budget }),
    ...(words === null ? {} : { words }),
  };
}
