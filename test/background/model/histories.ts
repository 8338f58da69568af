/** Random histories of the money core, each judged at every commit, every request, every payment and every answer. */
import fc from 'fast-check';
import { onTestFinished, vi } from 'vitest';
import { seed } from '../../nwc/chance';
import { history } from './steps';
import { Tally } from './tally';
import { World } from './world';

export interface Extent {
  /** MODEL_TIMES multiplies it. */
  runs: number;
  /** Steps of a history. */
  minLength: number;
  maxLength: number;
}

/** How often as many runs as usual. */
const TIMES = Number(process.env.MODEL_TIMES ?? 1);
/** The path that fast-check printed of a history that went wrong: with FC_SEED it is had again. */
const PATH = process.env.FC_PATH;

/** Fails with the smallest history found in which the money core breaks a promise, and with what happened in it. */
export async function tellHistories({ runs, ...lengths }: Extent): Promise<Tally> {
  const tally = new Tally();
  let names = 0;
  vi.spyOn(crypto, 'randomUUID').mockImplementation(
    () => `00000000-0000-4000-8000-${String(++names).padStart(12, '0')}`,
  );
  let world: World | null = null;
  const complain = (...words: unknown[]) => world?.complain(words);
  const { log } = console;
  vi.spyOn(console, 'error').mockImplementation(complain);
  vi.spyOn(console, 'warn').mockImplementation(complain);
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
  const property = fc.asyncProperty(history(lengths), async ({ steps, ...circumstances }) => {
    names = 0;
    const told = new World(tally);
    world = told;
    try {
      await told.begin(circumstances);
      for (const { turns, ...event } of steps) {
        await told.step(event, turns);
        if (told.broken.promises.length > 0) break;
      }
      if (told.broken.promises.length === 0) await told.heal();
    } finally {
      await told.close();
      world = null;
      vi.unstubAllGlobals();
    }
    tally.add('histories');
    if (told.broken.promises.length > 0) throw new Error([...told.broken.promises, ...told.log].join('\n'));
  });
  await fc.assert(property, { numRuns: runs * TIMES, seed, ...(PATH === undefined ? {} : { path: PATH }) });
  log(String(tally));
  return tally;
}
