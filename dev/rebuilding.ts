/** The developer's loop: what changes is built, and shown in the browser. */
import type { BrowserDriver } from '../e2e/driver/driver';
import { changeSince, lookAt } from './changes';
import { buildExtension } from './extension-build';

export interface Rebuilding {
  browser: BrowserDriver['name'];
  /** Where the sources are. */
  root: string;
  /** Ends it. */
  signal: AbortSignal;
  /** Called with the folder of each build. */
  show: (extensionDir: string) => Promise<void>;
  say: (text: string) => void;
}

/** Builds at once, and after each change. What fails is said, and the next change is tried again. */
export async function keepBuilding({ browser, root, signal, show, say }: Rebuilding): Promise<void> {
  for (let look = lookAt(root); ; ) {
    const started = performance.now();
    try {
      await show(await buildExtension({ browser, root, isReadable: true, signal }));
      say(`Built and loaded in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    } catch (error) {
      if (signal.aborted) return;
      say(
        `${error instanceof Error ? error.message : String(error)}\nAfter the next change it is tried again.`,
      );
    }
    const change = await changeSince(look, root, signal).catch(() => null);
    if (change === null) return;
    look = change.look;
    const [first, ...more] = change.files;
    say(`\nChanged: ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`);
  }
}

/** Puts the build in the place of the one that is installed, with all that it keeps. The extension's own tabs come back, and pages get its new scripts. */
export async function reload(browser: BrowserDriver, extensionDir: string): Promise<void> {
  const own = browser.extensionUrl('');
  const addresses = async () => Promise.all((await browser.tabs()).map((tab) => tab.url()));
  // A question is void once what it asked for has ended.
  const shown = (await addresses()).filter((url) => url.startsWith(own) && !url.includes('prompt.html'));
  await browser.update(extensionDir);
  for (const tab of await browser.tabs()) {
    if (/^https?:/.test(await tab.url())) await tab.reload();
  }
  const left = await addresses();
  for (const url of shown) if (!left.includes(url)) await browser.newTab(url);
}
