/** Firefox, driven by WebDriver BiDi without any driver program in between. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine, EngineOptions } from '../engine';
import { UnfitBrowser, unlessClosed, WaitTimeout } from '../errors';
import { callText, outcomeOf } from '../page-call';
import { until } from '../until';
import { clickAlert, takeAlerts } from './alerts';
import { BidiClient } from './bidi';
import { homeIn, writeManaged } from './managed';
import { KEPT_ON_UNINSTALL, UUIDS, userJs, uuidOf } from './prefs';
import { type FirefoxProcess, startFirefoxProcess } from './process';
import { type ContextInfo, FirefoxTab } from './tab';

const QUIT_MS = 30_000;
/** In ms. By then a sound Firefox has run the background, unless the machine is very slow. */
const SOON_MS = 10_000;

export async function startFirefox(options: EngineOptions): Promise<Engine> {
  const extensionId = await geckoId(options.extensionDir);
  const expect = (uuid: string) =>
    writeFile(path.join(options.profileDir, 'user.js'), userJs(extensionId, uuid));
  await expect(uuidOf(options.extensionDir));
  const firefox = await startFirefoxProcess(options);
  try {
    const engine = await engineOf(firefox, extensionId, options.tempDir, expect);
    await engine.install(options.extensionDir);
    return engine;
  } catch (error) {
    await firefox.kill();
    throw error;
  }
}

/** `expect` has the extension found under this UUID in the next run of Firefox, too. */
async function engineOf(
  firefox: FirefoxProcess,
  extensionId: string,
  tempDir: string,
  expect: (uuid: string) => Promise<void>,
): Promise<Engine> {
  let uuid = '';
  const bidi = await BidiClient.connect(`${firefox.bidiUrl}/session`);
  await bidi.send('session.new', { capabilities: {} });

  async function contexts(params: object = {}): Promise<ContextInfo[]> {
    const tree = await bidi.send<{ contexts: ContextInfo[] }>('browsingContext.getTree', {
      maxDepth: 0,
      ...params,
    });
    return tree.contexts;
  }
  const [home] = await contexts();
  /** Runs the function in a window of Firefox itself. */
  async function inFirefox<A extends unknown[], R>(
    work: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    const [chrome] = await contexts({ 'moz:scope': 'chrome' });
    if (chrome === undefined) throw new Error('Firefox shows no window of its own.');
    const window = new FirefoxTab(bidi, chrome.context);
    return outcomeOf(await window.run(callText(work, args))) as R;
  }
  await inFirefox(takeAlerts);
  const tabs = async (isWanted: (url: string) => boolean = () => true) =>
    (await contexts())
      .filter(({ context, url }) => context !== home?.context && isWanted(url))
      .map(({ context }) => new FirefoxTab(bidi, context));

  return {
    get origin() {
      return `moz-extension://${uuid}`;
    },
    isClearable: true,
    async registered() {
      const wait = (patience?: number) =>
        until('what is put into pages to be registered', () => inFirefox(hasScripts, extensionId), patience);
      try {
        await wait(SOON_MS);
      } catch (error) {
        if (!(error instanceof WaitTimeout)) throw error;
        if (await inFirefox(failsItsOwn)) {
          throw new UnfitBrowser('Firefox loads no script of its own extensions.', { cause: error });
        }
        await wait();
      }
    },
    async clear() {
      await inFirefox(uninstall, extensionId, KEPT_ON_UNINSTALL);
      await until('all tabs to close', async () => {
        const open = await tabs();
        await Promise.all(open.map((tab) => tab.close().catch(unlessClosed)));
        return open.length === 0;
      });
      await inFirefox(forgetEverything);
    },
    async install(extensionDir) {
      uuid = uuidOf(extensionDir);
      await expect(uuid);
      await inFirefox(setPref, UUIDS, JSON.stringify({ [extensionId]: uuid }));
      await bidi.send('webExtension.install', {
        extensionData: { type: 'path', path: path.resolve(extensionDir) },
      });
    },
    tabs,
    async newTab() {
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
      return new FirefoxTab(bidi, context);
    },
    allowInPrivateWindows: () => inFirefox(allowPrivateBrowsing, extensionId),
    async newPrivateTab() {
      const before = new Set((await contexts()).map(({ context }) => context));
      await inFirefox(openPrivateWindow);
      const opened = await until('the private window to open', async () =>
        (await contexts()).find(({ context }) => !before.has(context)),
      );
      // What the window opens with is still loading, and would call off what is loaded in its place.
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', {
        type: 'tab',
        referenceContext: opened.context,
      });
      await new FirefoxTab(bidi, opened.context).close();
      return new FirefoxTab(bidi, context);
    },
    clickNotice: (id) => inFirefox(clickAlert, id),
    async manage(items) {
      await writeManaged(homeIn(tempDir), extensionId, items);
      return false;
    },
    killBackground: () => inFirefox(terminateBackground, extensionId),
    async kill() {
      await firefox.kill();
      bidi.disconnect();
    },
    async close() {
      await bidi.send('browser.close').catch(() => undefined); // it may be gone already
      await firefox.ended(QUIT_MS);
      bidi.disconnect();
    },
  };
}

