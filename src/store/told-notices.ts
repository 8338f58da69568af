/** Which notifications of the wallets were told to pages, in `storage.session`: a background that dies does not tell them again. */
import browser from 'webextension-polyfill';

const KEY = 'toldNotices';

/** Names of notifications and their dates (seconds), by connection, as the NIP-47 client keeps them. */
export type ToldNotices = Readonly<Record<string, [name: string, at: number][]>>;

export async function readToldNotices(): Promise<ToldNotices> {
  const stored = await browser.storage.session.get(KEY);
  // Written by this module alone, and by this very version: session storage is emptied when the extension is updated.
  return (stored[KEY] as ToldNotices | undefined) ?? {};
}

/** Replaces those of one connection. Only page-events calls this, one change at a time. */
export async function writeToldNotices(
  connectionId: string,
  told: [name: string, at: number][],
): Promise<void> {
  await browser.storage.session.set({ [KEY]: { ...(await readToldNotices()), [connectionId]: told } });
}
