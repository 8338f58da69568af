/** Which sites were told no, in `storage.session`: it outlives the background, not the browser. */
import browser from 'webextension-polyfill';
import type { CoolDown } from '../core/cool-down';

const KEY = 'coolDowns';

/** By origin. */
export type CoolDowns = Readonly<Record<string, CoolDown>>;

export async function readCoolDowns(): Promise<CoolDowns> {
  const stored = await browser.storage.session.get(KEY);
  // Written by this module alone, and by this very version: session storage is emptied when the extension is updated.
  return (stored[KEY] as CoolDowns | undefined) ?? {};
}

/** Replaces them all. Only the queue of prompts calls this, one change at a time. */
export async function writeCoolDowns(coolDowns: CoolDowns): Promise<void> {
  await browser.storage.session.set({ [KEY]: coolDowns });
}