/** What Firefox itself has at hand in its own windows, as far as it is used here. */
declare const WebExtensionPolicy: {
  getByID(id: string): {
    extension: {
      registeredContentScripts: Map<number, object>;
      /** Undefined where the extension has no background. */
      backgroundState: 'starting' | 'running' | 'suspending' | 'stopped' | undefined;
      backgroundContext: object | undefined;
      terminateBackground(options: {
        ignoreDevToolsAttached: boolean;
        disableResetIdleForTest: boolean;
      }): Promise<void>;
    };
  };
};

declare const ChromeUtils: {
  importESModule(url: string): {
    ExtensionPermissions: { add(id: string, permissions: object): Promise<void> };
    BrowserWindowTracker: { promiseOpenWindow(options: { private: boolean }): Promise<unknown> };
    AddonManager: {
      getAddonByID(id: string): Promise<{ reload(): Promise<void>; uninstall(): Promise<void> }>;
    };
    Management: {
      on(event: 'cleanupAfterUninstall', listener: Cleanup): void;
      off(event: 'cleanupAfterUninstall', listener: Cleanup): void;
    };
  };
};

type Cleanup = (event: string, extensionId: string, tasks: { promise: Promise<unknown> }[]) => void;

declare const Services: {
  console: { getMessageArray(): { message?: string }[] };
  prefs: {
    setBoolPref(name: string, value: boolean): void;
    setStringPref(name: string, value: string): void;
  };
  clearData: { deleteData(what: number, callback: { onDataDeleted(failed: number): void }): void };
};

declare const Ci: { nsIClearDataService: { CLEAR_ALL: number } };

/** Runs in Firefox itself. */
function hasScripts(extensionId: string): boolean {
  return WebExtensionPolicy.getByID(extensionId).extension.registeredContentScripts.size > 0;
}

/**
 * Runs in Firefox itself. After it was killed, Firefox at times comes up so that no script of any extension can be loaded, not even of those that
 * it brings along, whose scripts are no modules. Seen in 153, where a browser was killed that had been used by a dozen tests.
 */
function failsItsOwn(): boolean {
  const failed = 'Loading failed for the <script> with source “moz-extension:';
  return Services.console.getMessageArray().some(({ message }) => message?.includes(failed));
}

/** Runs in Firefox itself. */
function setPref(name: string, value: string): void {
  Services.prefs.setStringPref(name, value);
}

/** Runs in Firefox itself. Resolves once all that the extension kept is gone, what these preferences would keep, too. */
async function uninstall(extensionId: string, kept: string[]): Promise<void> {
  const { Management } = ChromeUtils.importESModule('resource://gre/modules/Extension.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  for (const pref of kept) Services.prefs.setBoolPref(pref, false);
  const cleanup = new Promise<unknown>((resolve) => {
    Management.on('cleanupAfterUninstall', function listener(_, id, tasks) {
      if (id !== extensionId) return;
      Management.off('cleanupAfterUninstall', listener);
      resolve(Promise.all(tasks.map(({ promise }) => promise)));
    });
  });
  await (await AddonManager.getAddonByID(extensionId)).uninstall();
  await cleanup;
  for (const pref of kept) Services.prefs.setBoolPref(pref, true);
}

/** Runs in Firefox itself. */
async function forgetEverything(): Promise<void> {
  const failed = await new Promise<number>((resolve) => {
    Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted: resolve });
  });
  if (failed !== 0) throw new Error(`Firefox keeps data of these kinds: ${failed}.`);
}

/** Runs in Firefox itself. */
async function allowPrivateBrowsing(extensionId: string): Promise<void> {
  const { ExtensionPermissions } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionPermissions.sys.mjs',
  );
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  await ExtensionPermissions.add(extensionId, {
    permissions: ['internal:privateBrowsingAllowed'],
    origins: [],
  });
  await (await AddonManager.getAddonByID(extensionId)).reload();
}

/** Runs in Firefox itself. */
async function openPrivateWindow(): Promise<void> {
  const { BrowserWindowTracker } = ChromeUtils.importESModule(
    'resource:///modules/BrowserWindowTracker.sys.mjs',
  );
  await BrowserWindowTracker.promiseOpenWindow({ private: true });
}

/** Runs in Firefox itself. Resolves once the background is gone, and at once where there is none. */
export async function terminateBackground(extensionId: string): Promise<void> {
  const { extension } = WebExtensionPolicy.getByID(extensionId);
  const nextTask = () => new Promise((resolve) => setTimeout(resolve));
  const doomed = extension.backgroundContext;
  while (extension.backgroundState !== undefined && extension.backgroundState !== 'stopped') {
    // An event that comes in at this moment calls it off.
    await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
    await nextTask();
  }
  // Its page may still run for a moment.
  while (doomed !== undefined && extension.backgroundContext === doomed) await nextTask();
}

async function geckoId(extensionDir: string): Promise<string> {
  const file = path.join(extensionDir, 'manifest.json');
  const manifest: { browser_specific_settings?: { gecko?: { id?: string } } } = JSON.parse(
    await readFile(file, 'utf8'),
  );
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${file} has no gecko id: is it a build for Firefox?`);
  return id;
}
