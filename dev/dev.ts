/**
 * `npm run dev`: opens a browser with the extension beside the embedded stack, a wallet connected, and loads it anew whenever its sources change, until Ctrl-C.
 * `--browser firefox` takes Firefox.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserDriver } from '../e2e/driver/driver';
import { launch } from '../e2e/driver/launch';
import { connectWallet } from '../e2e/steps';
import { keepBuilding, reload } from './rebuilding';
import { startStack } from './stack/stack';
import { browserNamed, needDisplay, run, stopped } from './terminal';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { browser: { type: 'string', default: 'chromium' } } });
  const name = browserNamed(values.browser);
  needDisplay('xvfb-run -a npm run dev');
  const profileDir = await mkdtemp(path.join(tmpdir(), 'fusebox-'));
  const closers: (() => unknown)[] = [() => rm(profileDir, { recursive: true, force: true })];
  const end = stopped();
  const ending = new AbortController();
  try {
    const stack = await startStack();
    closers.push(() => stack.close());
    let browser: BrowserDriver | null = null;
    const show = async (extensionDir: string) => {
      if (browser !== null) return reload(browser, extensionDir);
      const opened = await launch({ browser: name, extensionDir, headless: false, profileDir });
      browser = opened;
      closers.push(() => opened.close());
      console.log(`The wallet: ${stack.wallet.uri}\nThe shop:   ${stack.shop.url}\nCtrl-C ends everything.`);
      await opened.newTab(stack.shop.url);
      await connectWallet(opened, stack.wallet.uri);
    };
    const { signal } = ending;
    await Promise.race([keepBuilding({ browser: name, root: ROOT, signal, show, say: console.log }), end]);
  } finally {
    ending.abort();
    for (const close of closers.reverse()) await close();
  }
}

run(main);
