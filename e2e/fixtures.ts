/** What every end-to-end test is given: a browser with the extension as it comes, and the stack on loopback. */
import path from 'node:path';
import { _baseTest, type TestInfo } from 'playwright/test';
import { type Stack, startStack } from '../dev/stack/stack';
import { WalletService } from '../dev/stack/wallet-service/service';
import type { BrowserDriver, BrowserName } from './driver/driver';
import { expectHygiene, madeHere, secretsOf } from './hygiene';
import { discard, launchFresh, SharedBrowser } from './shared-browser';

export { expect } from 'playwright/test';

export interface Options {
  browserName: BrowserName;
  /** False with `--headed`. */
  headless: boolean;
}

interface TestFixtures {
  /** True for the build that tests can stop in the middle of a payment. */
  withFailpoints: boolean;
  /** True for a browser that no other test has used or will use, since its profile is looked into. */
  hasOwnBrowser: boolean;
  /** Its tabs and the extension are the test's own. No test leaves a secret of a wallet where none may be: see hygiene.ts. */
  browser: BrowserDriver;
}

interface WorkerFixtures extends Options {
  /** Shared by the tests of a worker: each makes its own connection to the wallet. */
  stack: Stack;
  sharedBrowser: SharedBrowser;
}

/** Where the builds are. */
export const DIST = path.resolve(import.meta.dirname, '../dist');

// Playwright's own test without its own browsers: this name is taken there.
export const test = _baseTest.extend<TestFixtures, WorkerFixtures>({
  browserName: ['chromium', { option: true, scope: 'worker' }],
  headless: [true, { option: true, scope: 'worker' }],

  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.close();
    },
    { scope: 'worker' },
  ],

  withFailpoints: [false, { option: true }],

  hasOwnBrowser: [false, { option: true }],

  sharedBrowser: [
    // Set up after the stack, it is closed before it: no connection of a browser keeps that from closing.
    async ({ browserName, headless, stack: _ }, use) => {
      const shared = new SharedBrowser({ browser: browserName, headless });
      await use(shared);
      await shared.close();
    },
    { scope: 'worker' },
  ],

  browser: async ({ browserName, headless, withFailpoints, hasOwnBrowser, sharedBrowser }, use, testInfo) => {
    const build = browserName === 'firefox' ? 'firefox' : 'chrome';
    const extensionDir = path.join(DIST, withFailpoints ? `${build}-failpoints` : build);
    const before = { handedOut: WalletService.handedOut.length, madeHere: madeHere.length };
    const browser = hasOwnBrowser
      ? await launchFresh({ browser: browserName, extensionDir, headless })
      : await sharedBrowser.take(extensionDir);
    let isSound = false;
    try {
      await use(browser);
      if (testInfo.status === testInfo.expectedStatus) {
        await expectHygiene(browser, [
          ...WalletService.handedOut.slice(before.handedOut).flatMap(secretsOf),
          ...madeHere.slice(before.madeHere),
        ]);
        isSound = true;
      } else {
        await attachScreenshots(browser, testInfo);
      }
    } finally {
      if (isSound && !hasOwnBrowser) await sharedBrowser.giveBack(browser);
      else await discard(browser);
    }
  },
});

/** Of every open tab, as far as the browser still gives them. */
async function attachScreenshots(browser: BrowserDriver, testInfo: TestInfo): Promise<void> {
  const tabs = await browser.tabs().catch(() => []);
  for (const [index, tab] of tabs.entries()) {
    const file = testInfo.outputPath(`tab-${index + 1}.png`);
    try {
      await tab.screenshot(file);
      testInfo.attachments.push({ name: await tab.url(), path: file, contentType: 'image/png' });
    } catch (error) {
      await testInfo.attach(`tab ${index + 1}`, { body: String(error) });
    }
  }
}
