/** Starts a browser with the extension in it. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../../dev/setup/browsers.mjs';
import { startChromium } from './chromium/chromium';
import type { BrowserDriver, BrowserName, LaunchOptions, Tab } from './driver';
import { canBeSeen } from './elements';
import type { Engine, EngineOptions } from './engine';
import { UnfitBrowser, unlessClosed } from './errors';
import { startFirefox } from './firefox/firefox';
import { readManifest } from './manifest';
import { DrivenTab } from './tab';
import { until } from './until';

/** Of a popup; Chrome allows no more than 800 × 600. */
const POPUP = { width: 400, height: 600 };
const PROMPT_PAGE = 'prompt.html';
/** Of a browser that is unfit each time. */
const STARTS = 4;

const STARTERS: Record<BrowserName, (options: EngineOptions) => Promise<Engine>> = {
  chromium: startChromium,
  firefox: startFirefox,
};

export async function launch({
  browser: name,
  extensionDir,
  headless,
  profileDir,
}: LaunchOptions): Promise<BrowserDriver> {
  const executable = findBrowser(name);
  if (executable === null)
    throw new Error(`No ${name} was found: install it, or set ${name.toUpperCase()}_PATH.`);
  const { popupPage, registersScripts } = await readManifest(extensionDir);
  await mkdir(profileDir, { recursive: true });
  const tempDir = await mkdtemp(path.join(tmpdir(), 'browser-'));
  const written: string[] = [];
  const onConsole = (text: string) => written.push(text);
  /** Each in another folder: it gives the extension an address under which nothing was ever stored. */
  const copyOf = async (dir: string) => {
    const copy = await mkdtemp(path.join(tempDir, 'extension-'));
    await cp(dir, copy, { recursive: true });
    return copy;
  };
  /** Where the extension is that is installed. */
  let installed = await copyOf(extensionDir);
  const start = (isInstalled: boolean) =>
    STARTERS[name]({
      executable,
      extensionDir: installed,
      isInstalled,
      headless,
      profileDir,
      tempDir,
      onConsole,
    });

  let engine: Engine;
  let isRunning = true;
  let knowsPrivateWindows = false;
  let isManaged = false;
  const extensionUrl = (file: string): string => `${engine.origin}/${file.replace(/^\//, '')}`;
  const newTab = async (url?: string): Promise<Tab> => {
    const tab = new DrivenTab(await engine.newTab());
    if (url !== undefined) await tab.goto(url);
    return tab;
  };
  const prompts = async () =>
    engine.tabs((url) => url.startsWith(engine.origin) && url.includes(PROMPT_PAGE));

  async function promptWith(css: string): Promise<Tab | null> {
    for (const prompt of await prompts()) {
      const tab = new DrivenTab(prompt);
      const seen = await tab.evaluate(canBeSeen, css).catch(unlessClosed);
      if (seen === true) return tab;
    }
    return null;
  }

  async function begin(isInstalled: boolean): Promise<void> {
    for (let left = STARTS; ; ) {
      engine = await start(isInstalled);
      try {
        if (registersScripts) await engine.registered();
        return;
      } catch (error) {
        await engine.kill();
        left -= 1;
        if (!(error instanceof UnfitBrowser) || left === 0) throw error;
        console.warn(`${name} is started again: ${error.message}`);
      }
    }
  }

  async function relaunch(): Promise<void> {
    isRunning = false;
    await engine.close();
    await begin(true);
    isRunning = true;
  }

  try {
    await begin(false);
  } catch (error) {
    await rm(tempDir, { recursive: true, force: true });
    throw error;
  }

  return {
    name,
    profileDir,
    newTab,
    allowInPrivateWindows() {
      knowsPrivateWindows = true;
      return engine.allowInPrivateWindows();
    },
    async newPrivateTab(url) {
      const tab = new DrivenTab(await engine.newPrivateTab());
      await tab.goto(url);
      return tab;
    },
    tabs: async () => (await engine.tabs()).map((tab) => new DrivenTab(tab)),
    async popup() {
      if (popupPage === null) throw new Error(`The extension in ${extensionDir} has no popup.`);
      const tab = await newTab();
      await tab.setSize(POPUP.width, POPUP.height);
      await tab.goto(extensionUrl(popupPage));
      return tab;
    },
    prompt: (css = ':root') => until(`a prompt window with ${css}`, () => promptWith(css)),
    async promptClosed() {
      await until('prompt windows to close', async () => (await prompts()).length === 0);
    },
    promptCount: async () => (await prompts()).length,
    clickNotice: (id) => engine.clickNotice(id),
    killBackground: () => engine.killBackground(),
    killBrowser() {
      isRunning = false;
      return engine.kill();
    },
    quit() {
      isRunning = false;
      return engine.close();
    },
    relaunch,
    async manage(items) {
      isManaged = true;
      if (!(await engine.manage(items))) await relaunch();
    },
    console: written,
    extensionUrl,
    isClearable: () => isRunning && !knowsPrivateWindows && !isManaged && engine.isClearable,
    async clear() {
      await engine.clear();
      written.length = 0;
    },
    async install(dir) {
      installed = await copyOf(dir);
      await engine.install(installed);
      await engine.registered();
    },
    async update(dir) {
      await cp(dir, installed, { recursive: true });
      await engine.install(installed);
      if (registersScripts) await engine.registered();
    },
    async close() {
      isRunning = false;
      await engine.kill();
      await rm(tempDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
