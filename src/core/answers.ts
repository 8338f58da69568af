/** What an answer to a prompt can hold: what the prompt offers, and what the background takes. */
import type { Prompt } from '../contract/prompts';
import { whyAlwaysAsked } from './origins';

/** True where the user has to name the amount. */
export function asksAmount(prompt: Prompt): boolean {
  return prompt.kind === 'invoice' || ('amount' in prompt && prompt.amount === null);
}

/** True where nothing is asked. */
export function isOnlyRead({ kind }: Pick<Prompt, 'kind'>): boolean {
  return kind === 'signer' || kind === 'notice';
}

/**
 * True where a budget can be granted along with the answer: never to a site on plain http, which anyone on the network can be, and never by a
 * link, which no budget lets pass.
 */
export function offersBudget(prompt: Prompt): boolean {
  return (
    (prompt.kind === 'connect' || prompt.kind === 'pay') &&
    prompt.via === undefined &&
    !whyAlwaysAsked(prompt.origin, prompt.shownOrigin, prompt.topOrigin)
  );
}
