/** What the system tells while no page of Fusebox is open, and how many questions wait at the toolbar button. Real payments; which are told, the user chooses. */
import type { Stack } from '../dev/stack/stack';
import type { InvoiceRow, Notifications } from '../src/contract/rows';
import { msatFromSats } from '../src/core/msat';
import type { BrowserDriver, SystemNotice, Tab } from './driver/driver';
import { until } from './driver/until';
import { command, connectionId, grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { expectNone } from './hygiene';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  heldInvoice,
  shopInvoice,
  startCall,
} from './steps';
import { lock, setPassphrase, unlock } from './vault';

declare const chrome: {
  action: { getBadgeText(of: object): Promise<string> };
  alarms: { create(name: string, when: { when: number }): Promise<void> };
};

const PASSPHRASE = 'a horse that is correct';

interface Scene {
  browser: BrowserDriver;
  stack: Stack;
  /** Of the extension, and shows nothing of payments. */
  quiet: Tab;
  /** Of the shop, which is connected. */
  page: Tab;
}

const badge = (quiet: Tab) => quiet.evaluate(() => chrome.action.getBadgeText({}));

/** The user's own invoice is paid while the popup is closed and the background dead. The alarm wakes it, as the browser does each minute. */
async function receive({ browser, stack, quiet }: Scene): Promise<void> {
  const params = { connectionId: await connectionId(quiet), amount: msatFromSats(21), description: 'Rent' };
  await command(quiet, 'invoice.make', params);
  const made = (await rowsOf<InvoiceRow>(quiet, 'invoices')).find(({ paidAt }) => paidAt === null);
  if (!made) throw new Error('No invoice was stored.');
  await browser.killBackground();
  await stack.network.shop.pay(made.invoice);
  await quiet.evaluate(() => chrome.alarms.create('invoices', { when: Date.now() }));
  await expect
    .poll(async () => (await rowsOf<InvoiceRow>(quiet, 'invoices')).filter(({ paidAt }) => paidAt === null))
    .toEqual([]);
}

/** The site asks twice for more than is left. Each question is counted at the toolbar button until it is answered, over the death of the background. */
async function blow({ browser, stack, quiet, page }: Scene): Promise<void> {
  await grantBudget(quiet, stack.shop.url, 48);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 38))).toHaveProperty('value.preimage');
  expect(await badge(quiet)).toBe('');
  await startCall(page, 'sendMultiPayment', [shopInvoice(stack, 40), shopInvoice(stack, 41)]);
  await expect.poll(() => badge(quiet)).toBe('2');
  await browser.killBackground();
  await confirm(browser, 'pay');
  await expect.poll(() => badge(quiet)).toBe('1');
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toMatchObject({ value: { payments: [{}, {}], errors: [] } });
  await browser.promptClosed();
  expect(await badge(quiet)).toBe('');
}

/** A payment becomes open by the lock, the background dies, and the next life hears that it was made. Resolves with its row's id. */
async function settleLate({ browser, stack, quiet, page }: Scene): Promise<string> {
  await grantBudget(quiet, stack.shop.url, 1_000);
  const { invoice, paymentHash, held, settle } = heldInvoice(stack);
  await startCall(page, 'sendPayment', invoice);
  await held;
  await lock(quiet);
  expect(await callEnded(page)).toMatchObject({ code: 'PAYMENT_OPEN' });
  await browser.killBackground();
  await settle();
  await unlock(quiet, PASSPHRASE);
  const row = async () => (await journal(quiet)).find((each) => each.paymentHash === paymentHash);
  await expect.poll(row).toMatchObject({ state: 'settled' });
  return (await row())?.id ?? '';
}

async function notify(quiet: Tab, on: boolean): Promise<void> {
  const notifications: Notifications = { received: on, blown: on, late: on };
  await command(quiet, 'settings.change', { notifications });
}

/** Waits until so many are shown, and returns them. */
async function noticesOnce(browser: BrowserDriver, count: number): Promise<SystemNotice[]> {
  let notices: SystemNotice[] = [];
  await expect
    .poll(async () => {
      notices = await browser.notices();
      return notices.length;
    })
    .toBe(count);
  return notices;
}

test('what was received, a fuse that blew, and a payment that was settled late are told, unless that is turned off', async ({
  browser,
  stack,
}) => {
  test.slow();
  // The wallet's side has all the money at first.
  await stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 10_000_000 }));
  const { uri } = stack.wallet.newConnection();
  const popup = await connectWallet(browser, uri);
  const page = await enabledPage(browser, stack);
  const quiet = await browser.newTab(browser.extensionUrl('src/popup/safety.html'));
  await popup.close();
  await setPassphrase(quiet, PASSPHRASE);
  const scene = { browser, stack, quiet, page };

  await notify(quiet, false);
  await receive(scene);
  await settleLate(scene);
  await blow(scene);

  // They are shown in turn: one that should not have been would be among these.
  await notify(quiet, true);
  await receive(scene);
  const [received] = await noticesOnce(browser, 1);
  const lateId = await settleLate(scene);
  const late = (await noticesOnce(browser, 2)).find(({ id }) => id !== received?.id);
  await blow(scene);
  const notices = await noticesOnce(browser, 3);
  const blown = notices.find(({ id }) => id !== received?.id && id !== late?.id);
  // A click opens what the id begins with.
  expect(received?.id).toMatch(/^#\/history \S+$/);
  expect(late?.id.split(' ')[0]).toBe(`#/payment/${lateId}`);
  expect(blown?.id).toMatch(/^#\/history \S+$/);
  if (browser.name === 'firefox') {
    expect([received, late, blown].map((notice) => notice?.text)).toEqual([
      'Fusebox\nPayment received: 21 sats.',
      'Fusebox\nPayment made: 21 sats. Its outcome was unknown until now.',
      `Fusebox\n${new URL(stack.shop.url).host} has used up its budget. Fusebox asks you about each further payment.`,
    ]);
  }
  const text = JSON.stringify(notices);
  expectNone([uri], [{ where: 'notifications', text }]);
  for (const { paymentHash, preimage, invoice } of await journal(quiet)) {
    for (const kept of [paymentHash, preimage, invoice]) expect(text).not.toContain(kept);
  }

  await browser.clickNotice(late?.id ?? '');
  const opened = await tabAt(browser, `popup.html#/payment/${lateId}`);
  expect(await opened.text(by('payment-state'))).toBe('Paid');
  // It has done its work.
  expect((await noticesOnce(browser, 2)).map(({ id }) => id)).not.toContain(late?.id);
});

/** The tab whose address ends so, once there is one. */
async function tabAt(browser: BrowserDriver, ending: string): Promise<Tab> {
  return until(`a tab at ${ending}`, async () => {
    for (const tab of await browser.tabs()) if ((await tab.url()).endsWith(ending)) return tab;
    return null;
  });
}
