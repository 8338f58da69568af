import { useLayoutEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';

/** In the address of a popup that was opened to scan a code at once. */
export const SCAN = 'scan';

/** Opens the screen that is shown in a tab, and closes the popup, which would cover it. `query`: what the tab is to do at once. */
export async function openInTab(query = ''): Promise<void> {
  const address = new URL(location.href);
  address.search = query;
  await browser.tabs.create({ url: address.href });
  window.close();
}

/** Whether this page is in a tab, and not the popup of the toolbar. Undefined until that is known. */
export function useIsTab(): boolean | undefined {
  const [isTab, setIsTab] = useState<boolean>();
  useLayoutEffect(() => {
    void browser.tabs.getCurrent().then((tab) => setIsTab(tab !== undefined));
  }, []);
  return isTab;
}
