/** Chromium, driven by Playwright. */
import { realpath } from 'node:fs/promises';
import { type BrowserContext, type CDPSession, chromium } from 'playwright';
import { PATIENCE_MS } from '../driver';
import type { Engine, EngineOptions } from '../engine';
import { killGroup } from '../processes';
import { until } from '../until';
import { listenToConsoles } from './consoles';
import { unpackedId } from './extension-id';
import { ChromiumTab } from './tab';
import { watchWorkers } from './workers';

export async function startChromium(options: EngineOptions): Promise<Engine> {
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
    ignoreDefaultArgs: ['--disable-back-forward-cache', '--disable-extensions'],
    args: [
      '--enable-unsafe-extension-debugging',
      // One that comes with the command line is there from the start, and cannot be uninstalled.
      ...(options.isInstalled ? [`--load-extension=${await realpath(options.extensionDir)}`] : []),
    ],
    env: { ...process.env, TMPDIR: options.tempDir, CHROME_CONFIG_HOME: options.tempDir },
  });
  listenToConsoles(context, options.onConsole);
  try {
    const engine = await engineOf(context, options);
    if (!options.isInstalled) await engine.install(options.extensionDir);
    return engine;
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function engineOf(
  context: BrowserContext,
  { extensionDir, isInstalled, onConsole }: EngineOptions,
): Promise<Engine> {
  let extensionId = await unpackedId(extensionDir);
  const origin = () => `chrome-extension://${extensionId}`;
  let running = true;
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve())).then(() => {
    running = false;
  });
  const home = context.pages()[0] ?? (await context.newPage());
  const ofHome = await context.newCDPSession(home);
  const workers = await watchWorkers(ofHome, origin, onConsole);
  const ofBrowser = await browserSession(context);
  const leader = await processId(ofBrowser);
  /** Runs the function at an address where the browser gives it what ordinary pages have not. */
  async function atHome<A, R>(url: string, work: (argument: A) => Promise<R>, argument: A): Promise<R> {
    await until(url, async () => {
      await home.goto(url);
      return true;
    });
    try {
      return await home.evaluate(work as (argument: unknown) => Promise<R>, argument);
    } finally {
      // A page of the extension would be closed when that is loaded again.
      await home.goto('about:blank');
    }
  }
  const onExtensionPage = (work: () => Promise<void>) => atHome(`${origin()}/manifest.json`, work, null);
  const others = () => context.pages().filter((page) => page !== home);

  return {
    get origin() {
      return origin();
    },
    isClearable: !isInstalled,
    registered: () => atHome(`${origin()}/manifest.json`, scriptsRegistered, PATIENCE_MS),
    async clear() {
      await ofBrowser.send('Extensions.uninstall', { id: extensionId });
      await until('all tabs to close', async () => {
        await Promise.all(others().map((page) => page.close()));
        return others().length === 0;
      });
      // Of all origins, cookies included.
      await ofHome.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
      await ofHome.send('Network.clearBrowserCache');
    },
    async install(dir) {
      extensionId = await unpackedId(dir);
      await ofBrowser.send('Extensions.loadUnpacked', { path: await realpath(dir) });
    },
    tabs: (isWanted = () => true) =>
      others()
        .filter((page) => isWanted(page.url()))
        .map((page) => new ChromiumTab(page)),
    newTab: async () => new ChromiumTab(await context.newPage()),
    async allowInPrivateWindows() {
      await atHome('chrome://extensions/', allowIncognito, extensionId);
      await onExtensionPage(async () => undefined); // once it has begun anew
    },
    async newPrivateTab() {
      const opened = context.waitForEvent('page');
      await onExtensionPage(openIncognito);
      return new ChromiumTab(await opened);
    },
    async clickNotice(id) {
      const own = context.serviceWorkers().filter((worker) => worker.url().startsWith(origin()));
      await own.at(-1)?.evaluate(dispatchClick, id);
    },
    async manage(items) {
      // As an administrator would, on the browser's own page for trying that out: the files of policies are the machine's, and root's.
      const policies = Object.entries(items).map(([name, value]) => ({
        ...MANDATORY,
        namespace: extensionId,
        name,
        value,
      }));
      await atHome('chrome://policy/test', setPolicies, JSON.stringify(policies));
      return true;
    },
    killBackground: () => workers.stop(),
    async kill() {
      if (running) killGroup(leader);
      await gone;
    },
    close: () => context.close(),
  };
}

/** Level, scope and source of a policy that the machine's administrator has set, by Chromium's numbers. */
const MANDATORY = { level: 1, scope: 1, source: 2 };

/** What Chromium has for its own page of extensions, and for extensions, as far as it is used here. */
declare const chrome: {
  developerPrivate: {
    updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
    updateExtensionConfiguration(change: { extensionId: string; incognitoAccess: boolean }): Promise<void>;
  };
  windows: { create(options: { incognito: boolean }): Promise<unknown> };
  scripting: { getRegisteredContentScripts(): Promise<unknown[]> };
  notifications: { onClicked: { dispatch(id: string): void } };
};

/** Runs on the browser's page of extensions. */
async function allowIncognito(extensionId: string): Promise<void> {
  // Or an unpacked extension would stay disabled when it is loaded again.
  await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
}

/** Runs on the browser's page of policies. Takes them as JSON, in place of all others. */
async function setPolicies(policies: string): Promise<void> {
  const page: { sendWithPromise(...call: string[]): Promise<unknown> } = await import(
    'chrome://resources/js/cr.js' as string
  );
  await page.sendWithPromise('setLocalTestPolicies', policies, '');
}

/** Runs on a page of the extension. `patience` in ms. */
async function scriptsRegistered(patience: number): Promise<void> {
  const end = performance.now() + patience;
  while ((await chrome.scripting.getRegisteredContentScripts()).length === 0) {
    if (performance.now() > end) throw new Error(`Nothing is put into pages after ${patience} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Runs on a page of the extension. */
async function openIncognito(): Promise<void> {
  await chrome.windows.create({ incognito: true });
}

/** Runs in the background. */
function dispatchClick(id: string): void {
  chrome.notifications.onClicked.dispatch(id);
}

async function browserSession(context: BrowserContext): Promise<CDPSession> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (cdp === undefined) throw new Error('Chromium has gone.');
  return cdp;
}

/** Of the browser itself, which leads the group of its processes. */
async function processId(ofBrowser: CDPSession): Promise<number> {
  const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo');
  const browser = processInfo.find(({ type }) => type === 'browser');
  if (browser === undefined) throw new Error('Chromium does not say which process it is.');
  return browser.id;
}
