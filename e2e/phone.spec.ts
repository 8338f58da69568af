/**
 * Firefox for Android, as far as Firefox on a desktop can stand in for it: a small screen, and a background without windows and menus, which Firefox has on no phone. In Firefox
 * alone: Chrome takes no extensions on phones.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { changedBuild } from './changed-build';
import type { Tab } from './driver/driver';
import { expect, test } from './fixtures';
import { by, call, callEnded, connectWallet, promptOf, shopInvoice, showScreen, startCall } from './steps';

declare const chrome: {
  tabs: { getCurrent(): Promise<{ windowId: number }> };
  windows: { get(id: number): Promise<{ type: string }> };
};

const LACKING = ['windows', 'menus', 'contextMenus'];

/** The build with a script that runs before the background's, and takes away what Firefox does not have on phones. */
async function phoneBuild(): Promise<string> {
  const folder = await changedBuild('firefox', ({ background, ...manifest }) => ({
    ...manifest,
    background: { ...background, scripts: ['phone.js', ...(background.scripts ?? [])] },
  }));
  const takeAway = LACKING.map((name) => `delete browser.${name};`).join('\n');
  const missing = LACKING.map((name) => `browser.${name} === undefined`).join(' && ');
  await writeFile(
    path.join(folder, 'phone.js'),
    `${takeAway}\nif (!(${missing})) throw new Error('Something is still there.');\n`,
  );
  return folder;
}

/** Gives the tab the size of a small phone, and expects that nothing is wider. */
async function expectToFit(tab: Tab): Promise<void> {
  await tab.setSize(360, 640);
  await tab.waitFor(() => innerWidth === 360);
  const beyond = await tab.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, await tab.url()).toBe(0);
}

/** The same of a screen of the popup, and that the way to the others is at the bottom. */
async function expectScreenToFit(popup: Tab): Promise<void> {
  await expectToFit(popup);
  const bottom = await popup.evaluate(
    () => document.querySelector('.tab-bar')?.getBoundingClientRect().bottom,
  );
  expect(bottom).toBeCloseTo(640);
}

test('on a phone questions come in a tab, and everything fits', async ({ browser, stack }) => {
  const folder = await phoneBuild();
  await browser.update(folder);
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await expectScreenToFit(popup);

  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await browser.newTab('about:blank');
  await page.toFront();
  await startCall(page, 'enable');
  const connecting = await promptOf(browser, 'connect');
  await expectToFit(connecting);
  const { type } = await connecting.evaluate(async () =>
    chrome.windows.get((await chrome.tabs.getCurrent()).windowId),
  );
  expect(type).toBe('normal');
  await connecting.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();
  await page.waitFor(() => document.visibilityState === 'visible');

  await startCall(page, 'sendPayment', shopInvoice(stack, 2_100, 'Coffee'));
  const paying = await promptOf(browser, 'pay');
  await expectToFit(paying);
  await browser.killBackground();
  expect(await browser.promptCount()).toBe(1);
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();

  await startCall(page, 'sendPayment', shopInvoice(stack, 2_100));
  await (await promptOf(browser, 'pay')).close();
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  expect(await call(page, 'getInfo')).toHaveProperty('value');

  await popup.toFront();
  for (const [screen, shown] of [
    ['sites', 'main .rows a'],
    ['settings', by('settings-diagnostics')],
  ] as const) {
    await showScreen(popup, screen);
    await popup.visible(shown);
    await expectScreenToFit(popup);
  }
  await rm(folder, { recursive: true });
});
