/** One browser for the tests of a worker, one after the other: to start one takes longer than most tests do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserDriver, LaunchOptions } from './driver/driver';
import { launch } from './driver/launch';

type Common = Pick<LaunchOptions, 'browser' | 'headless'>;

/** Between two tests it has no extension, and no tab but the one that keeps it open. */
export class SharedBrowser {
  readonly #common: Common;
  #idle: BrowserDriver | null = null;

  constructor(common: Common) {
    this.#common = common;
  }

  /** A browser in which the extension was just installed. */
  async take(extensionDir: string): Promise<BrowserDriver> {
    const browser = this.#idle;
    this.#idle = null;
    if (browser === null) return launchFresh({ ...this.#common, extensionDir });
    try {
      await browser.install(extensionDir);
      return browser;
    } catch (error) {
      await discard(browser);
      throw error;
    }
  }

  /** For the next test to take, unless that would find what this one has left. */
  async giveBack(browser: BrowserDriver): Promise<void> {
    if (!browser.isClearable()) return discard(browser);
    try {
      await browser.clear();
    } catch (error) {
      await discard(browser);
      throw error;
    }
    this.#idle = browser;
  }

  async close(): Promise<void> {
    if (this.#idle !== null) await discard(this.#idle);
  }
}

/** With a profile that nothing was stored in yet. */
export async function launchFresh(options: Omit<LaunchOptions, 'profileDir'>): Promise<BrowserDriver> {
  const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
  try {
    return await launch({ ...options, profileDir });
  } catch (error) {
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** Ends a browser that was launched fresh, and removes its profile. */
export async function discard(browser: BrowserDriver): Promise<void> {
  await browser.close();
  await rm(browser.profileDir, { recursive: true, force: true, maxRetries: 5 });
}
