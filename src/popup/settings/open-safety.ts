import browser from 'webextension-polyfill';

/** Opens the page of passphrase and backup, in a tab: Firefox closes a popup that opens a file dialog. */
export async function openSafety(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('src/popup/safety.html') });
  // A popup has no tab, and covers what was opened. In a tab this page stays.
  if (!(await browser.tabs.getCurrent())) window.close();
}
