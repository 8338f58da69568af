/** Clicks on links that can be paid or connected: real clicks, real payments. The page hears nothing of what comes of them. */
import { randomBytes } from 'node:crypto';
import { startShop } from '../dev/shop/server';
import type { Stack } from '../dev/stack/stack';
import type { BrowserDriver, Tab } from './driver/driver';
import { journal } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  confirm,
  connectWallet,
  promptOf,
  shopInvoice,
  shopReceived,
  showScreen,
  startCall,
} from './steps';

type Place = 'page' | 'open root' | 'closed root';

interface WatchingPage {
  /** Whether each click was prevented by the time the page's own listeners had it. */
  clicks: boolean[];
}

/** Puts a link into the page as its only content. The page notes each click, and sees to it that the browser follows none. */
async function putLink(page: Tab, href: string, place: Place = 'page'): Promise<void> {
  await page.evaluate(
    (address, where) => {
      const watching = window as unknown as WatchingPage;
      watching.clicks ??= [];
      const link = document.createElement('a');
      link.href = address;
      link.innerHTML = '<span>Pay</span>';
      link.addEventListener('click', (event) => {
        watching.clicks.push(event.defaultPrevented);
        event.preventDefault();
        event.stopPropagation();
      });
      document.body.innerHTML = '<div id="link" style="width: 5em; height: 2em"></div>';
      const host = document.querySelector('#link');
      const parent =
        where === 'page' ? host : host?.attachShadow({ mode: where === 'open root' ? 'open' : 'closed' });
      // Nothing but the link can be hit.
      link.style.cssText = 'display: block; width: 5em; height: 2em';
      parent?.append(link);
    },
    href,
    place,
  );
}

/** Waits until the switch for links stands where content scripts read it. */
async function stored(popup: Tab, opensLinks: boolean): Promise<void> {
  await popup.waitFor(async (wanted) => {
    const { storage } = (
      window as unknown as { chrome: { storage: { local: { get(): Promise<{ opensLinks?: boolean }> } } } }
    ).chrome;
    return (await storage.local.get()).opensLinks === wanted;
  }, opensLinks);
}

/** Who asks for what, on one line. */
const sentenceOf = async (prompt: Tab) => (await prompt.text('#sentence')).replace(/\s+/g, ' ');

const clicksOf = (page: Tab) => page.evaluate(() => (window as unknown as WatchingPage).clicks);

/** A page that is not connected, with this link in it. */
async function pageWith(browser: BrowserDriver, stack: Stack, href: string, place?: Place): Promise<Tab> {
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await putLink(page, href, place);
  return page;
}

for (const place of ['page', 'open root', 'closed root'] as const) {
  test(`a lightning: link is paid after a yes: ${place}`, async ({ browser, stack }) => {
    const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
    const before = stack.network.shop.balanceMsat();
    const page = await pageWith(browser, stack, `lightning:${shopInvoice(stack, 21)}`, place);
    await page.click('#link');
    const prompt = await promptOf(browser, 'pay');
    expect(await sentenceOf(prompt)).toMatch(/^A link on http:\/\/127\.0\.0\.1:\d+ asks you to pay/);
    expect(await prompt.evaluate((css) => document.querySelector(css) === null, by('budget-toggle'))).toBe(
      true,
    );
    await prompt.click(by('confirm'));
    await shopReceived(stack, before, 21);
    await browser.promptClosed();
    expect(await clicksOf(page)).toEqual([true]);
    expect(await call(page, 'isEnabled')).toEqual({ value: false });
    expect(await journal(popup)).toMatchObject([
      { origin: stack.shop.url, approvedBy: 'prompt', amount: 21_000 },
    ]);
  });
}

test('a budget lets no link pass, and grants none', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await pageWith(browser, stack, `lightning:${shopInvoice(stack, 3)}`);
  await startCall(page, 'enable');
  const connecting = await promptOf(browser, 'connect');
  await connecting.click(by('budget-toggle'));
  await connecting.click(by('confirm'));
  await browser.promptClosed();
  const before = stack.network.shop.balanceMsat();
  expect(await call(page, 'sendPayment', shopInvoice(stack, 2))).toHaveProperty('value.preimage');
  await shopReceived(stack, before, 2);
  await page.click('#link');
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  await shopReceived(stack, before, 5);
});

test('a no pays nothing, by click and by key, in a page that was written anew', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await page.evaluate(() => {
    document.open();
    document.write('<!doctype html><body></body>');
    document.close();
  });
  await putLink(page, `lightning:${shopInvoice(stack, 21)}`);
  await page.evaluate(() => document.querySelector<HTMLElement>('#link a')?.focus());
  await page.press('Enter');
  await (await promptOf(browser, 'pay')).click(by('reject'));
  await browser.promptClosed();
  expect(await clicksOf(page)).toEqual([true]);
  expect(await journal(popup)).toEqual([]);
});

test('a bitcoin: link is answered for its lightning part alone', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const chain = 'bitcoin:bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080?amount=0.0001';
  const page = await pageWith(browser, stack, chain);
  await page.click('#link');
  expect(await clicksOf(page)).toEqual([false]);
  await putLink(page, `${chain}&lightning=${shopInvoice(stack, 5).toUpperCase()}`);
  await page.click('#link');
  await confirm(browser, 'pay');
  await shopReceived(stack, before, 5);
  expect(await clicksOf(page)).toEqual([false, true]);
});

