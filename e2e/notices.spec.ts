/** What the system tells while no page of Fusebox is open, and how many questions wait at the toolbar button. Real payments; which are told, the user chooses. */
import type { Stack } from '../dev/stack/stack';
import type { InvoiceRow, Notifications } from '../src/contract/rows';
import { msatFromSats } from '../src/core/msat';
import type { BrowserDriver, Tab } from './driver/driver';
import { until } from './driver/until';
import { command, connectionId, grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { expectNone, secretsOf } from './hygiene';
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
  notifications: {
    getAll(): Promise<Record<string, true | { title: string; message: string }>>;
    onClosed: { addListener(listener: (id: string) => void): void };
  };
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

interface Notice {
  id: string;
  /** null where the browser does not tell. */
  text: string | null;
}

interface WatchingPage {
  gone: string[];
}

/** From now on what is shown and goes by itself, as in a Chromium without a display, is remembered by the page. */
async function watchNotices(quiet: Tab): Promise<void> {
  await quiet.evaluate(() => {
    const watching = window as unknown as WatchingPage;
    watching.gone = [];
    chrome.notifications.onClosed.addListener((id) => void watching.gone.push(id));
  });
}

/** Those that are shown now. */
function shown(quiet: Tab): Promise<Notice[]> {
  return quiet.evaluate(async () =>
    Object.entries(await chrome.notifications.getAll()).map(([id, options]) => ({
      id,
      text: options === true ? null : `${options.title}\n${options.message}`,
    })),
  );
}

/** All that there were, but those. */
async function seenBeyond(quiet: Tab, known: readonly Notice[]): Promise<Notice[]> {
  const now = await shown(quiet);
  const gone = await quiet.evaluate(() => (window as unknown as WatchingPage).gone);
  const all = new Map([...gone.map((id) => ({ id, text: null })), ...now].map((each) => [each.id, each]));
  for (const { id } of known) all.delete(id);
  return [...all.values()];
}

/** Waits for one beyond those. */
async function nextNotice(quiet: Tab, known: readonly Notice[]): Promise<Notice> {
  let fresh: Notice[] = [];
  await expect
    .poll(async () => {
      fresh = await seenBeyond(quiet, known);
      return fresh.length;
    })
    .toBeGreaterThan(0);
  const [next, ...others] = fresh;
  expect(others).toEqual([]);
  return next as Notice;
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

  await watchNotices(quiet);
  await notify(quiet, false);
  await receive(scene);
  await settleLate(scene);
  await blow(scene);

  // They are shown in turn: one that should not have been would be among these.
  await notify(quiet, true);
  await receive(scene);
  const received = await nextNotice(quiet, []);
  const lateId = await settleLate(scene);
  const late = await nextNotice(quiet, [received]);
  await blow(scene);
  const blown = await nextNotice(quiet, [received, late]);
  // A click opens what the id begins with.
  expect(received.id).toMatch(/^#\/history \S+$/);
  expect(late.id.split(' ')[0]).toBe(`#/payment/${lateId}`);
  expect(blown.id).toMatch(/^#\/history \S+$/);
  const notices = [received, late, blown];
  // Chromium tells nobody what it has shown.
  if (browser.name === 'firefox') {
    expect(notices.map((notice) => notice.text)).toEqual([
      'Fusebox\nPayment received: 21 sats.',
      'Fusebox\nPayment made: 21 sats. Its outcome was unknown until now.',
      `Fusebox\n${new URL(stack.shop.url).host} has used up its budget. Fusebox asks you about each further payment.`,
    ]);
  }
  const text = JSON.stringify(notices);
  expectNone(secretsOf(uri), [{ where: 'notifications', text }]);
  for (const { paymentHash, preimage, invoice } of await journal(quiet)) {
    for (const kept of [paymentHash, preimage, invoice]) expect(text).not.toContain(kept);
  }

  await browser.clickNotice(late.id);
  const opened = await tabAt(browser, `popup.html#/payment/${lateId}`);
  expect(await opened.text(by('payment-state'))).toBe('Paid');
  // It has done its work.
  await expect.poll(async () => (await shown(quiet)).map(({ id }) => id)).not.toContain(late.id);
  // A fuse that blew is told of once, however often the site asks.
  expect(await seenBeyond(quiet, notices)).toEqual([]);
});

/** The tab whose address ends so, once there is one. */
async function tabAt(browser: BrowserDriver, ending: string): Promise<Tab> {
  return until(`a tab at ${ending}`, async () => {
    for (const tab of await browser.tabs()) if ((await tab.url()).endsWith(ending)) return tab;
    return null;
  });
}
