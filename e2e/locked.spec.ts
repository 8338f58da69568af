/** The vault is locked: what pages hear, who waits for the passphrase, when it locks, and that nothing leaves before it is opened. */
import { startRelay } from '../dev/stack/relay';
import type { Stack } from '../dev/stack/stack';
import { startWalletService } from '../dev/stack/wallet-service/service';
import type { VaultRow } from '../src/contract/rows';
import { UI_PARAMS, type UiMethod } from '../src/contract/ui-commands';
import { Books } from './books';
import type { BrowserDriver, Tab } from './driver/driver';
import { command, connectionId, grantBudget, journal, outcomeOf } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  enabledPageAt,
  heldInvoice,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';
import { isLocked, lock, openKey, setPassphrase, shiftOpenKey, tryToUnlock, unlock, vaultRow } from './vault';

declare const chrome: {
  alarms: {
    create(name: string, when: { when: number }): Promise<void>;
    get(name: string): Promise<{ scheduledTime: number } | undefined>;
  };
  storage: { session: { get(key: string): Promise<object> } };
};

const PASSPHRASE = 'a horse that is correct';
const MINUTE_MS = 60_000;

test('a page asks to be paid while it is locked: the user unlocks, confirms in the same window, and the page is answered', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  const books = await Books.open(stack);
  try {
    await startCall(page, 'sendPayment', shopInvoice(stack, 21));
    const prompt = await unlockPrompt(browser);
    expect(await prompt.text(by('prompt-origin'))).toBe(stack.shop.url);
    expect(await journal(popup)).toEqual([]);
    await prompt.fill(by('passphrase'), PASSPHRASE);
    await prompt.click(by('confirm'));
    const pay = await promptOf(browser, 'pay');
    expect(await browser.promptCount()).toBe(1);
    await pay.click(by('confirm'));
    expect(await callEnded(page)).toHaveProperty('value.preimage');
    await browser.promptClosed();
    expect(await books.agreeWith(() => journal(popup))).toHaveLength(1);
  } finally {
    books.close();
  }
});

test('a budget is good for nothing while it is locked: nothing is reserved or sent before, all of it without asking after', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  await unlock(popup, PASSPHRASE);
  await grantBudget(popup, stack.shop.url, 1_000);
  await lock(popup);
  const books = await Books.open(stack);
  const asked: unknown[] = [];
  const stop = stack.wallet.intercept((request, next) => {
    if (request.method === 'pay_invoice') asked.push(request.params);
    return next();
  });
  try {
    await startCall(page, 'sendPayment', shopInvoice(stack, 21));
    await unlockPrompt(browser);
    expect(await journal(popup)).toEqual([]);
    expect(asked).toEqual([]);
    await unlock(popup, PASSPHRASE);
    expect(await callEnded(page)).toHaveProperty('value.preimage');
    await browser.promptClosed();
    expect(await books.agreeWith(() => journal(popup))).toMatchObject([{ approvedBy: 'budget' }]);
    expect(asked).toHaveLength(1);
  } finally {
    stop();
    books.close();
  }
});

test('a no to the passphrase is a no to the page; what needs no secret needs no passphrase, and our own pages can do nothing', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  expect(await call(page, 'enable')).toEqual({ value: { enabled: true } });
  expect(await browser.promptCount()).toBe(0);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await (await unlockPrompt(browser)).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
  expect(await journal(popup)).toEqual([]);
  expect(await openKey(popup)).toBeNull();

  const allowed: UiMethod[] = [
    'vault.unlock',
    'vault.lock',
    'vault.reset',
    'prompt.decide',
    'site.block',
    'backup.restored',
    // Where an organisation requires one and none is set. One that is set is changed by who has entered it (test/background/lock.test.ts).
    'vault.setPassphrase',
  ];
  for (const method of Object.keys(UI_PARAMS) as UiMethod[]) {
    if (allowed.includes(method)) continue;
    // It is refused whatever it is about.
    expect(await outcomeOf(popup, method, {} as never), method).toMatchObject({
      error: { code: 'WALLET_LOCKED' },
    });
  }
});

