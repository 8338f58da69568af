/** For everyone: what people do, by keys alone, in the extension itself. Every screen is looked at in every-screen.spec.ts. */
import type { Prompt } from '../src/contract/prompts';
import type { Settings } from '../src/contract/rows';
import { violations } from './axe';
import type { Tab } from './driver/driver';
import { rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { enter, tabTo } from './keys';
import { by, callEnded, connectWallet, promptOf, shopInvoice, startCall } from './steps';

/** By the rules of WCAG nothing is wrong with what the tab shows, in either theme. */
async function expectForEveryone(tab: Tab, what: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await tab.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect.soft(await violations(tab), `${what}, ${theme}`).toEqual([]);
  }
}

test('by keys alone one connects a wallet, pays and changes a setting', async ({ browser, stack }) => {
  const popup = await browser.popup();
  await expectForEveryone(popup, 'welcome');
  await enter(popup, by('start'));
  await expectForEveryone(popup, 'ways to connect');
  await enter(popup, by('connect-by-string'));
  await popup.fill(by('uri-input'), stack.wallet.newConnection().uri);
  await tabTo(popup, by('uri-input'));
  await popup.press('Enter');
  await enter(popup, by('welcome-done'));
  await popup.visible(by('wallet-balance'));
  await expectForEveryone(popup, 'home');

  await enter(popup, by('send'));
  await popup.visible(by('send-text'));
  await popup.waitFor((css) => document.activeElement?.matches(css), by('send-text'));
  await popup.fill(by('send-text'), shopInvoice(stack, 21));
  await popup.press('Enter');
  await popup.visible(`${by('pay')}:not([aria-disabled="true"]):not(:disabled)`);
  await expectForEveryone(popup, 'what is to be paid');
  await popup.press('Enter');
  await popup.visible(`${by('outcome')}[data-state="settled"]`);
  await expectForEveryone(popup, 'what was paid');
  await popup.press('Enter');
  await popup.visible(by('payment-row'));

  await enter(popup, by('tab-settings'));
  await enter(popup, by('settings-display'));
  await popup.visible(by('theme-system'));
  await tabTo(popup, by('theme-system'));
  await popup.press('ArrowDown');
  await expect.poll(() => rowsOf<Settings>(popup, 'settings')).toMatchObject([{ theme: 'light' }]);
  await enter(popup, by('back'));
  await popup.visible(by('settings'));
});

test('a payment is answered by keys alone, and its question is the first thing that is read', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);

  // A budget is given along with a connection.
  await startCall(page, 'enable');
  const connecting = await promptOf(browser, 'connect');
  expect(await focused(connecting)).toBe('prompt');
  expect(await nameOfFocused(connecting)).toContain('asks to use your wallet');
  await tabTo(connecting, by('budget-toggle'));
  await connecting.press('Space');
  await tabTo(connecting, by('budget-input'));
  await connecting.press('Enter');
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();
  const sites = await rowsOf<{ budget: { amount: number } | null }>(popup, 'sites');
  expect(sites.map(({ budget }) => budget?.amount)).toEqual([5_000_000]);

  // Enter on another button is that button's, and what comes before the half second is over is nobody's.
  await startCall(page, 'sendPayment', shopInvoice(stack, 20_000));
  const paying = await promptOf(browser, 'pay');
  expect(await focused(paying)).toBe('prompt');
  expect(await nameOfFocused(paying)).toMatch(/asks you to pay.*20,000 sats/);
  await paying.evaluate(() => {
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  });
  expect(await decisions(popup)).toEqual([null]);
  await tabTo(paying, by('reject'));
  await paying.press('Enter');
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
});

declare const chrome: {
  storage: {
    session: {
      get(key: string): Promise<{ prompts?: { prompt: Prompt; decision?: object }[] }>;
    };
  };
};

/** What has been decided of each prompt that waits. */
function decisions(page: Tab): Promise<unknown[]> {
  return page.evaluate(async () => {
    const { prompts = [] } = await chrome.storage.session.get('prompts');
    return prompts.map(({ decision = null }) => decision);
  });
}

function focused(tab: Tab): Promise<string | null | undefined> {
  return tab.evaluate(() => document.activeElement?.getAttribute('data-testid'));
}

/** The text that names what has the focus. */
function nameOfFocused(tab: Tab): Promise<string | undefined> {
  return tab.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-labelledby') ?? '';
    return document.getElementById(id)?.innerText.replace(/\s+/g, ' ');
  });
}
