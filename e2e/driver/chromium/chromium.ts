/** Chromium, driven by Playwright. */
import { realpath } from 'node:fs/promises';
import { type BrowserContext, chromium } from 'playwright';
import type { Engine, EngineOptions } from '../engine';
import { killGroup } from '../processes';
import { until } from '../until';
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
  try {
    return await engineOf(context, `chrome-extension://${await unpackedId(extensionDir)}`);
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function engineOf(context: BrowserContext, origin: string): Promise<Engine> {
  let running = true;
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve())).then(() => {
    running = false;
  });
  const home = context.pages()[0] ?? (await context.newPage());
  const workers = await watchWorkers(await context.newCDPSession(home), origin);
  const leader = await processId(context);
  await until('the extension to load', async () => {
    await home.goto(`${origin}/manifest.json`);
    return true;
  });
  await home.goto('about:blank');

  return {
    origin,
    tabs: () =>
      context
        .pages()
        .filter((page) => page !== home)
        .map((page) => new ChromiumTab(page)),
    newTab: async () => new ChromiumTab(await context.newPage()),
    killBackground: () => workers.stop(),
    async kill() {
      if (running) killGroup(leader);
      await gone;
    },
    close: () => context.close(),
  };
}

/** Of the browser itself, which leads the group of its processes. */
async function processId(context: BrowserContext): Promise<number> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await cdp?.send('SystemInfo.getProcessInfo')) ?? {};
  const browser = processInfo.find(({ type }) => type === 'browser');
  if (browser === undefined) throw new Error('Chromium does not say which process it is.');
  return browser.id;
}
