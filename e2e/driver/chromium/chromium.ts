/** Chromium, driven by Playwright. */
import { realpath } from 'node:fs/promises';
import { type BrowserContext, chromium } from 'playwright';
import type { Engine, EngineOptions } from '../engine';
import { killGroup } from '../processes';
import { until } from '../until';
import { listenToConsoles } from './consoles';
import { unpackedId } from './extension-id';
import { ChromiumTab } from './tab';
import { watchWorkers } from './workers';

export async function startChromium(options: EngineOptions): Promise<Engine> {
  const extensionDir = await realpath(options.extensionDir);
  const context = await chromium.launchPersistentContext(options.profileDir, {
    executablePath: options.executable,
    headless: options.headless,
    // Whoever launched the browser closes it, and has more to put away than that.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Or prompt windows would take the size of a tab.
    viewport: null,
    // Pages go into the back/forward cache, as they do for people.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [`--disable-extensions-except=${extensionDir}`, `--load-extension=${extensionDir}`],
    env: { ...process.env, TMPDIR: options.tempDir, CHROME_CONFIG_HOME: options.tempDir },
  });
  listenToConsoles(context, options.onConsole);
  try {
    return await engineOf(context, options.onConsole, `chrome-extension://${await unpackedId(extensionDir)}`);
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function engineOf(
  context: BrowserContext,
  onConsole: (text: string) => void,
  origin: string,
): Promise<Engine> {
  let running = true;
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve())).then(() => {
    running = false;
  });
  const home = context.pages()[0] ?? (await context.newPage());
  const workers = await watchWorkers(await context.newCDPSession(home), origin, onConsole);
  const leader = await processId(context);
  /** Runs the function at an address where the browser gives it what ordinary pages have not. */
  async function atHome<A, R>(url: string, work: (argument: A) => Promise<R>, argument: A): Promise<R> {
    await until(url, async () => {
      await home.goto(url);
      return true;
    });
    const result = await home.evaluate(work as (argument: unknown) => Promise<R>, argument);
    await home.goto('about:blank');
    return result;
  }
  const extensionPage = `${origin}/manifest.json`;
  await atHome(extensionPage, async () => undefined, null);

  return {
    origin,
    tabs: () =>
      context
        .pages()
        .filter((page) => page !== home)
        .map((page) => new ChromiumTab(page)),
    newTab: async () => new ChromiumTab(await context.newPage()),
    async allowInPrivateWindows() {
      await atHome('chrome://extensions/', allowIncognito, new URL(origin).host);
      await atHome(extensionPage, async () => undefined, null); // once it has begun anew
    },
    async newPrivateTab() {
      const opened = context.waitForEvent('page');
      await atHome(extensionPage, openIncognito, null);
      return new ChromiumTab(await opened);
    },
    killBackground: () => workers.stop(),
    async kill() {
      if (running) killGroup(leader);
      await gone;
    },
    close: () => context.close(),
  };
}

/** What Chromium has for its own page of extensions, and for extensions, as far as it is used here. */
declare const chrome: {
  developerPrivate: {
    updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
    updateExtensionConfiguration(change: { extensionId: string; incognitoAccess: boolean }): Promise<void>;
  };
  windows: { create(options: { incognito: boolean }): Promise<unknown> };
};

/** Runs on the browser's page of extensions. */
async function allowIncognito(extensionId: string): Promise<void> {
  // Or an unpacked extension would stay disabled when it is loaded again.
  await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
}

/** Runs on a page of the extension. */
async function openIncognito(): Promise<void> {
  await chrome.windows.create({ incognito: true });
}

/** Of the browser itself, which leads the group of its processes. */
async function processId(context: BrowserContext): Promise<number> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await cdp?.send('SystemInfo.getProcessInfo')) ?? {};
  const browser = processInfo.find(({ type }) => type === 'browser');
  if (browser === undefined) throw new Error('Chromium does not say which process it is.');
  return browser.id;
}
