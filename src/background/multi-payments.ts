/** Several payments by one call (`sendMultiPayment`, `multiKeysend`). Each is a payment of its own, with its own row, question and outcome. */

import type { ErrorData } from '../contract/errors';
import { errorDataForPage } from '../contract/errors';
import type { Asker } from './asker';

/** How one of them ended. */
export type ItemOutcome<I, R> = { item: I; result: R } | { item: I; error: ErrorData };

/** So many at once: one fewer than the questions that may wait for one site, and a payment that is held does not hold up all others. */
const AT_ONCE = 4;

/**
 * Makes each payment as if its item had been asked for by a call of its own, named by its place, so that the same call made again finds
 * each payment that it made. Resolves once all have ended, in the order of the items; never rejects.
 */
export async function payEach<I, R>(
  asker: Asker,
  items: readonly I[],
  pay: (asker: Asker, item: I) => Promise<R>,
  forget: (requestKey: string) => Promise<void>,
): Promise<ItemOutcome<I, R>[]> {
  const ended: ItemOutcome<I, R>[] = [];
  const waiting = items.entries();
  async function payNext(): Promise<void> {
    for (const [place, item] of waiting) {
      const requestKey = `${asker.requestKey} ${place}`;
      ended[place] = await pay({ ...asker, requestKey }, item).then(
        (result) => ({ item, result }),
        (error: unknown) => ({ item, error: errorDataForPage(error) }),
      );
      // What cannot be tidied away now goes with the next prompts.
      await forget(requestKey).catch(() => undefined);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, payNext));
  return ended;
}
