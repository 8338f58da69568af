/** For everyone: every screen by the rules of WCAG 2.2 AA in both themes, narrow and enlarged, and by keys alone. */
import { KINDS, STATES } from '../dev/gallery/worst-prompts';
import type { Prompt } from '../src/contract/prompts';
import { stickingOut, unaskedMotion, violations } from './axe';
import type { Tab } from './driver/driver';
import { rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { by, callEnded, connectWallet, promptOf, shopInvoice, startCall } from './steps';
import { lock, setPassphrase } from './vault';

/** Wide and high as at 400 % on a screen of 1280 × 1024: what is shown there must be had without scrolling to and fro. */
const NARROW = [320, 256] as const;
const POPUP = [400, 600] as const;

/** Nothing is wrong with what the tab shows, in either theme, and nothing sticks out where it is narrow. */
async function expectForEveryone(tab: Tab, what: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await tab.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect.soft(await violations(tab), `${what}, ${theme}`).toEqual([]);
  }
  await tab.setSize(...NARROW);
  expect.soft(await stickingOut(tab), `${what}, narrow`).toEqual([]);
  await tab.setSize(...POPUP);
}

test('every prompt can be read and answered by everyone', async ({ browser }) => {
  const popup = await browser.popup();
  await setPassphrase(popup, 'a horse that is correct');
  await lock(popup);
  const prompts = { ...KINDS, ...STATES };
  await putPrompt(popup, KINDS.connect);
  const tab = await browser.newTab(browser.extensionUrl('src/popup/prompt.html'));
  await tab.setSize(...POPUP);
  // The one to unlock stays until it is answered, whatever comes after it.
  const order = Object.entries(prompts).sort(
    ([, a], [, b]) => Number(a.kind === 'unlock') - Number(b.kind === 'unlock'),
  );
  for (const [name, prompt] of order) {
    await putPrompt(popup, { ...prompt, id: name });
    await tab.visible(`[data-prompt-id="${name} 0"] ${by('confirm')}:not([aria-disabled="true"])`);
    for (const closed of ['details', 'block', 'budget-toggle']) {
      await tab.evaluate((css) => {
        document.querySelector<HTMLElement>(`${css} > summary, button${css}, input${css}`)?.click();
      }, by(closed));
    }
    await expectForEveryone(tab, name);
  }
  expect(await unaskedMotion(tab)).toEqual([]);
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
  await tabTo(connecting, 'budget-toggle');
  await connecting.press('Space');
  await tabTo(connecting, 'budget-input');
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
  await tabTo(paying, 'reject');
  await paying.press('Enter');
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
});

declare const chrome: {
  storage: {
    session: {
      get(key: string): Promise<{ prompts?: { prompt: Prompt; decision?: object }[] }>;
      set(items: object): Promise<void>;
    };
  };
};

/** Puts this question into the queue, as if a page had asked it. A page of the extension shows it as its own. */
function putPrompt(page: Tab, prompt: Prompt): Promise<void> {
  return page.evaluate((asked) => {
    const queue = [{ prompt: { ...asked, id: `${asked.id} 0` }, requestKeys: ['nobody'] }];
    return chrome.storage.session.set({ prompts: queue });
  }, prompt);
}

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

/** Goes on by Tab until this has the focus. */
async function tabTo(tab: Tab, testId: string): Promise<void> {
  const passed: (string | null | undefined)[] = [];
  for (let presses = 0; presses < 20; presses++) {
    await tab.press('Tab');
    const at = await focused(tab);
    if (at === testId) return;
    passed.push(at);
  }
  throw new Error(`${testId} is not reached by Tab: ${passed.join(', ')}`);
}
