/** `npm run screenshots`: the pictures of the README, taken of the real extension over the embedded stack. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserDriver, Tab } from '../e2e/driver/driver';
import { launch } from '../e2e/driver/launch';
import { by, callEnded, confirm, connectWallet, promptOf, shopInvoice, startCall } from '../e2e/steps';
import { type Stack, startStack } from './stack/stack';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURES = path.join(ROOT, 'docs', 'screenshots');
const SIZE = [400, 600] as const;

async function picture(tab: Tab, name: string): Promise<void> {
  await tab.setSize(...SIZE);
  await tab.waitFor(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await tab.screenshot(path.join(PICTURES, `${name}.png`));
}

async function takePictures(browser: BrowserDriver, stack: Stack): Promise<void> {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const shop = await browser.newTab(stack.shop.url);
  await shop.click('[data-article="ferryman"]');
  await confirm(browser, 'connect');
  const prompt = await promptOf(browser, 'pay');
  await prompt.setSize(...SIZE);
  await prompt.click(by('budget-toggle'));
  await prompt.fill(by('budget-input'), '2000');
  await picture(prompt, 'prompt');
  await prompt.click(by('confirm'));
  await browser.promptClosed();
  for (const [sats, description] of [
    [55, 'The Slow Current: Notes from the Lamp Room'],
    [1_000, 'The Slow Current: An Atlas of Places That Moved'],
  ] as const) {
    await startCall(shop, 'sendPayment', shopInvoice(stack, sats, description));
    await callEnded(shop);
  }
  await popup.waitFor(() => document.querySelectorAll('[data-state="settled"]').length === 3);
  await picture(popup, 'popup');
}

const profileDir = await mkdtemp(path.join(tmpdir(), 'fusebox-'));
await mkdir(PICTURES, { recursive: true });
const stack = await startStack({ ports: { shop: 8080 } });
const browser = await launch({
  browser: 'chromium',
  extensionDir: path.join(ROOT, 'dist', 'chrome'),
  headless: true,
  profileDir,
});
try {
  await takePictures(browser, stack);
} finally {
  await browser.close();
  await stack.close();
  await rm(profileDir, { recursive: true, force: true });
}
