/** An update comes at any time, and nothing is lost by it. */
import { rm } from 'node:fs/promises';
import { changedBuild } from './changed-build';
import type { Tab } from './driver/driver';
import { connectionId, grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  heldInvoice,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';
import { isLocked, lock, setPassphrase, unlock } from './vault';

declare const chrome: { runtime: { getManifest(): { version: string } } };

const NEXT = '99.0.0';
const PASSPHRASE = 'a lamp beside the door';

test('an update meets a payment in flight and an open question: the old pages are told to reload, and nothing is lost', async ({
  browser,
  stack,
}) => {
  const before = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(before, stack.shop.url, 1_000);
  const [site] = await rowsOf(before, 'sites');
  const other = await browser.newTab(`${stack.shop.url}/blank`);
  const held = heldInvoice(stack, 21);
  await startCall(page, 'sendPayment', held.invoice);
  await held.held;
  const asked = shopInvoice(stack, 2_000);
  await startCall(other, 'sendPayment', asked);
  await promptOf(browser, 'pay');

  const folder = await changedBuild(browser.name, (manifest) => ({ ...manifest, version: NEXT }));
  await browser.update(folder);
  const updated = { code: 'EXTENSION_UPDATED' };
  expect(await callEnded(page)).toMatchObject(updated);
  expect(await callEnded(other)).toMatchObject(updated);
  expect(await call(page, 'getInfo')).toMatchObject(updated);
  await browser.promptClosed();

  const popup = await browser.popup();
  expect(await popup.evaluate(() => chrome.runtime.getManifest().version)).toBe(NEXT);
  expect(await rowsOf(popup, 'sites')).toEqual([site]);
  await held.settle();
  await expect
    .poll(() => journal(popup), 'the payment that was in flight')
    .toMatchObject([{ paymentHash: held.paymentHash, state: 'settled', preimage: held.preimage }]);

  await page.reload();
  expect(await call(page, 'sendPayment', held.invoice)).toMatchObject({ value: { preimage: held.preimage } });
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toHaveProperty('value.preimage');
  await other.reload();
  await startCall(other, 'sendPayment', asked);
  await confirm(browser, 'pay');
  expect(await callEnded(other)).toHaveProperty('value.preimage');
  await rm(folder, { recursive: true });
});

test('an update finds the vault locked, and a page waiting for it: it stays locked, and opens by the same passphrase', async ({
  browser,
  stack,
}) => {
  const before = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(before, stack.shop.url, 1_000);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toHaveProperty('value.preimage');
  await setPassphrase(before, PASSPHRASE);
  await lock(before);
  const kept = await keptRows(before);
  const waiting = shopInvoice(stack, 42);
  await startCall(page, 'sendPayment', waiting);
  await browser.prompt(`${by('prompt')}[data-kind="unlock"]`);

  const folder = await changedBuild(browser.name, (manifest) => ({ ...manifest, version: NEXT }));
  await browser.update(folder);
  expect(await callEnded(page)).toMatchObject({ code: 'EXTENSION_UPDATED' });
  await browser.promptClosed();
  const popup = await browser.popup();
  expect(await isLocked(popup, await connectionId(popup))).toBe(true);
  expect(await keptRows(popup)).toEqual(kept);

  await unlock(popup, PASSPHRASE);
  await page.reload();
  expect(await call(page, 'sendPayment', waiting)).toHaveProperty('value.preimage');
  expect(await journal(popup)).toMatchObject([
    { state: 'settled' },
    { state: 'settled', approvedBy: 'budget' },
  ]);
  await rm(folder, { recursive: true });
});

/** What no update may change. */
async function keptRows(page: Tab): Promise<unknown[][]> {
  return Promise.all(['connections', 'sites', 'payments', 'settings'].map((table) => rowsOf(page, table)));
}

test('what a newer version has stored is left alone, and the user and pages are told', async ({
  browser,
  stack,
}) => {
  const popup = await browser.popup();
  await popup.visible(by('start'));
  await popup.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('fusebox', 10_000);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  await popup.reload();
  expect(await popup.text('.broken')).toContain('written by a newer Fusebox');
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(page, 'enable')).toMatchObject({ code: 'NEWER_DATABASE' });
});