test('several pages wait for one unlocking, and a background that dies meanwhile loses none of them', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  await unlock(popup, PASSPHRASE);
  const elsewhere = new URL(stack.shop.url);
  elsewhere.hostname = 'localhost';
  const other = await enabledPageAt(browser, elsewhere.origin);
  const second = await browser.newTab(`${stack.shop.url}/blank`);
  for (const origin of [stack.shop.url, elsewhere.origin]) await grantBudget(popup, origin, 1_000);
  await lock(popup);
  elsewhere.hostname = 'third.localhost';
  const stranger = await browser.newTab(`${elsewhere.origin}/blank`);

  await startCall(page, 'sendPayment', shopInvoice(stack, 11));
  await startCall(second, 'getInfo');
  await startCall(other, 'sendPayment', shopInvoice(stack, 22));
  await startCall(stranger, 'enable');
  const prompt = await unlockPrompt(browser);
  // One question for each site, in one window.
  await prompt.waitFor(() => document.body.textContent?.includes('1 of 3'));
  const shown = () => document.querySelector('[data-testid="prompt"]')?.getAttribute('data-prompt-id');
  const id = await prompt.evaluate(shown);
  await browser.killBackground();
  expect(await prompt.evaluate(shown)).toBe(id);
  expect(await browser.promptCount()).toBe(1);

  await unlock(popup, PASSPHRASE);
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  expect(await callEnded(second)).toHaveProperty('value.node');
  expect(await callEnded(other)).toHaveProperty('value.preimage');
  // Nobody connects a site but who knows the passphrase.
  await confirm(browser, 'connect');
  expect(await callEnded(stranger)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();
});

test('locking takes back what is being asked: the page hears no, and asked again it is asked for the passphrase first', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  await unlock(popup, PASSPHRASE);
  const invoice = shopInvoice(stack, 21);
  await startCall(page, 'sendPayment', invoice);
  await promptOf(browser, 'pay');
  await lock(popup);
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
  expect(await journal(popup)).toEqual([]);

  await startCall(page, 'sendPayment', invoice);
  await unlockPrompt(browser);
  await unlock(popup, PASSPHRASE);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

test('a payment that is under way when it is locked stays counted, and settles once it is unlocked', async ({
  browser,
  stack,
}) => {
  const { popup, page } = await lockedScene(browser, stack);
  await unlock(popup, PASSPHRASE);
  await grantBudget(popup, stack.shop.url, 1_000);
  const books = await Books.open(stack);
  try {
    const { invoice, held, settle, preimage } = heldInvoice(stack);
    await startCall(page, 'sendPayment', invoice);
    await held;
    await lock(popup);
    expect(await callEnded(page)).toMatchObject({ code: 'PAYMENT_OPEN' });
    await settle();
    expect(await journal(popup)).toMatchObject([{ state: 'open' }]);
    // Nobody is asked for the passphrase by what only waits.
    expect(await call(page, 'sendPayment', invoice)).toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await browser.promptCount()).toBe(0);

    await unlock(popup, PASSPHRASE);
    await popup.visible(`${by('payment-row')}[data-state="settled"]`);
    expect(await call(page, 'sendPayment', invoice)).toMatchObject({ value: { preimage } });
    await books.agreeWith(() => journal(popup));
  } finally {
    books.close();
  }
});

