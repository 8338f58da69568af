import { setTimeout as delay } from 'node:timers/promises';
import { PATIENCE_MS, type Truthy } from './driver';
import { TabClosed, WaitTimeout } from './errors';

/** What comes soon is seen at once; what takes longer is not kept from coming by being asked about. */
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 100;

/** Asks again and again until the answer is truthy. An error counts as "not yet", unless nothing can come any more. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  patience: number = PATIENCE_MS,
): Promise<Truthy<T>> {
  const end = performance.now() + patience;
  for (let pause = SHORTEST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    let last: unknown;
    try {
      const answer = await ask();
      if (answer) return answer as Truthy<T>;
      last = answer;
    } catch (error) {
      if (error instanceof TabClosed) throw error;
      last = error;
    }
    if (performance.now() >= end) {
      const found = last instanceof Error ? last.message : JSON.stringify(last);
      throw new WaitTimeout(`Waited ${patience} ms in vain for ${what}; last: ${found}`, {
        cause: last,
      });
    }
    await delay(pause);
  }
}
