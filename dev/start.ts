/**
 * `npm start`: builds, starts the embedded stack, opens a browser with the extension, and stays until Ctrl-C.
 * `--browser firefox` takes Firefox; `--once` does the main job unattended and headless and ends.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserName } from '../e2e/driver/driver';
import { launch } from '../e2e/driver/launch';
import { doTheMainJob } from './once';
import { hasDisplay } from './setup/display.mjs';
import { startStack } from './stack/stack';
import { startWelcome } from './welcome/server';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function readOptions(): { browser: BrowserName; once: boolean } {
  const { values } = parseArgs({
    options: { browser: { type: 'string', default: 'chromium' }, once: { type: 'boolean', default: false } },
  });
  const browser = values.browser === 'chrome' ? 'chromium' : values.browser;
  if (browser !== 'chromium' && browser !== 'firefox') {
    throw new Error('Use --browser chromium or --browser firefox.');
  }
  return { browser, once: values.once };
}

function build(browser: BrowserName): string {
  const mode = browser === 'firefox' ? ['--mode', 'firefox'] : [];
  const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error', ...mode], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The build failed.\n${built.stdout}${built.stderr}`);
  return path.join(ROOT, 'dist', browser === 'firefox' ? 'firefox' : 'chrome');
}

/** Resolves when the person at the terminal, or the system, asks to stop. Asked again while it tidies up, it goes on tidying up. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function main(): Promise<void> {
  const { browser: name, once } = readOptions();
  if (!once && !hasDisplay()) {
    throw new Error('There is no display to show a browser on. Try: npm start -- --once');
  }
  const started = performance.now();
  const extensionDir = build(name);
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

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
