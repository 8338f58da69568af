/** The screens of sites: what a site may spend and do, as the user sees and changes it. */
import type { ConnectionRow, SiteRow } from '../src/contract/rows';
import type { BrowserDriver, Tab } from './driver/driver';
import { command, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { tabTo, type } from './keys';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';

/** Opens the one site that there is. */
async function openSite(popup: Tab): Promise<void> {
  await popup.click(by('tab-sites'));
  await popup.click(`${by('site-row')} a`);
  await popup.visible(by('site'));
}

/** Switches it, and waits until that holds: the switch shows at once what is only under way. */
async function permitBalance(popup: Tab, granted: boolean): Promise<void> {
  await popup.click(by('permit-balance'));
  await popup.visible(
    `[aria-busy="false"] ${by('permit-balance')}${granted ? ':checked' : ':not(:checked)'}`,
  );
}

/** Waits until this is what is said of the budget. */
async function leftIs(popup: Tab, text: string): Promise<void> {
  await popup.waitFor(
    (css, wanted) => document.querySelector(css)?.textContent === wanted,
    by('site-left'),
    text,
  );
}

/** Pays it without a prompt. */
async function paysUnasked(browser: BrowserDriver, page: Tab, invoice: string): Promise<void> {
  expect(await call(page, 'sendPayment', invoice)).toHaveProperty('value.preimage');
  expect(await browser.promptCount()).toBe(0);
}

test('a site is given a budget by keys; it burns down, blows, and one chooses what comes then', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await popup.click(by('tab-sites'));
  await popup.visible(by('no-sites'));
  const page = await enabledPage(browser, stack);
  await popup.visible(by('site-row'));
  await tabTo(popup, `${by('site-row')} a`);
  await popup.press('Enter');
  await popup.visible(by('site'));
  expect(await popup.text(by('site-origin'))).toBe(stack.shop.url);
  await leftIs(popup, 'Asks every time');

  // A payment of 38 sats and its reserve of 10 just fit, and no other one after it.
  await tabTo(popup, by('site-budget-input'));
  await type(popup, '48');
  await tabTo(popup, `${by('more-limits')} summary`);
  await popup.press('Enter');
  await tabTo(popup, by('budget-per-minute'));
  await type(popup, '0');
  await popup.visible(`${by('budget-per-minute')}[aria-invalid="true"]`);
  await popup.visible(`${by('site-budget-set')}:disabled`);
  await type(popup, '3');
  await popup.press('Enter');
  await leftIs(popup, '48 sats left today');
  await popup.visible(`${by('site-budget')} .fuse:not(.blown)`);
  expect(await rowsOf<SiteRow>(popup, 'sites')).toMatchObject([
    { budget: { amount: 48_000, period: 'day', largest: null, perMinute: 3 } },
  ]);

  await paysUnasked(browser, page, shopInvoice(stack, 38, 'Most of it'));
  await popup.visible(`${by('site-budget')} .fuse.blown`);
  await leftIs(popup, 'Fuse blown. Until midnight every payment asks you first.');
  expect(await popup.text(by('site-blown-why'))).toMatch(/^Of 48 sats, \d+ sats? are left\./);
  expect(await popup.text(by('site-payment'))).toContain('Most of it');

  // Raised: the field is ready with twice as much, and Enter puts the new fuse in.
  // Keys lead there. Once the page of another tab was used, Firefox without a display presses no button by a key.
  await tabTo(popup, by('fuse-raise'));
  await popup.click(by('fuse-raise'));
  await popup.waitFor(
    (css) =>
      document.activeElement === document.querySelector(css) &&
      (document.activeElement as HTMLInputElement).value === '96',
    by('site-budget-input'),
  );
  await popup.press('Enter');
  await leftIs(popup, '96 sats left today');

  await tabTo(popup, by('site-budget-input'));
  await type(popup, '48');
  await popup.press('Enter');
  await leftIs(popup, '48 sats left today');
  await paysUnasked(browser, page, shopInvoice(stack, 38, 'Most of it again'));
  await popup.visible(by('site-blown'));
  await tabTo(popup, by('fuse-ask'));
  await popup.click(by('fuse-ask'));
  await leftIs(popup, 'Asks every time');
  // The button is gone; the keyboard is in the field of the amount.
  await popup.waitFor((css) => document.activeElement?.matches(css), by('site-budget-input'));
  await startCall(page, 'sendPayment', shopInvoice(stack, 1));
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});

test('a permission is switched off and asked for again; a site is blocked, let in again and forgotten', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'getBalance');
  await confirm(browser, 'permission');
  expect(await callEnded(page)).toHaveProperty('value.balance');
  await browser.promptClosed();

  // The popup, opened by a click in the toolbar while the page is shown, tells of its site and leads there.
  await page.toFront();
  await popup.reload();
  expect(await popup.text(by('site-line'))).toContain(stack.shop.url);
  await popup.click(by('site-line'));
  await popup.visible(`${by('permit-balance')}:checked`);
  await permitBalance(popup, false);
  await startCall(page, 'getBalance');
  await confirm(browser, 'permission');
  expect(await callEnded(page)).toHaveProperty('value.balance');
  await browser.promptClosed();
  await popup.visible(`${by('permit-balance')}:checked`);
  await permitBalance(popup, false);
  await permitBalance(popup, true);
  expect(await call(page, 'getBalance')).toHaveProperty('value.balance');
  expect(await browser.promptCount()).toBe(0);

  await popup.click(by('block'));
  await popup.click(by('block-confirm'));
  await popup.visible(by('site-blocked'));
  expect(await call(page, 'enable')).toMatchObject({ code: 'SITE_BLOCKED' });
  await popup.click(by('tab-sites'));
  await popup.click(`${by('blocked-row')} ${by('unblock')}`);
  await popup.waitFor((css) => document.querySelector(css) === null, by('blocked-row'));
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  await callEnded(page);
  await browser.promptClosed();

  await openSite(popup);
  await popup.click(by('forget'));
  await popup.click(by('forget-confirm'));
  await popup.visible(by('no-sites'));
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
});

test('a site is given another wallet: it keeps what it may do, not its budget, and pays from there', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const [first] = await rowsOf<ConnectionRow>(popup, 'connections');
  await command(popup, 'connection.add', { uri: stack.wallet.newConnection().uri });
  const second = (await rowsOf<ConnectionRow>(popup, 'connections')).find(({ id }) => id !== first?.id);
  if (!first || !second) throw new Error('There are not two wallets.');
  await openSite(popup);
  await popup.fill(by('site-budget-input'), '1000');
  await popup.click(by('site-budget-set'));
  await popup.visible(by('site-left-amount'));

  await popup.evaluate(
    (css, id) => {
      const select = document.querySelector<HTMLSelectElement>(css);
      if (!select) throw new Error('There is no choice of wallets.');
      select.value = id;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    },
    by('site-wallet'),
    second.id,
  );
  await popup.click(by('site-wallet-use'));
  await popup.waitFor((id) => location.hash.endsWith(id), second.id);
  await leftIs(popup, 'Asks every time');
  await popup.visible(`${by('permit-pay')}:checked`);

  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  await startCall(page, 'sendPayment', shopInvoice(stack, 5));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  expect(await journal(popup)).toMatchObject([{ connectionId: second.id, amount: 5_000 }]);
});
