/** The responses to a multi_ request (NIP-47): one for each item, told apart by its `d` tag. Nothing is atomic. */
import { tagValues } from './events';
import type { BatchMethod, MethodResult } from './methods';
import type { NwcError } from './nwc-error';
import type { Reader } from './requests';
import { parseResponse } from './responses';

/** What came of one item. An error without `walletCode` leaves open whether it was paid. */
export type BatchAnswer<M extends BatchMethod = BatchMethod> =
  | { ok: true; result: MethodResult<M> }
  | { ok: false; error: NwcError };

/** The answers by item id. */
export type BatchAnswers<M extends BatchMethod = BatchMethod> = Map<string, BatchAnswer<M>>;

/**
 * Reads until every item, by these ids, has its answer. Items without one when the time is up get the error that says so. For invoices the id
 * should be the payment hash: wallets that do not take ids name the items so.
 */
export function batchReader<M extends BatchMethod>(
  method: M,
  ids: readonly string[],
): Reader<BatchAnswers<M>> {
  const answers: BatchAnswers<M> = new Map();
  const unanswered = () => ids.filter((id) => !answers.has(id));

  return {
    read(content, response, refusal) {
      const parsed = parseResponse(method, content);
      if (!parsed) return null;
      const answer: BatchAnswer<M> = parsed.ok
        ? parsed
        : { ok: false, error: refusal(parsed.code, parsed.message) };
      const meant = itemsMeant(tagValues(response, 'd')[0], ids, parsed.ok);
      if (!meant) return null;
      for (const id of meant) if (!answers.has(id)) answers.set(id, answer);
      return unanswered().length === 0 ? { value: answers } : 'more';
    },

    silence(error) {
      for (const id of unanswered()) answers.set(id, { ok: false, error });
      return { value: answers };
    },
  };
}

/** Without a `d` tag an error is about the whole request; a result can be so only where there is one item. */
function itemsMeant(
  id: string | undefined,
  ids: readonly string[],
  isResult: boolean,
): readonly string[] | null {
  if (id !== undefined) return ids.includes(id) ? [id] : null;
  return isResult && ids.length > 1 ? null : ids;
}
