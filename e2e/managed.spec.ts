/** What an organisation has set holds in a real browser, that takes it from where organisations set it; and our pages say so. */

import type { Tab } from './driver/driver';
import { grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  connectWallet,
  enabledPage,
  promptOf,
  shopInvoice,
  showScreen,
  startCall,
} from './steps';
import { setPassphrase } from './vault';

const NOTE = by('by-organisation');

test('ceilings, sites and lock of an organisation hold from the moment that the browser knows them', async ({
  browser,
  stack,
}) => {
  const { origin } = new URL(stack.shop.url);
  const first = await connectWallet(browser, stack.wallet.newConnection().uri);
  await enabledPage(browser, stack);
  await grantBudget(first, origin, 10_000);
  /** A popup that shows the site, once it says that the organisation decides. */
  const shownSite = async (): Promise<Tab> => {
    const popup = await browser.popup();
    await showScreen(popup, 'site', origin);
    await popup.visible(NOTE);
    return popup;
  };
  const page = () => browser.newTab(`${origin}/blank`);

  await browser.manage({ budgetCeilingsInSats: { day: { amount: 1_000, largest: 500 } } });
  const cut = await shownSite();
  expect(await cut.text(by('site-left-amount'))).toContain('1,000');
  const paying = await page();
  expect(await call(paying, 'sendPayment', shopInvoice(stack, 21))).toHaveProperty('value.preimage');
  await startCall(paying, 'sendPayment', shopInvoice(stack, 501));
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(paying)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
  await cut.close();

  await browser.manage({ blockedSites: ['127.0.0.1'] });
  const blocked = await shownSite();
  expect(await blocked.evaluate((css) => document.querySelector(css), by('site-budget'))).toBeNull();
  expect(await call(await page(), 'sendPayment', shopInvoice(stack, 21))).toMatchObject({
    code: 'SITE_BLOCKED',
  });
  expect((await rowsOf(blocked, 'sites')).length).toBe(1);
  await blocked.close();

  await browser.manage({ lockAfterMinutes: 5 });
  const popup = await browser.popup();
  await popup.visible(by('passphrase-wanted'));
  const waiting = await page();
  await startCall(waiting, 'sendPayment', shopInvoice(stack, 22));
  const asked = await promptOf(browser, 'unlock');
  await asked.visible(NOTE);
  await setPassphrase(popup, 'correct horse battery staple');
  expect(await callEnded(waiting)).toHaveProperty('value.preimage');
  await browser.promptClosed();
  await showScreen(popup, 'settings', 'lock');
  await popup.visible(NOTE);
  expect(await popup.text(by('locks-after'))).not.toContain('15');
  expect((await journal(popup)).map(({ amount, state }) => [amount, state])).toEqual(
    expect.arrayContaining([
      [21_000, 'settled'],
      [22_000, 'settled'],
    ]),
  );
});
