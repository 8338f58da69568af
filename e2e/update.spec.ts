/** An update comes at any time, and nothing is lost by it. */
import { rm } from 'node:fs/promises';
import { changedBuild } from './changed-build';
import { grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import {
  call,
  callEnded,
  connectWallet,
  enabledPage,
  heldInvoice,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';

declare const chrome: { runtime: { getManifest(): { version: string } } };

const NEXT = '99.0.0';

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
  await startCall(other, 'sendPayment', shopInvoice(stack, 2_000));
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
  await rm(folder, { recursive: true });
});
