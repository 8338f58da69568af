/** "Pay with Fusebox" in the browser's own menu, on a selected text and on links that can be paid. */
import browser, { type Menus, type Tabs } from 'webextension-polyfill';
import { PAY_LINK } from './asker';

const LINKS = ['lightning', 'bitcoin', 'lnurlp', 'lnurlw', 'keyauth'];

const ITEMS: Menus.CreateCreatePropertiesType[] = [
  { id: 'pay text', title: 'Pay with Fusebox', contexts: ['selection'] },
  {
    id: PAY_LINK,
    title: 'Pay with Fusebox',
    contexts: ['link'],
    targetUrlPatterns: LINKS.map((scheme) => `${scheme}:*`),
  },
];

/** Firefox for Android has no such menu. */
const hasMenu = Boolean(browser.contextMenus);

/** Calls back when an item was chosen. */
export function onPayMenu(listener: (info: Menus.OnClickData, tab?: Tabs.Tab) => void): void {
  if (hasMenu) browser.contextMenus.onClicked.addListener(listener);
}

/** The browser keeps the items; made again, they are the same. */
export async function addPayMenu(): Promise<void> {
  if (!hasMenu) return;
  await browser.contextMenus.removeAll();
  for (const item of ITEMS) {
    // Another start may have made it this instant: reading the error is how Chrome is told that this is no fault.
    browser.contextMenus.create(item, () => void browser.runtime.lastError);
  }
}