test('it locks in time: neither pages nor the death of the background put that off, and the user does', async ({
  browser,
  stack,
}) => {
  const { popup: opened, page, id } = await lockedScene(browser, stack);
  const popup = await quietPage(browser, opened);
  await unlock(popup, PASSPHRASE);
  const first = await deadline(popup);
  expect(await call(page, 'getInfo')).toHaveProperty('value');
  await browser.killBackground();
  expect(await call(page, 'getInfo')).toHaveProperty('value');
  expect(await deadline(popup)).toBe(first);

  await command(popup, 'settings.change', { locksAfter: 1 });
  const second = await deadline(popup);
  expect(second).toBeLessThan(first);
  // The user is there, a minute earlier than now, and again now.
  await shiftOpenKey(popup, MINUTE_MS / 2);
  await command(popup, 'connection.refresh', { connectionId: id });
  expect(await deadline(popup)).toBeGreaterThanOrEqual(second);

  // A payment is being asked about when its time comes, and nobody is there.
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await promptOf(browser, 'pay');
  await shiftOpenKey(popup, 2 * MINUTE_MS);
  await browser.killBackground();
  await unlockPrompt(browser);
  expect(await openKey(popup)).toBeNull();
  expect(await isLocked(popup, id)).toBe(true);
  expect(await journal(popup)).toEqual([]);
  await unlock(popup, PASSPHRASE);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

test('past the deadline nothing goes out, be the alarm late, and the alarm wakes a dead background', async ({
  browser,
  stack,
}) => {
  const { popup: opened, page, id } = await lockedScene(browser, stack);
  const popup = await quietPage(browser, opened);
  await unlock(popup, PASSPHRASE);
  await grantBudget(popup, stack.shop.url, 1_000);
  await shiftOpenKey(popup, 20 * MINUTE_MS);
  expect(await isLocked(popup, id)).toBe(true);
  await browser.killBackground();
  // As the browser does it when the time has come.
  await popup.evaluate(() => chrome.alarms.create('lock', { when: Date.now() }));
  await popup.waitFor(async () => !('openKey' in (await chrome.storage.session.get('openKey'))));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await (await unlockPrompt(browser)).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  expect(await openKey(popup)).toBeNull();
  expect(await journal(popup)).toEqual([]);

  // A clock that was put back would put off the deadline.
  await unlock(popup, PASSPHRASE);
  expect(await isLocked(popup, id)).toBe(false);
  await shiftOpenKey(popup, -20 * MINUTE_MS);
  expect(await isLocked(popup, id)).toBe(true);
});

test('wrong passphrases are counted and slowed down, beyond the death of the background and of the browser, whose restart locks', async ({
  browser,
  stack,
}) => {
  const { popup } = await lockedScene(browser, stack);
  for (const wrong of ['correct horse', 'battery staple']) {
    expect(await tryToUnlock(popup, wrong)).toBe('WRONG_PASSPHRASE');
  }
  expect(await wrongTries(popup)).toBe(2);
  expect(await tryToUnlock(popup, PASSPHRASE)).toBe('opened');
  expect(await wrongTries(popup)).toBe(0);
  await command(popup, 'settings.change', { locksAfter: null });
  expect(await openKey(popup)).toMatchObject({ until: null });

  // The longest wait: the shorter ones may be over before they can be seen.
  await setWrongTries(popup, { count: 20, at: 0 });
  expect(await tryToUnlock(popup, 'correct horse')).toBe('WRONG_PASSPHRASE');
  expect(await tryToUnlock(popup, PASSPHRASE)).toBe('TOO_MANY_TRIES');
  await browser.killBackground();
  expect(await tryToUnlock(popup, PASSPHRASE)).toBe('TOO_MANY_TRIES');
  await browser.relaunch();
  const again = await browser.popup();
  const id = await connectionId(again);
  expect(await isLocked(again, id)).toBe(true);
  expect(await tryToUnlock(again, PASSPHRASE)).toBe('TOO_MANY_TRIES');
  // What is refused without being tried makes nobody wait longer.
  expect(await wrongTries(again)).toBe(21);

  await setWrongTries(again, { count: 21, at: 0 });
  expect(await tryToUnlock(again, PASSPHRASE)).toBe('opened');
  expect(await isLocked(again, id)).toBe(false);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

test('a page that listens hears of payments again after an unlocking', async ({ browser, stack }) => {
  // It listens at some moment after the unlocking: what is paid before that, a relay must keep.
  const relay = await startRelay({ keepsWalletEvents: true });
  const wallet = await startWalletService({ relayUrls: [relay.url], node: stack.network.wallet });
  try {
    await hearsAfterUnlocking(await lockedScene(browser, stack, wallet.uri), browser, stack);
  } finally {
    wallet.close();
    await relay.close();
  }
});

async function hearsAfterUnlocking(
  { popup, page }: LockedScene,
  browser: BrowserDriver,
  stack: Stack,
): Promise<void> {
  await unlock(popup, PASSPHRASE);
  await page.evaluate(() => {
    const target = window as unknown as ListeningPage;
    target.heard = [];
    target.webln.on('paymentReceived', (data) => target.heard.push(data as ListeningPage['heard'][number]));
  });
  await confirm(browser, 'permission');
  await browser.promptClosed();
  const made = await call(page, 'makeInvoice', 11);
  if (!('value' in made)) throw new Error(`There is no invoice: ${made.code}`);
  const { paymentRequest, rHash } = made.value as { paymentRequest: string; rHash: string };
  await lock(popup);
  await unlock(popup, PASSPHRASE);
  await stack.network.shop.pay(paymentRequest);
  const heard = () => (window as unknown as ListeningPage).heard.map((told) => told.payment_hash);
  await page.waitFor(() => (window as unknown as ListeningPage).heard.length > 0);
  expect(await page.evaluate(heard)).toEqual([rHash]);
}

interface ListeningPage {
  webln: { on(event: string, listener: (data: unknown) => void): void };
  heard: { payment_hash: string }[];
}

interface LockedScene {
  popup: Tab;
  /** Of the shop, which is connected. */
  page: Tab;
  /** Of the connection. */
  id: string;
}

/** A wallet that is connected, a passphrase that is set, and the vault is locked. */
async function lockedScene(
  browser: BrowserDriver,
  stack: Stack,
  uri = stack.wallet.newConnection().uri,
): Promise<LockedScene> {
  const popup = await connectWallet(browser, uri);
  const page = await enabledPage(browser, stack);
  await setPassphrase(popup, PASSPHRASE);
  await lock(popup);
  return { popup, page, id: await connectionId(popup) };
}

/** In place of the popup, which asks the wallet for its balance when it is unlocked: that counts as the user's doing. This page does nothing by itself. */
async function quietPage(browser: BrowserDriver, popup: Tab): Promise<Tab> {
  const page = await browser.newTab(browser.extensionUrl('src/popup/safety.html'));
  await popup.close();
  return page;
}

/** The window that asks for the passphrase. */
function unlockPrompt(browser: BrowserDriver): Promise<Tab> {
  return browser.prompt(`${by('prompt')}[data-kind="unlock"]`);
}

/** When it locks, as stored; the alarm is set to the same time. */
async function deadline(popup: Tab): Promise<number> {
  const until = (await openKey(popup))?.until ?? 0;
  const alarm = await popup.evaluate(() => chrome.alarms.get('lock'));
  expect(Math.abs((alarm?.scheduledTime ?? 0) - until)).toBeLessThan(1_000);
  return until;
}

async function wrongTries(popup: Tab): Promise<number | undefined> {
  const row = await vaultRow(popup);
  return row?.kind === 'passphrase' ? row.wrong.count : undefined;
}

/** As if so many wrong passphrases had been entered. */
async function setWrongTries(
  popup: Tab,
  wrong: Extract<VaultRow, { kind: 'passphrase' }>['wrong'],
): Promise<void> {
  await popup.evaluate(
    (tries) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('fusebox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('vault', 'readwrite');
          const vault = writing.objectStore('vault');
          const reading = vault.get('vault');
          reading.onsuccess = () => vault.put({ ...reading.result, wrong: tries });
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    wrong,
  );
}
