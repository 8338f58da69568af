/**
 * Where a test can stop the background for ever, to kill it at exactly this step. Called only as
 * `if (__FAILPOINTS__) await failpoint(…)`: the builds that are shipped hold none of it.
 */

import { Dexie } from 'dexie';

/** The steps of a payment, and of what is done to the vault, that nothing outside of the background can see. */
export type Failpoint =
  | 'before reserve'
  | 'request stored'
  | 'outcome heard'
  | 'outcome written'
  | 'try counted'
  | 'before rekeying'
  | 'after rekeying'
  | 'before reset'
  | 'after reset'
  | 'open key changed';

/** The steps of a restore, which a page's worker does. */
export type RestoreFailpoint = 'rows written' | 'restored';

// Without the polyfill, which refuses to be loaded outside of a browser: the unit tests import the money code.
declare const chrome: {
  storage: {
    session: {
      get(key: string): Promise<Record<string, unknown>>;
      set(items: Record<string, unknown>): Promise<void>;
    };
  };
};

const ARMED = 'failpoint armed';
const REACHED = 'failpoint reached';

/** Stops for ever where a test has armed this step in `storage.session`. It stops once: the next life passes. */
export async function failpoint(step: Failpoint): Promise<void> {
  const { [ARMED]: armed } = await chrome.storage.session.get(ARMED);
  if (armed !== step) return;
  await chrome.storage.session.set({ [ARMED]: null, [REACHED]: step });
  await new Promise(() => undefined);
}

/** Stops for as long as a page of ours holds the web lock of this name. A transaction that it is called in stays open. */
export async function restoreFailpoint(step: RestoreFailpoint): Promise<void> {
  await Dexie.waitFor(navigator.locks.request(step, () => undefined));
}
