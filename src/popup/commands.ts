/** How screens act: one command to the background, answered or refused. */
import browser from 'webextension-polyfill';
import { errorFromData } from '../contract/errors';
import type { CallOutcome } from '../contract/page-messages';
import type { UiCall, UiMethod, UiParams, UiResults } from '../contract/ui-commands';

/** Runs a command of the background. Rejects with a FuseboxError whose message may be shown as it is. */
export async function command<M extends UiMethod>(method: M, params: UiParams<M>): Promise<UiResults[M]> {
  const call: UiCall<M> = { method, params };
  const answer: CallOutcome = await browser.runtime.sendMessage(call);
  if ('error' in answer) throw errorFromData(answer.error);
  return answer.result as UiResults[M];
}
