/** A page that is rendered before anyone goes there calls at once. Nobody can see it: it is answered once somebody has gone there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../dev/setup/browsers.mjs';
import { startPrerenderingChromium } from './driver/chromium/prerendering';
import { DIST, expect, test } from './fixtures';

interface PrerenderedPage {
  __before: { prerendering: boolean | null };
  __first: Promise<{ code: string; prerendering: boolean | null }>;
  webln: { isEnabled(): Promise<boolean> };
}

test('a page that was prerendered is answered once it is shown', async ({
  browser,
  browserName,
  headless,
  stack,
}) => {
  // Where it is gone to as to any page.
  const page = await browser.newTab(`${stack.shop.url}/prerendering`);
  const isAble = await page.evaluate(() => HTMLScriptElement.supports('speculationrules'));
  await page.goto(`${stack.shop.url}/prerendered`);
  const usual = await page.evaluate(() => (window as unknown as PrerenderedPage).__first);
  expect(usual).toEqual({ code: 'NO_WALLET', prerendering: isAble ? false : null });
  // Firefox prerenders nothing.
  expect(isAble).toBe(browserName === 'chromium');
  if (!isAble) return;

  await browser.close();
  const dir = await mkdtemp(path.join(tmpdir(), 'prerendering-'));
  const chromium = await startPrerenderingChromium({
    executable: findBrowser('chromium') ?? '',
    extensionDir: path.join(DIST, 'chrome'),
    headless,
    profileDir: path.join(dir, 'profile'),
    tempDir: dir,
  });
  try {
    await chromium.goto(`${stack.shop.url}/blank`);
    // What is put into pages is registered when the extension first runs.
    await chromium.waitFor('/blank', () => {
      if ('webln' in window) return true;
      setTimeout(() => location.reload(), 100);
      return false;
    });
    await chromium.goto(`${stack.shop.url}/prerendering`);
    await chromium.waitFor('/prerendered', () => '__first' in window);
    // A later call of the page around has its answer; that of the prerendered page is where it was.
    await chromium.waitFor('/prerendering', async () => {
      const { webln } = window as unknown as PrerenderedPage;
      return (await webln.isEnabled()) === false;
    });
    const waiting = await chromium.waitFor('/prerendered', async () => {
      const { __before, __first } = window as unknown as PrerenderedPage;
      return { ...__before, first: await Promise.race([__first, Promise.resolve('no answer yet')]) };
    });
    expect(waiting).toEqual({ prerendering: true, first: 'no answer yet' });

    await chromium.waitFor('/prerendering', () => {
      setTimeout(() => location.assign('/prerendered'));
      return true;
    });
    const shown = await chromium.waitFor('/prerendered', () => {
      const { __before, __first } = window as unknown as PrerenderedPage;
      return document.prerendering ? null : __first.then((first) => ({ ...__before, first }));
    });
    expect(shown).toEqual({ prerendering: true, first: { code: 'NO_WALLET', prerendering: false } });
  } finally {
    await chromium.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
});
