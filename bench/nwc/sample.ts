/** One request after the other, each waited for. */
import { EXPECTED, type Method } from './answers';
import type { OpenClient } from './clients';

/** How long each of `count` requests took until its result was there, in ms. A wrong result ends the run. */
export async function sample({ ask }: OpenClient, method: Method, count: number): Promise<number[]> {
  const durations: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    const result = await ask(method);
    durations.push(performance.now() - start);
    if (result !== EXPECTED[method]) throw new Error(`${method} was answered with ${String(result)}.`);
  }
  return durations;
}
