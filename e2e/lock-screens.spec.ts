/** The lock as the user meets it: the passphrase is set, asked for, changed and removed, and what is left where it was forgotten. */
import { LOCKS_AFTER } from '../src/core/lock';
import type { BrowserDriver, Tab } from './driver/driver';
import { grantBudget, journal } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  openConnectForm,
  promptOf,
  shopInvoice,
  showScreen,
  startCall,
} from './steps';
import { shiftOpenKey } from './vault';

const FIRST = 'a wire behind old glass';
const SECOND = 'seven lamps for the river';

const SAFETY = 'src/popup/safety.html';

/** The page of passphrase and backup, in a tab of its own. */
function safetyPage(browser: BrowserDriver): Promise<Tab> {
  return browser.newTab(browser.extensionUrl(SAFETY));
}

/** The same page, once a click has opened it. */
async function openedSafety(browser: BrowserDriver): Promise<Tab> {
  let opened: Tab | undefined;
  await expect
    .poll(async () => {
      opened = await tabAt(browser, SAFETY);
      return opened !== undefined;
    })
    .toBe(true);
  if (!opened) throw new Error('The page was not opened.');
  return opened;
}

async function tabAt(browser: BrowserDriver, path: string): Promise<Tab | undefined> {
  for (const tab of await browser.tabs()) if ((await tab.url()).endsWith(path)) return tab;
  return undefined;
}

async function setPassphrase(page: Tab, passphrase: string, old?: string): Promise<void> {
  if (old !== undefined) await page.fill(by('old-passphrase'), old);
  await page.fill(by('new-passphrase'), passphrase);
  await page.fill(by('new-passphrase-again'), passphrase);
  await page.click(by('set-passphrase'));
}

/** The passphrase is set on the page of its own. Setting it is a use, too, and counts once it is done. */
async function guarded(browser: BrowserDriver): Promise<Tab> {
  const safety = await safetyPage(browser);
  await setPassphrase(safety, FIRST);
  await safety.visible(by('passphrase-done'));
  return safety;
}

/** What is asked for before it has locked is asked about as if it were open. */
async function lockNow(popup: Tab): Promise<void> {
  await popup.click(by('lock-now'));
  await popup.visible(by('locked'));
}

async function unlockWith(page: Tab, passphrase: string): Promise<void> {
  await page.fill(by('passphrase'), passphrase);
  await page.click(by('unlock'));
}

/** The words of everything that can be seen. */
const screenOf = (page: Tab) => page.text('main');

test('a passphrase is set, asked for, changed and removed', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await showScreen(popup, 'settings', 'lock');
  await popup.click(by('open-safety'));
  const safety = await openedSafety(browser);
  await showScreen(popup);

  // Too short, and not the same twice: told, and nothing is set.
  await setPassphrase(safety, 'short');
  expect(await safety.text(by('error'))).toBe('A passphrase has at least 8 characters.');
  await safety.fill(by('new-passphrase'), FIRST);
  await safety.fill(by('new-passphrase-again'), SECOND);
  await safety.click(by('set-passphrase'));
  await safety.waitFor(() =>
    document.querySelector('[data-testid="error"]')?.textContent?.includes('not the same'),
  );

  await setPassphrase(safety, FIRST);
  await safety.visible(by('old-passphrase'));
  await safety.visible(by('passphrase-done'));
  expect(
    await safety.evaluate(() =>
      Array.from(document.querySelectorAll('input'), ({ value }) => value).join(''),
    ),
  ).toBe('');

  await lockNow(popup);
  await safety.visible(by('locked'));
  expect(await screenOf(popup)).toBe(
    'Fusebox\nFusebox is locked\nPassphrase\nShow\nUnlock\nForgot the passphrase?',
  );

  await unlockWith(popup, SECOND);
  expect(await popup.text(by('error'))).toBe('This is not the passphrase.');
  await unlockWith(popup, FIRST);
  await popup.visible(by('wallet-balance'));
  await safety.visible(by('old-passphrase'));

  await setPassphrase(safety, SECOND, FIRST);
  await safety.visible(by('passphrase-done'));
  await lockNow(safety);
  await unlockWith(popup, FIRST);
  await popup.visible(by('error'));
  await unlockWith(popup, SECOND);
  await popup.visible(by('wallet-balance'));

  await safety.fill(by('old-passphrase'), FIRST);
  await safety.click(by('remove-passphrase'));
  expect(await safety.text(by('error'))).toBe('This is not the passphrase.');
  expect(await textIn(safety, 'old-passphrase')).toBe('');
  await safety.fill(by('old-passphrase'), SECOND);
  await safety.click(by('remove-passphrase'));
  await safety.waitFor(() => document.querySelector('[data-testid="old-passphrase"]') === null);
  await popup.waitFor(() => document.querySelector('[data-testid="lock-now"]') === null);
  await browser.relaunch();
  await (await browser.popup()).visible(by('wallet-balance'));
});

