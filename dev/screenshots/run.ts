/**
 * `npm run screenshots`: pictures of every screen and every question, in both browsers, of the real extension over the embedded stack.
 * With a name, `npm run screenshots chromium`, in that browser only.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserDriver, BrowserName } from '../../e2e/driver/driver';
import { discard, launchFresh } from '../../e2e/shared-browser';
import { startStack } from '../stack/stack';
import { Camera } from './camera';
import { payForTwoWeeks, payWithTrouble } from './life';
import { pictureQuestions } from './questions';
import {
  pictureFirstRun,
  pictureLife,
  pictureLock,
  pictureMoney,
  picturePages,
  pictureSettings,
  tellWalletsApart,
} from './screens';
import { shrinkAll } from './shrink';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURES = path.join(ROOT, 'docs', 'screenshots');
const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** With a fresh browser that has the extension. */
async function inBrowser(name: BrowserName, work: (browser: BrowserDriver) => Promise<void>): Promise<void> {
  const extensionDir = path.join(ROOT, 'dist', name === 'firefox' ? 'firefox' : 'chrome');
  const browser = await launchFresh({ browser: name, extensionDir, headless: true });
  try {
    await work(browser);
  } finally {
    await discard(browser);
  }
}

async function takePictures(browser: BrowserDriver, folder: string): Promise<void> {
  const stack = await startStack({ ports: { shop: 8080 } });
  try {
    // The wallet's side has all the money at first.
    await stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 100_000_000 }));
    const camera = await Camera.open(browser, folder);
    const first = await pictureFirstRun(browser, stack, camera);
    await payForTwoWeeks(browser, stack, first);
    // A popup in the background is late to hear of another look, and may tell a page that opens meanwhile of the one before.
    await first.close();
    await pictureQuestions(browser, stack, camera);
    const popup = await browser.popup();
    await tellWalletsApart(popup);
    await pictureMoney(popup, stack, camera);
    const settle = await payWithTrouble(browser, stack);
    await pictureLife(popup, stack, camera);
    await settle();
    await pictureSettings(popup, camera);
    await popup.close();
    await picturePages(browser, camera);
    await pictureLock(browser, stack, camera);
  } finally {
    await stack.close();
  }
}

const wanted = BROWSERS.filter((name) => process.argv.length < 3 || process.argv.includes(name));
const taken = await mkdtemp(path.join(tmpdir(), 'screenshots-'));
try {
  for (const name of wanted) {
    await inBrowser(name, (browser) => takePictures(browser, path.join(taken, name)));
    await rm(path.join(PICTURES, name), { recursive: true, force: true });
  }
  await inBrowser('firefox', async (browser) => shrinkAll(await browser.newTab(), taken, PICTURES));
} finally {
  await rm(taken, { recursive: true, force: true });
}
