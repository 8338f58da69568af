/** The life of a connection: from the request over a new secret to its end, and what is said when the wallet ends it or its limit is used up. */
import type { ConnectionEventRow, ConnectionRow } from '../src/contract/rows';
import type { Tab } from './driver/driver';
import { grantBudget, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { ACCEPT, ask, linkOf, submit } from './pairing';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  shopInvoice,
  showScreen,
  startCall,
} from './steps';

const kindsOf = async (popup: Tab) =>
  (await rowsOf<ConnectionEventRow>(popup, 'connectionEvents')).map(({ kind }) => kind);

async function onlyConnection(popup: Tab): Promise<ConnectionRow> {
  const [connection] = await rowsOf<ConnectionRow>(popup, 'connections');
  if (connection === undefined) throw new Error('No wallet is connected.');
  return connection;
}

test('a wallet is asked, agrees, pays, outlives a restart, is given a new secret by another request, pays within the budget it had, and is given up', async ({
  browser,
  stack,
}) => {
  test.slow();
  const popup = await browser.popup();
  await popup.click(by('start'));
  const asked = await ask(popup, stack.relay.url, 'link');
  await stack.wallet.approve(linkOf(asked));
  await popup.click(ACCEPT);
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));

  const page = await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 300);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 100))).toHaveProperty('value.preimage');
  await page.reload();
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  await browser.quit();
  await browser.relaunch();

  const again = await browser.popup();
  const before = await onlyConnection(again);
  expect(before).toMatchObject({ clientPubkey: asked.request.appPubkey, budget: { total: 500_000 } });
  await showScreen(again, 'wallet', before.id);
  await again.click(by('renew-by-link'));
  const renewal = await submit(again);
  expect(renewal).toMatchObject({ rotates: before.id, request: { budget: { amount: 500_000 } } });
  // The old secret is good until the new one is.
  const shop = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(shop, 'sendPayment', shopInvoice(stack, 50))).toHaveProperty('value.preimage');
  await stack.wallet.approve(linkOf(renewal));
  await again.click(ACCEPT);
  await expect.poll(() => kindsOf(again)).toContain('rotated');
  const after = await onlyConnection(again);
  expect(after).toMatchObject({ id: before.id, clientPubkey: renewal.request.appPubkey });

  // What was spent by the old secret counts: 150 of 300 are gone, and 200 more do not pass.
  expect(await call(shop, 'sendPayment', shopInvoice(stack, 60))).toHaveProperty('value.preimage');
  await startCall(shop, 'sendPayment', shopInvoice(stack, 200));
  await confirm(browser, 'pay');
  expect(await callEnded(shop)).toHaveProperty('value.preimage');

  await showScreen(again, 'wallet', before.id);
  await again.visible(by('renewed'));
  await again.click(by('disconnect'));
  await again.click(by('disconnect-confirm'));
  await again.visible(by('delete-there'));
  expect(await call(shop, 'sendPayment', shopInvoice(stack, 10))).toMatchObject({ code: 'NOT_ENABLED' });
  expect(await kindsOf(again)).toEqual(['connected', 'site-connected', 'budget-set', 'rotated', 'revoked']);
  await again.click(by('wallet-log'));
  await again.visible(`${by('log-line')}[data-kind="revoked"]`);
  await again.visible(`${by('log-line')}[data-kind="budget-set"]`);
});

test('a connection that may make others has its wallet make its new secret by itself', async ({
  browser,
  stack,
}) => {
  const budget = { amountMsat: 500_000, renewal: 'monthly' } as const;
  const popup = await connectWallet(browser, stack.wallet.newConnection({ budget }).uri);
  const before = await onlyConnection(popup);
  await showScreen(popup, 'wallet', before.id);
  await popup.click(by('renew'));
  await popup.click(by('renew-confirm'));
  await popup.visible(by('renewed'));
  const after = await onlyConnection(popup);
  expect(after).toMatchObject({ id: before.id, budget: { total: 500_000 } });
  expect(after.clientPubkey).not.toBe(before.clientPubkey);
  expect(after.info.methods).not.toContain('create_connection');
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

test('what is left of the limit in the wallet is said before it is used up, and that it is afterwards', async ({
  browser,
  stack,
}) => {
  const budget = { amountMsat: 111_000, renewal: 'never' } as const;
  const popup = await connectWallet(browser, stack.wallet.newConnection({ budget }).uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 1_000);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 100))).toHaveProperty('value.preimage');
  await popup.waitFor((css) => document.querySelector(css)?.textContent?.includes('%'), by('limits'));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toMatchObject({ code: 'WALLET_BUDGET_EXCEEDED' });
  await expect.poll(() => kindsOf(popup)).toContain('refused');
});

test('a connection that the wallet has ended says so, to the user and to the site', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 1_000);
  const restore = stack.wallet.intercept(async () => ({
    error: { code: 'EXPIRED', message: 'This connection has expired.' },
  }));
  await popup.reload();
  await popup.visible(by('renew-here'));
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject({
    code: 'CONNECTION_EXPIRED',
  });
  expect(await kindsOf(popup)).toContain('expired');
  await popup.click(by('renew-here'));
  await popup.visible(`${by('wallet-screen')} ${by('limits')}`);

  // It was extended in the wallet: then it is not at its end any more.
  restore();
  await showScreen(popup);
  await popup.waitFor((css) => document.querySelector(css) === null, by('limits'));
  await expect.poll(() => onlyConnection(popup)).not.toHaveProperty('expiresAt');
});
