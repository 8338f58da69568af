/**
 * `npm start`: builds, starts the embedded stack, opens a browser with the extension, and stays until Ctrl-C.
 * `--browser firefox` takes Firefox; `--once` does the main job unattended and headless and ends.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserName } from '../e2e/driver/driver';
import { launch } from '../e2e/driver/launch';
import { buildExtension } from './extension-build';
import { doTheMainJob } from './once';
import { startStack } from './stack/stack';
import { browserNamed, needDisplay, run, stopped } from './terminal';
import { startWelcome } from './welcome/server';

function readOptions(): { browser: BrowserName; once: boolean } {
  const { values } = parseArgs({
    options: { browser: { type: 'string', default: 'chromium' }, once: { type: 'boolean', default: false } },
  });
  return { browser: browserNamed(values.browser), once: values.once };
}

async function main(): Promise<void> {
  const { browser: name, once } = readOptions();
  if (!once) needDisplay('npm start -- --once');
  const started = performance.now();
  const extensionDir = await buildExtension({ browser: name });
  const profileDir = await mkdtemp(path.join(tmpdir(), 'fusebox-'));
  const closers: (() => unknown)[] = [() => rm(profileDir, { recursive: true, force: true })];
  const end = stopped();
  try {
    const stack = await startStack();
    closers.push(() => stack.close());
    const browser = await launch({ browser: name, extensionDir, headless: once, profileDir });
    closers.push(() => browser.close());
    if (once) {
      await Promise.race([
        doTheMainJob(browser, stack, started),
        end.then(() => {
          throw new Error('Stopped before it was done.');
        }),
      ]);
      return;
    }
    const welcome = await startWelcome({
      uri: stack.wallet.uri,
      walletPageUrl: stack.walletPage.address(),
      shopUrl: stack.shop.url,
    });
    closers.push(() => welcome.close());
    await browser.newTab(stack.shop.url);
    await browser.newTab(welcome.url);
    console.log(`
The browser is open, with Fusebox in it.
  1. Open Fusebox from the toolbar (in Chromium behind the puzzle piece), choose "Connect a wallet", "Paste or scan one", and paste this wallet:
     ${stack.wallet.uri}
     Or, in Chromium, without a secret: choose "On the wallet's own page", with the address
     ${stack.walletPage.address()}
  2. Buy an article in the shop:
     ${stack.shop.url}
Ctrl-C ends everything.`);
    await end;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

run(main);
