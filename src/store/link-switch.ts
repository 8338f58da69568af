/** Whether clicks on links are answered, as the content scripts read it: they have no database. */
import browser from 'webextension-polyfill';

/** Read by content/bridge, which takes what is missing for true. */
export async function writeLinkSwitch(opensLinks: boolean): Promise<void> {
  await browser.storage.local.set({ opensLinks });
}
