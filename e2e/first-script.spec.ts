/** `window.webln` is there before the page's first script runs, and a call made at once is answered. */
import type { BrowserDriver, Tab } from './driver/driver';
import { expect, test } from './fixtures';

const LOADS = 50;

interface FirstScript {
  __present: string;
  __first: Promise<{ ok: true; value: boolean } | { error: { code: string; message: string } }>;
}

async function loadAndRead(tab: Tab) {
  return tab.evaluate(async () => {
    const page = window as unknown as FirstScript;
    return { present: page.__present, first: await page.__first };
  });
}

async function manyLoads(
  browser: BrowserDriver,
  url: string,
  beforeEach: () => Promise<void>,
): Promise<void> {
  const tab = await browser.newTab(url);
  for (let load = 1; load <= LOADS; load++) {
    await beforeEach();
    await tab.reload();
    expect(await loadAndRead(tab), `load ${load} of ${LOADS}`).toEqual({
      present: 'object',
      first: { ok: true, value: false },
    });
  }
}

test('50 of 50 loads with a warm background', async ({ browser, stack }) => {
  await manyLoads(browser, `${stack.shop.url}/inline-first`, async () => undefined);
});

test('50 of 50 loads with a cold background', async ({ browser, stack }) => {
  await manyLoads(browser, `${stack.shop.url}/inline-first`, () => browser.killBackground());
});
