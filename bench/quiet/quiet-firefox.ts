/** Over BiDi, which is no debugger: Firefox puts a background to sleep as it does for its user. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BidiClient } from '../../e2e/driver/firefox/bidi';
import { terminateBackground } from '../../e2e/driver/firefox/firefox';
import { startFirefoxProcess } from '../../e2e/driver/firefox/process';
import { type ContextInfo, FirefoxTab } from '../../e2e/driver/firefox/tab';
import { callText, outcomeOf } from '../../e2e/driver/page-call';
import type { QuietBrowser, QuietOptions } from './quiet-browser';

export async function startQuietFirefox({ extensionDir, ...options }: QuietOptions): Promise<QuietBrowser> {
  const manifest: { browser_specific_settings: { gecko: { id: string } } } = JSON.parse(
    await readFile(path.join(extensionDir, 'manifest.json'), 'utf8'),
  );
  const { id } = manifest.browser_specific_settings.gecko;
  const firefox = await startFirefoxProcess({ ...options, headless: true, onConsole: () => undefined });
  try {
    const bidi = await BidiClient.connect(`${firefox.bidiUrl}/session`);
    await bidi.send('session.new', { capabilities: {} });
    await bidi.send('webExtension.install', {
      extensionData: { type: 'path', path: path.resolve(extensionDir) },
    });
    const { contexts } = await bidi.send<{ contexts: ContextInfo[] }>('browsingContext.getTree', {
      maxDepth: 0,
      'moz:scope': 'chrome',
    });
    const [own] = contexts;
    if (own === undefined) throw new Error('Firefox shows no window of its own.');
    const window = new FirefoxTab(bidi, own.context);
    const inFirefox = async (work: (extensionId: string) => unknown) =>
      outcomeOf(await window.run(callText(work, [id])));
    return {
      pid: firefox.pid,
      async open(url) {
        const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
        await new FirefoxTab(bidi, context).goto(url);
      },
      backgroundLife: async () => (await inFirefox(lifeOf)) as string | null,
      async endBackground() {
        await inFirefox(terminateBackground);
      },
      async close() {
        bidi.disconnect();
        await firefox.kill();
      },
    };
  } catch (error) {
    await firefox.kill();
    throw error;
  }
}

/** What Firefox itself has at hand in its own windows, as far as it is used here. */
declare const WebExtensionPolicy: {
  getByID(id: string): { extension: { backgroundContext?: { contextId: string } | null } };
};

/** Runs in Firefox itself. */
function lifeOf(extensionId: string): string | null {
  return WebExtensionPolicy.getByID(extensionId).extension.backgroundContext?.contextId ?? null;
}
