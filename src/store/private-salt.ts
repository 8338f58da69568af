/** What names the sites of private windows, in `storage.session`: it is never on disk, and is gone with the browser. */
import browser from 'webextension-polyfill';

const KEY = 'privateSalt';

/** Hex; undefined where no private window has asked for anything. */
export async function readPrivateSalt(): Promise<string | undefined> {
  const { [KEY]: salt } = await browser.storage.session.get(KEY);
  return typeof salt === 'string' ? salt : undefined;
}

/** null drops it. */
export async function writePrivateSalt(salt: string | null): Promise<void> {
  if (salt === null) await browser.storage.session.remove(KEY);
  else await browser.storage.session.set({ [KEY]: salt });
}
