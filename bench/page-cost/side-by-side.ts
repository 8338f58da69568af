/** Two browsers that differ in their extension alone. They load by turns, so that what disturbs the machine disturbs both. */
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { type Load, load } from './load';

export interface Side {
  browser: BrowserDriver;
  /** A page of the same server, from which the background can be woken. */
  waker: Tab;
}

/** Before each load the background is brought into this state. */
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
  url: string,
  state: State,
  rounds: number,
): Promise<Round[]> {
  // New ones: a tab keeps pages that were shown in it before.
  const tab = await without.browser.newTab();
  const tabWith = await withIt.browser.newTab();
  const loadWithout = async () => {
    await bring(without, state);
    return load(tab, url);
  };
  const loadWith = async () => {
    await bring(withIt, state);
    return load(tabWith, url);
  };
  for (let loads = 0; loads < FIRST_LOADS; loads++) {
    await loadWithout();
    await loadWith();
  }
  const found: Round[] = [];
  while (found.length < rounds) {
    const first = await loadWithout();
    const both: [Load, Load] = [await loadWith(), await loadWith()];
    found.push({ without: [first, await loadWithout()], with: both });
  }
  await tab.close();
  await tabWith.close();
  return found;
}

interface CallingPage {
  webln?: { isEnabled?(): Promise<boolean> };
}

/** Without an extension the same is done, and does nothing. */
async function bring({ browser, waker }: Side, state: State): Promise<void> {
  if (state === 'cold') return browser.killBackground();
  await waker.evaluate(async () => {
    await (window as unknown as CallingPage).webln?.isEnabled?.();
  });
}