test('an LNURL is paid, and what the service shows then is shown', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const page = await pageWith(browser, stack, `lightning:${stack.lnurl.lnurl('/pay/message')}`);
  await page.click('#link');
  const prompt = await browser.prompt(`${by('prompt')}[data-kind="lnurl-pay"]`);
  await prompt.fill(by('amount-input'), '7');
  await (await promptOf(browser, 'lnurl-pay')).click(by('confirm'));
  const notice = await promptOf(browser, 'notice');
  await shopReceived(stack, before, 7);
  expect(await notice.text(by('prompt-notice'))).toBe('Paid. The service says:');
  expect(await notice.text(by('prompt-quote'))).not.toBe('');
  await notice.click(by('confirm'));
  await browser.promptClosed();
});

test('a login link logs in after a yes', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const logins = stack.lnurl.logins.length;
  const page = await pageWith(browser, stack, `lightning:${stack.lnurl.login('login')}`);
  await page.click('#link');
  await (await promptOf(browser, 'lnurl-auth')).click(by('confirm'));
  await expect.poll(() => stack.lnurl.logins.length).toBe(logins + 1);
});

test('what goes wrong is told to the user', async ({ browser, stack }) => {
  const page = await pageWith(browser, stack, 'lightning:lnbc1nothing');
  await page.click('#link');
  const notice = await promptOf(browser, 'notice');
  expect(await notice.text(by('prompt-notice'))).toMatch(/invoice/);
  await notice.click(by('confirm'));
  await browser.promptClosed();
  await putLink(page, `lightning:${shopInvoice(stack, 21)}`);
  await page.click('#link');
  expect(await (await promptOf(browser, 'notice')).text(by('prompt-notice'))).toMatch(/no wallet yet/);
});

test('a click that a script makes, and a message that a page posts, open nothing', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const href = `lightning:${shopInvoice(stack, 21)}`;
  const page = await pageWith(browser, stack, href);
  const refusal = await page.evaluate(async (params) => {
    document.querySelector<HTMLElement>('#link a')?.click();
    const answered = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => {
        if (data.fusebox === 'answer' && data.id === -1) resolve(data);
      }),
    );
    window.postMessage({ fusebox: 'call', id: -1, method: 'link', params }, '*');
    return answered;
  }, href);
  expect(refusal).toMatchObject({ error: { code: 'UNSUPPORTED_METHOD' } });
  expect(await clicksOf(page)).toEqual([false]);
  // Whatever had been asked before would come first.
  await startCall(page, 'enable');
  await promptOf(browser, 'connect');
  expect(await browser.promptCount()).toBe(1);
});

test('switched off, links are left to the browser, until they are switched on again', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const href = `lightning:${shopInvoice(stack, 21)}`;
  await showScreen(popup, 'settings', 'pages');
  await popup.click(by('opens-links'));
  await stored(popup, false);
  // The browser may ask in a window of its own what to do with the link: this page is not used again.
  await (await pageWith(browser, stack, href)).click('#link');
  await startCall(await browser.newTab(`${stack.shop.url}/blank`), 'enable');
  // Whatever had been asked before would come first.
  await (await promptOf(browser, 'connect')).click(by('confirm'));
  await browser.promptClosed();

  await popup.click(by('opens-links'));
  await stored(popup, true);
  const page = await pageWith(browser, stack, href);
  await page.click('#link');
  await promptOf(browser, 'pay');
  expect(await clicksOf(page)).toEqual([true]);
});

test('a link in a frame asks in the name of the frame', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  // Another origin of the same host: the driver's clicks do not reach into a process of its own in Firefox.
  const other = await startShop({ node: stack.network.shop });
  const frame = new URL('/link', other.url);
  frame.searchParams.set('href', `lightning:${shopInvoice(stack, 21)}`);
  const page = await browser.newTab(
    `${stack.shop.url}/frame?sandbox=none&src=${encodeURIComponent(frame.href)}`,
  );
  await page.click('iframe');
  const prompt = await promptOf(browser, 'pay');
  expect(await sentenceOf(prompt)).toContain(
    `A link on ${other.url} in a frame on ${stack.shop.url} asks you to pay`,
  );
  await other.close();
});

test('a wallet that a link offers is connected after a yes, and its secret stands in no prompt', async ({
  browser,
  stack,
}) => {
  const { uri } = stack.wallet.newConnection();
  const page = await pageWith(browser, stack, uri);
  await page.click('#link');
  const prompt = await promptOf(browser, 'wallet-offer');
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  expect(secret).toHaveLength(64);
  const seen = await prompt.evaluate(async () => {
    const { storage } = (
      window as unknown as { chrome: { storage: { session: { get(): Promise<object> } } } }
    ).chrome;
    return JSON.stringify(await storage.session.get()) + document.body.innerHTML;
  });
  expect(seen).toContain('wallet-offer');
  expect(seen).not.toContain(secret);
  expect(await prompt.text(by('prompt-relays'))).toContain('127.0.0.1');
  await prompt.click(by('confirm'));
  await browser.promptClosed();
  const popup = await browser.popup();
  await popup.visible(by('wallet-balance'));

  // A no connects nothing.
  await putLink(page, uri.replace(secret, randomBytes(32).toString('hex')));
  await page.click('#link');
  await (await promptOf(browser, 'wallet-offer')).click(by('reject'));
  await browser.promptClosed();
  expect(await popup.evaluate(() => document.querySelectorAll('[data-testid="wallet-balance"]').length)).toBe(
    1,
  );
});

test('the browser’s menu has "Pay with Fusebox", however often it is started', async ({ browser }) => {
  const items = async () => {
    const popup = await browser.popup();
    return popup.waitFor(async () => {
      const { contextMenus } = (
        window as unknown as {
          chrome: { contextMenus: { update(id: string, change: object): Promise<void> } };
        }
      ).chrome;
      await contextMenus.update('pay text', {});
      await contextMenus.update('pay link', {});
      return true;
    });
  };
  expect(await items()).toBe(true);
  await browser.relaunch();
  expect(await items()).toBe(true);
});