test("the popup locks before one's eyes when its time has come", async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const safety = await guarded(browser);
  await popup.visible(by('lock-now'));
  await shiftOpenKey(popup, LOCKS_AFTER * 60_000 - 2_000);
  await popup.visible(by('locked'));
  await safety.visible(by('locked'));
  await unlockWith(safety, FIRST);
  await popup.visible(by('wallet-balance'));
});

test('after many wrong passphrases one has to wait, and sees how long', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await guarded(browser);
  await lockNow(popup);
  await unlockWith(popup, SECOND);
  await popup.visible(by('error'));
  expect(await screenOf(popup)).not.toContain('Too many');

  await setWrong(popup, { count: 20, at: Date.now() });
  await popup.reload();
  expect(await popup.text(by('tries-wait'))).toMatch(
    /^Too many wrong passphrases\. You can try again in \d:\d\d\.$/,
  );
  await popup.visible(`${by('unlock')}:disabled`);

  await setWrong(popup, { count: 20, at: 0 });
  await popup.reload();
  await unlockWith(popup, FIRST);
  await popup.visible(by('wallet-balance'));
});

/** As if so many wrong passphrases had been entered, the last one then. To be seen after a reload. */
function setWrong(page: Tab, wrong: { count: number; at: number }): Promise<void> {
  return page.evaluate(
    (counted) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('fusebox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const vault = opening.result.transaction('vault', 'readwrite').objectStore('vault');
          const reading = vault.get('vault');
          reading.onsuccess = () => {
            vault.put({ ...reading.result, wrong: counted });
          };
          vault.transaction.onerror = () => reject(vault.transaction.error);
          vault.transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    wrong,
  );
}

test('a question of a site waits for the passphrase in the prompt window', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await guarded(browser);
  await lockNow(popup);

  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  const prompt = await promptOf(browser, 'unlock');
  expect(await prompt.text('h1')).toContain('needs your wallet, which is locked');
  expect(await prompt.evaluate(() => document.activeElement?.id)).toBe('passphrase');
  await prompt.fill(by('passphrase'), SECOND);
  await prompt.press('Enter');
  expect(await prompt.text(by('error'))).toBe('This is not the passphrase.');
  await prompt.fill(by('passphrase'), FIRST);
  await prompt.click(by('confirm'));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await popup.visible(by('wallet-balance'));

  await browser.promptClosed();
  await lockNow(popup);
  await startCall(page, 'sendPayment', shopInvoice(stack, 22));
  await (await promptOf(browser, 'unlock')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});

test('what a page takes back while the passphrase is typed leaves the window and the keys where they are', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await guarded(browser);
  await lockNow(popup);

  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  const prompt = await promptOf(browser, 'unlock');
  for (const key of 'a wi') await prompt.press(key === ' ' ? 'Space' : key);
  await page.goto(`${stack.shop.url}/blank`);
  await prompt.visible(by('withdrawn'));
  expect(await prompt.text('h1')).toBe('The site no longer asks. You can close this window.');
  for (const key of ['r', 'e', 'Enter', 'Escape', '!']) await prompt.press(key);
  expect(await prompt.evaluate(() => document.activeElement?.id)).toBe('passphrase');
  expect(await textIn(prompt, 'passphrase')).toBe('a wire!');
  await prompt.visible(by('withdrawn'));
  expect(await textIn(popup, 'passphrase')).toBe('');

  await prompt.click(by('close'));
  await browser.promptClosed();
  expect(await journal(popup)).toEqual([]);
});

test('what was unlocked elsewhere is not waited for in the prompt window', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await guarded(browser);
  await lockNow(popup);

  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await promptOf(browser, 'unlock');
  await unlockWith(popup, FIRST);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
});

