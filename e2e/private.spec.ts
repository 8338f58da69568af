/** Private windows, as the browser has them: a site there is asked about and paid like any other, and afterwards nothing tells which it was. */
import type { BrowserDriver, Tab } from './driver/driver';
import { command, journal } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  promptOf,
  shopInvoice,
  shopReceived,
  startCall,
} from './steps';

/** Found nowhere but in the address of the site. Browsers look for it on this machine. */
const HOST = 'hidden.localhost';
const DESCRIPTION = 'Something to be kept quiet';

declare const chrome: { storage: Record<'local' | 'session', { get(keys: null): Promise<object> }> };

/** All that the extension keeps, on disk and in memory, as one text. */
function everythingKept(page: Tab): Promise<string> {
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: unknown[] = [await chrome.storage.local.get(null), await chrome.storage.session.get(null)];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        kept.push(store, await result(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    return JSON.stringify(kept);
  });
}

/** In a private window of its own. */
async function enabledPrivatePage(browser: BrowserDriver, url: string): Promise<Tab> {
  const page = await browser.newPrivateTab(url);
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();
  return page;
}

test('a site in a private window is connected, paid and then forgotten with its window', async ({
  browser,
  stack,
}) => {
  await browser.allowInPrivateWindows();
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const { port } = new URL(stack.shop.url);
  const isNamed = (kept: string) => kept.includes(HOST) || new RegExp(`[^"]:${port}\\b`).test(kept);
  const page = await browser.newPrivateTab(`http://${HOST}:${port}/blank`);
  const before = stack.network.shop.balanceMsat();

  await startCall(page, 'enable');
  const connecting = await promptOf(browser, 'connect');
  expect(await connecting.text(by('prompt-origin'))).toContain(`${HOST}:${port}`);
  expect(await connecting.text('body')).toContain('private window');
  expect(isNamed(await everythingKept(popup))).toBe(true);
  await connecting.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();

  const invoice = shopInvoice(stack, 21, DESCRIPTION);
  await startCall(page, 'sendPayment', invoice);
  const paying = await promptOf(browser, 'pay');
  expect(await paying.text(by('prompt-origin'))).toContain(HOST);
  expect(await paying.text(by('prompt-description'))).toContain(DESCRIPTION);
  expect(await paying.evaluate((css) => document.querySelector(css), by('budget-toggle'))).toBeNull();
  await paying.click(by('confirm'));
  const paid = await callEnded(page);
  expect(paid).toMatchObject({ value: { preimage: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  await shopReceived(stack, before, 21);
  await browser.promptClosed();

  // Another private window, and another life of the background, are of the same session.
  const other = await browser.newPrivateTab(`http://${HOST}:${port}/blank`);
  await page.close();
  await browser.killBackground();
  expect(await call(other, 'isEnabled')).toEqual({ value: true });
  expect(await call(other, 'sendPayment', invoice)).toEqual(paid);

  await other.close();
  await popup.waitFor(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open('fusebox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('sites').objectStore('sites').count();
          counting.onsuccess = () => resolve(counting.result === 0);
          opening.result.close();
        };
      }),
  );
  await popup.waitFor(async () => !('privateSalt' in (await chrome.storage.session.get(null))));

  const kept = await everythingKept(popup);
  expect(isNamed(kept)).toBe(false);
  expect(kept).not.toContain(DESCRIPTION);
  expect(await journal(popup)).toMatchObject([
    { invoice, state: 'settled', amount: 21_000, origin: expect.stringMatching(/^private:[0-9a-f]{64}$/) },
  ]);
  expect(await popup.text(by('payment-row'))).toContain('A private window');
});

test('a site that other windows know is not known in a private one, unless it is blocked', async ({
  browser,
  stack,
}) => {
  await browser.allowInPrivateWindows();
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const known = await enabledPage(browser, stack);
  const page = await browser.newPrivateTab(`${stack.shop.url}/blank`);
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
  expect(await call(page, 'getInfo')).toMatchObject({ code: 'NOT_ENABLED' });
  await page.close();
  await enabledPrivatePage(browser, `${stack.shop.url}/blank`);

  await command(popup, 'site.block', { origin: new URL(stack.shop.url).origin });
  expect(await call(known, 'getInfo')).toMatchObject({ code: 'SITE_BLOCKED' });
  const blocked = await browser.newPrivateTab(`${stack.shop.url}/blank`);
  expect(await call(blocked, 'enable')).toMatchObject({ code: 'SITE_BLOCKED' });
});
