/** Two browsers that differ in their extension alone. They load by turns, so that what disturbs the machine disturbs both. */
import type { QuietBrowser } from '../quiet/quiet-browser';
import type { Load } from './load';
import type { PageName, ServedLane } from './pages';

export interface Side {
  browser: QuietBrowser;
  lane: ServedLane;
}

/** Before each load the background is brought into this state. Without an extension the same is done, and does nothing. */
export type State = 'warm' | 'cold';

/** The loads of one round: without, with, with, without. */
export interface Round {
  without: [Load, Load];
  with: [Load, Load];
}

/** Of each side before the first round. */
const FIRST_LOADS = 3;

export async function loadByTurns(
  without: Side,
  withIt: Side,
  page: PageName,
  state: State,
  rounds: number,
): Promise<Round[]> {
  const loadOf = async ({ browser, lane }: Side) => {
    if (state === 'warm') return lane.load(page, true);
    await browser.endBackground();
    const loaded = await lane.load(page, false);
    if ((await browser.backgroundLife()) !== null) throw new Error(`${page} has woken the background.`);
    return loaded;
  };
  for (let loads = 0; loads < FIRST_LOADS; loads++) {
    await loadOf(without);
    await loadOf(withIt);
  }
  const found: Round[] = [];
  while (found.length < rounds) {
    const first = await loadOf(without);
    const both: [Load, Load] = [await loadOf(withIt), await loadOf(withIt)];
    found.push({ without: [first, await loadOf(without)], with: both });
  }
  return found;
}