test('nothing that was typed stays in a page that is hidden', async ({ browser }) => {
  const popup = await browser.popup();
  await openConnectForm(popup);
  await popup.click(by('passphrase-first'));
  const safety = await openedSafety(browser);
  await setPassphrase(safety, FIRST);
  await safety.visible(by('passphrase-done'));
  await safety.click('[aria-label="Show: New passphrase"]');
  const fields = [
    'old-passphrase',
    'new-passphrase',
    'new-passphrase-again',
    'backup-proof',
    'restore-passphrase',
  ];
  for (const field of fields) await safety.fill(by(field), SECOND);

  const left = () =>
    safety.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLInputElement>('.passphrase input'), ({ value }) => value).join(
        '',
      ),
    );
  expect(await left()).toBe(SECOND.repeat(fields.length));
  // As a browser says it that has put another tab in front. Not all do so under test.
  await safety.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect(await left()).toBe('');
  await safety.visible('[aria-label="Show: New passphrase"]');
  await safety.visible(`${by('new-passphrase')}[type="password"]`);
});

test('one sees what a backup would allow before anything is restored', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await enabledPage(browser, stack);
  const safety = await safetyPage(browser);
  await grantBudget(popup, stack.shop.url, 5_000);
  await safety.evaluate(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      Object.assign(window, { backup: blob });
      return make(blob);
    };
  });
  await safety.fill(by('backup-passphrase'), SECOND);
  await safety.fill(by('backup-passphrase-again'), SECOND);
  await safety.click(by('make-backup'));
  await safety.visible(by('backup-made'));
  await grantBudget(popup, stack.shop.url, 10);
  await safety.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>('[data-testid="locks-after"]');
    if (!select) throw new Error('There is no choice.');
    select.value = '60';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await safety.visible(`${by('locks-after')}:enabled`);

  await safety.evaluate(() => {
    const file = new File([(window as unknown as { backup: Blob }).backup], 'made.backup');
    const chosen = new DataTransfer();
    chosen.items.add(file);
    const field = document.querySelector<HTMLInputElement>('[data-testid="backup-file"]');
    if (field) field.files = chosen.files;
  });
  await safety.fill(by('restore-passphrase'), FIRST);
  await safety.click(by('read-backup'));
  await safety.visible(by('error'));
  expect(await textIn(safety, 'restore-passphrase')).toBe('');
  await safety.fill(by('restore-passphrase'), SECOND);
  await safety.click(by('read-backup'));
  expect(await safety.text(by('backup-summary'))).toContain(
    'Restore only a backup that you have made yourself.',
  );
  expect(await safety.text(by('backup-budgets'))).toBe(`${stack.shop.url}: 5,000 sats a day`);
  expect(await safety.text(by('backup-summary'))).not.toContain('After 15 minutes');
  await safety.click(by('restore-replace'));
  expect(await safety.text(by('backup-lock'))).toBe('After 15 minutes');
  await safety.click(by('restore'));
  await safety.visible(by('restored'));
});

test('who has forgotten the passphrase starts anew, and keeps the journal', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21, 'Before the reset'));
  await confirm(browser, 'pay');
  await callEnded(page);
  const before = await journal(popup);
  expect(before).toHaveLength(1);

  await guarded(browser);
  await lockNow(popup);
  await popup.click(by('forgot'));
  await popup.click(by('reset'));
  await popup.visible(by('reset-really'));
  await popup.visible(by('locked'));
  await popup.click(by('reset-really'));
  await popup.visible(by('start'));
  await popup.waitFor(() => document.body.innerText.includes('Before the reset'));
  expect(await journal(popup)).toEqual(before);
  expect(await call(page, 'getInfo')).toMatchObject({ code: 'NOT_ENABLED' });
});

test('a connection string that was pasted is taken from the clipboard once the wallet is connected', async ({
  browser,
  stack,
}) => {
  const popup = await browser.popup();
  const { uri } = stack.wallet.newConnection();
  await openConnectForm(popup);
  await popup.fill(by('uri-input'), uri);
  await popup.press('Control+a');
  await popup.press('Control+x');
  await expect.poll(() => textIn(popup, 'uri-input')).toBe('');
  await popup.press('Control+v');
  await expect.poll(() => textIn(popup, 'uri-input')).toBe(uri);
  await popup.click(by('connect'));
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));

  const safety = await safetyPage(browser);
  await expect
    .poll(async () => {
      await safety.fill(by('new-passphrase'), 'x');
      await safety.press('Control+a');
      await safety.press('Control+v');
      return textIn(safety, 'new-passphrase');
    })
    .not.toContain('nostr');
});

function textIn(page: Tab, testId: string): Promise<string | undefined> {
  return page.evaluate((css) => document.querySelector<HTMLInputElement>(css)?.value, by(testId));
}
