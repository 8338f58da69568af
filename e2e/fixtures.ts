/** What every end-to-end test is given: a browser with a fresh profile, and the stack on loopback. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _baseTest, type TestInfo } from 'playwright/test';
import { type Stack, startStack } from '../dev/stack/stack';
import { WalletService } from '../dev/stack/wallet-service/service';
import type { BrowserDriver, BrowserName } from './driver/driver';
import { launch } from './driver/launch';
import { expectHygiene } from './hygiene';

export { expect } from 'playwright/test';

export interface Options {
  browserName: BrowserName;
  /** False with `--headed`. */
  headless: boolean;
}

interface TestFixtures {
  /** True for the build that tests can stop in the middle of a payment. */
  withFailpoints: boolean;
  /** The browser's, fresh for each test. */
  profileDir: string;
  /** No test leaves a secret of a wallet where none may be: see hygiene.ts. */
  browser: BrowserDriver;
}

interface WorkerFixtures extends Options {
  /** Shared by the tests of a worker: each makes its own connection to the wallet. */
  stack: Stack;
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

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
  profileDir: async ({}, use) => {
    const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
    try {
      await use(profileDir);
    } finally {
      await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },

  browser: async ({ browserName, headless, withFailpoints, profileDir }, use, testInfo) => {
    const build = browserName === 'firefox' ? 'firefox' : 'chrome';
    const extensionDir = path.join(DIST, withFailpoints ? `${build}-failpoints` : build);
    const before = WalletService.handedOut.length;
    const browser = await launch({ browser: browserName, extensionDir, headless, profileDir });
    try {
      await use(browser);
      if (testInfo.status === testInfo.expectedStatus)
        await expectHygiene(browser, WalletService.handedOut.slice(before));
      else await attachScreenshots(browser, testInfo);
    } finally {
      await browser.close();
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
