/** Whether clicks on links are answered, as the content scripts read it: they have no database. */

/** Read by content/bridge, which takes what is missing for true. */
export async function writeLinkSwitch(opensLinks: boolean): Promise<void> {
  await browser.storage.local.set({ opensLinks });
}
