/** What people do again and again in these tests, in the words of the product. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'playwright/test';
import type { Stack } from '../dev/stack/stack';
import type { Prompt } from '../src/contract/prompts';
import type { BrowserDriver, Tab } from './driver/driver';

/** How a call of a page ended, in a form that leaves the page. */
export type Ended = { value: unknown } | { code: string; name: string; message: string };

export const by = (testId: string) => `[data-testid="${testId}"]`;

/** Pastes the URI into the popup as the first wallet, and waits until it is shown. The popup stays open. */
export async function connectWallet(browser: BrowserDriver, uri: string): Promise<Tab> {
  const popup = await browser.popup();
  await openConnectForm(popup);
  await popup.fill(by('uri-input'), uri);
  await popup.click(by('connect'));
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));
  // Home has asked for the balance: its answer is a use of the vault, which tests of the lock must not meet later.
  await popup.waitFor(() => document.querySelector('.balance-age .ember') === null);
  return popup;
}

/** From the first screen of a popup that has no wallet yet. */
export async function openConnectForm(popup: Tab): Promise<void> {
  await popup.click(by('start'));
  await popup.click(by('connect-by-string'));
  await popup.visible(by('uri-input'));
}

/** Shows this screen of the popup: `showScreen(popup, 'settings', 'pages')`. The first one has no name. */
export async function showScreen(popup: Tab, ...route: string[]): Promise<void> {
  await popup.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `#/${route.map(encodeURIComponent).join('/')}`,
  );
}

/**
 * Waits for a prompt of this kind and returns the window it is in, its confirm button awake. Both in one look: a window that closes after an answer may
 * still show the next question for a moment, and has no button that is awake.
 */
export function promptOf(browser: BrowserDriver, kind: Prompt['kind']): Promise<Tab> {
  return browser.prompt(
    `${by('prompt')}[data-kind="${kind}"] ${by('confirm')}:not([aria-disabled="true"]):not(:disabled)`,
  );
}

export async function confirm(
  browser: BrowserDriver,
  kind: 'connect' | 'permission' | 'sign' | 'pay',
): Promise<void> {
  await (await promptOf(browser, kind)).click(by('confirm'));
}

interface CallingPage {
  webln: Record<string, (...args: unknown[]) => Promise<unknown>>;
  ending: Promise<Ended>;
}

/** Starts a call of `window.webln` without waiting for its end; `callEnded` waits. A page has one such call at a time. */
export async function startCall(tab: Tab, method: string, ...args: unknown[]): Promise<void> {
  await tab.evaluate(
    (name, parameters) => {
      const page = window as unknown as CallingPage;
      page.ending = Promise.resolve(page.webln[name]?.(...parameters)).then(
        (value) => ({ value }),
        ({ code, name: errorName, message }) => ({ code, name: errorName, message }),
      );
    },
    method,
    args,
  );
}

/** Waits for the end of the call, however long it takes. */
export function callEnded(tab: Tab): Promise<Ended> {
  return tab.evaluate(() => (window as unknown as CallingPage).ending);
}

/** Calls a method of `window.webln` in the page and waits for its end. */
export async function call(tab: Tab, method: string, ...args: unknown[]): Promise<Ended> {
  await startCall(tab, method, ...args);
  return callEnded(tab);
}

/** A page of the shop's origin that the user has connected to the wallet. */
export function enabledPage(browser: BrowserDriver, stack: Stack): Promise<Tab> {
  return enabledPageAt(browser, stack.shop.url);
}

/** A page of this origin, one of the shop's, that the user has connected to the wallet. */
export async function enabledPageAt(browser: BrowserDriver, origin: string): Promise<Tab> {
  const page = await browser.newTab(`${origin}/blank`);
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  await callEnded(page);
  await browser.promptClosed();
  return page;
}

/** An invoice of the shop's node. Amounts in sats; null leaves the amount to the payer. */
export function shopInvoice(stack: Stack, sats: number | null, description = 'A test'): string {
  return stack.network.shop.invoice({
    amountMsat: sats === null ? null : sats * 1000,
    description,
    expirySeconds: 600,
  });
}

/** An invoice for which the shop's node takes the money only when `settle` is called. `held` resolves once it could. */
export function heldInvoice({ network: { shop } }: Stack, sats = 21, description = 'Held') {
  const preimage = randomBytes(32).toString('hex');
  const paymentHash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
  const held = new Promise<void>((resolve) => {
    const stop = shop.onHeld((payment) => {
      if (payment.paymentHash !== paymentHash) return;
      stop();
      resolve();
    });
  });
  const invoice = shop.invoice({ amountMsat: sats * 1000, description, paymentHash });
  return { preimage, paymentHash, invoice, held, settle: () => shop.settleHeld(preimage) };
}

/** Waits until the shop's node has exactly this much more, in sats, than before: its books lag the payment by a few ms. */
export async function shopReceived(stack: Stack, before: number, sats: number): Promise<void> {
  await expect.poll(() => stack.network.shop.balanceMsat() - before).toBe(sats * 1000);
}
