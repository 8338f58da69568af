import browser from 'webextension-polyfill';

/** The tab that is shown, where a site is open in it. */
export interface ShownTab {
  tabId: number;
  origin: string;
  isPrivate: boolean;
}

/** The site that the popup was opened on, or null where it is none. */
export async function shownTab(): Promise<ShownTab | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const { id: tabId, url, incognito } = tab ?? {};
  if (tabId === undefined || url === undefined || !/^https?:/.test(url)) return null;
  return { tabId, origin: new URL(url).origin, isPrivate: incognito === true };
}
