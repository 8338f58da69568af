/** Chromium, driven by Playwright. */
import { realpath } from 'node:fs/promises';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { PATIENCE_MS } from './driver';
import type { Engine, EngineOptions, EngineTab } from './engine';
import { TabClosed } from './errors';
import { unpackedId } from './extension-id';
import { killGroup } from './processes';
import { until } from './until';

const LOAD_MS = 30_000;

class ChromiumTab implements EngineTab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  url(): string {
    return this.#page.url();
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url, { timeout: LOAD_MS });
  }

  async reload(): Promise<void> {
    await this.#page.reload({ timeout: LOAD_MS });
  }

  async run(expression: string): Promise<unknown> {
    try {
      return await this.#page.evaluate<unknown>(expression);
    } catch (error) {
      if (this.#page.isClosed()) throw new TabClosed('The tab is closed.', { cause: error });
      throw error;
    }
  }

  toFront(): Promise<void> {
    return this.#page.bringToFront();
  }

  clickAt(x: number, y: number): Promise<void> {
    return this.#page.mouse.click(x, y);
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  screenshot(): Promise<Buffer> {
    return this.#page.screenshot();
  }

  setSize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height });
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

export async function startChromium(options: EngineOptions): Promise<Engine> {
  const extensionDir = await realpath(options.extensionDir);
  const context = await chromium.launchPersistentContext(options.profileDir, {
    executablePath: options.executable,
    headless: options.headless,
    // Or prompt windows would take the size of a tab.
    viewport: null,
    args: [`--disable-extensions-except=${extensionDir}`, `--load-extension=${extensionDir}`],
    env: { ...process.env, TMPDIR: options.tempDir },
  });
  try {
    return await engineOf(context, `chrome-extension://${await unpackedId(extensionDir)}`);
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function engineOf(context: BrowserContext, origin: string): Promise<Engine> {
  const home = context.pages()[0] ?? (await context.newPage());
  const cdp = await context.newCDPSession(home);
  await cdp.send('ServiceWorker.enable');
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
    async killBackground() {
      const running = context.serviceWorkers().filter((worker) => worker.url().startsWith(origin));
      const stopped = running.map((worker) => worker.waitForEvent('close', { timeout: PATIENCE_MS }));
      await cdp.send('ServiceWorker.stopAllWorkers');
      await Promise.all(stopped);
    },
    async kill() {
      const gone = new Promise((resolve) => context.once('close', resolve));
      await killGroup(leader);
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
