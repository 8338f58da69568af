/** Where Fusebox appears, and who takes `window.webln`: what the user chooses holds at once, in a browser that goes on. */
import type { Stack } from '../dev/stack/stack';
import type { FuseboxProvider } from '../src/contract/webln';
import type { BrowserDriver, Tab } from './driver/driver';
import { rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { by, call, callEnded, confirm, connectWallet, shopInvoice, showScreen, startCall } from './steps';

interface Page {
  webln?: unknown;
  ready: number;
  __present: string;
}

/** Where nothing was put into a page. */
const NOTHING = { present: 'undefined', hasWebln: false, announced: 0, answered: 0 };
const ALL = { present: 'object', hasWebln: true, announced: 1, answered: 1 };

/** What a page can find of Fusebox, each as often as it is there. `present`: to its first script. */
function found(tab: Tab) {
  return tab.evaluate(async () => {
    let announced = 0;
    let answered = 0;
    const count = ({ detail }: CustomEventInit) => {
      if (detail.info.rdns === 'invalid.fusebox') announced++;
    };
    window.addEventListener('webln:announceProvider', count);
    window.dispatchEvent(new Event('webln:requestProvider'));
    window.removeEventListener('webln:announceProvider', count);
    // The bridge refuses this at once. Messages of a window keep their order, so its answer comes before the second echo.
    await new Promise<void>((resolve) => {
      window.addEventListener('message', function hear({ data }) {
        if (data.fusebox === 'answer' && data.id === 1_000_000) answered++;
        if (data === 'first echo') window.postMessage('second echo');
        if (data !== 'second echo') return;
        window.removeEventListener('message', hear);
        resolve();
      });
      window.postMessage({ fusebox: 'call', id: 1_000_000, method: 'x'.repeat(101) });
      window.postMessage('first echo');
    });
    const page = window as unknown as Page;
    return { present: page.__present, hasWebln: 'webln' in window, announced, answered };
  });
}

/** The shop under another name: another site. */
function otherSite(stack: Stack): string {
  const url = new URL(stack.shop.url);
  url.hostname = 'localhost';
  return url.origin;
}

/** Sets a switch or a choice of the settings, and waits until it holds. The popup shows its first screen again. */
async function set(popup: Tab, testId: string): Promise<void> {
  await showScreen(popup, 'settings', 'pages');
  await popup.visible(by(testId));
  const was = await popup.evaluate(
    (css) => document.querySelector<HTMLInputElement>(css)?.checked,
    by(testId),
  );
  await popup.click(by(testId));
  await popup.visible(`${by(testId)}${was ? ':not(:checked)' : ':checked'}:not(:disabled)`);
  await showScreen(popup);
}

/**
 * A click in the toolbar while this page is shown: the popup is loaded behind it, and so finds it in front. Whoever clicks in the popup
 * brings that to the front: it must have told by then what it found.
 */
async function clickToolbar(popup: Tab, page: Tab, tells = 'site-here-undo'): Promise<void> {
  await page.toFront();
  await popup.reload();
  await popup.visible(by(tells));
}

/** Puts a frame into the page and waits until it is loaded. */
async function addFrame(tab: Tab, name: string, src: string): Promise<void> {
  await tab.evaluate(
    (frameName, url) =>
      new Promise<void>((resolve) => {
        const frame = Object.assign(document.createElement('iframe'), { name: frameName, src: url });
        frame.onload = () => resolve();
        document.body.append(frame);
      }),
    name,
    src,
  );
}

/** The type of `window.webln` in a frame of another site. */
function frameFinds(tab: Tab, name: string): Promise<unknown> {
  return tab.evaluate(
    (frameName) =>
      new Promise((resolve) => {
        window.addEventListener('message', ({ data }) => {
          if (data.framed !== undefined) resolve(data.framed);
        });
        window.open('', frameName)?.postMessage('what is there?', '*');
      }),
    name,
  );
}

async function choosingPopup(browser: BrowserDriver, stack: Stack): Promise<Tab> {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await set(popup, 'appears-chosen');
  return popup;
}

test('as Fusebox comes, it is on every site, and a click in the toolbar adds none', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${otherSite(stack)}/inline-first`);
  expect(await found(page)).toEqual(ALL);
  await clickToolbar(popup, page, 'wallet-balance');
  await set(popup, 'appears-chosen');
  expect(await rowsOf(popup, 'chosenSites')).toEqual([]);
});

test('on chosen sites alone: elsewhere a page finds nothing, however it looks', async ({
  browser,
  stack,
}) => {
  await choosingPopup(browser, stack);
  const page = await browser.newTab(`${stack.shop.url}/inline-first`);
  expect(await found(page)).toEqual(NOTHING);
  const files = ['manifest.json', 'page/webln.js', 'icons/icon-48.png', 'src/popup/popup.html'];
  const readable = await page.evaluate(
    (urls) =>
      Promise.all(
        urls.map((url) =>
          fetch(url).then(
            () => url,
            () => null,
          ),
        ),
      ),
    files.map((file) => browser.extensionUrl(file)),
  );
  expect(readable).toEqual(files.map(() => null));
});

test('a click in the toolbar adds the site at once: the open page and its own frames can pay', async ({
  browser,
  stack,
}) => {
  const popup = await choosingPopup(browser, stack);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await addFrame(page, 'own', `${stack.shop.url}/blank`);
  await addFrame(page, 'foreign', `${otherSite(stack)}/asked`);
  await page.evaluate(() => {
    const here = window as unknown as Page;
    here.ready = 0;
    document.addEventListener('webln:ready', () => here.ready++);
  });
  await clickToolbar(popup, page);
  expect(await popup.text(by('site-here'))).toMatch(
    /^Fusebox is on for http:\/\/127\.0\.0\.1:\d+ now\.\s+Undo$/,
  );
  expect(await found(page)).toEqual({ ...ALL, present: undefined });
  expect(await page.evaluate(() => (window as unknown as Page).ready)).toBe(1);
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  await callEnded(page);
  await startCall(page, 'sendPayment', shopInvoice(stack, 5));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  const inOwnFrame = await page.evaluate(() => {
    const { own } = window.frames as unknown as { own: { webln: FuseboxProvider } };
    return own.webln.isEnabled();
  });
  expect(inOwnFrame).toBe(true);

  expect(await frameFinds(page, 'foreign')).toBe('undefined');

  // Nor is any other site added by it; this one has Fusebox from the first script on.
  await page.goto(`${stack.shop.url}/inline-first`);
  expect(await found(page)).toEqual(ALL);
  await browser.killBackground();
  await page.reload();
  expect(await found(page)).toEqual(ALL);
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  await page.goto(`${otherSite(stack)}/inline-first`);
  expect(await found(page)).toEqual(NOTHING);
});

test('undone or removed, a site finds nothing once it is reloaded; a page that still has Fusebox gets it no second time', async ({
  browser,
  stack,
}) => {
  const popup = await choosingPopup(browser, stack);
  const page = await browser.newTab(`${stack.shop.url}/inline-first`);
  await clickToolbar(popup, page);
  await popup.click(by('site-here-undo'));
  await popup.visible(`${by('site-here')}:not(:has(button))`);
  expect(await popup.text(by('site-here'))).toContain('until it is reloaded');
  expect(await found(page)).toEqual({ ...ALL, present: 'undefined' });

  await clickToolbar(popup, page);
  expect(await found(page)).toEqual({ ...ALL, present: 'undefined' });
  await page.reload();
  expect(await found(page)).toEqual(ALL);

  await showScreen(popup, 'settings', 'pages');
  await popup.click(by('remove-site'));
  await popup.waitFor((css) => document.querySelector(css) === null, by('chosen-site'));
  // It is taken from the list first. What is put into pages has followed once the screen can be used again.
  await popup.visible(`${by('appears-chosen')}:enabled`);
  await page.reload();
  expect(await found(page)).toEqual(NOTHING);
  await set(popup, 'appears-everywhere');
  await page.reload();
  expect(await found(page)).toEqual(ALL);
});

test('what was chosen holds in the next session', async ({ browser, stack }) => {
  const popup = await choosingPopup(browser, stack);
  const page = await browser.newTab(`${stack.shop.url}/inline-first`);
  await clickToolbar(popup, page);
  await browser.relaunch();
  expect(await found(await browser.newTab(`${stack.shop.url}/inline-first`))).toEqual(ALL);
  expect(await found(await browser.newTab(`${otherSite(stack)}/inline-first`))).toEqual(NOTHING);
});

test('window.webln is left to others: Fusebox announces itself, and pays for a page that chooses it', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await set(popup, 'takes-webln');
  const page = await browser.newTab(`${stack.shop.url}/inline-first`);
  expect(await found(page)).toEqual({ ...ALL, present: 'undefined', hasWebln: false });
  const isUntouched = await page.evaluate(() => {
    const here = window as unknown as Page;
    const another = { enable: () => undefined };
    here.webln = another;
    let chosen: unknown;
    window.addEventListener('webln:announceProvider', ({ detail }: CustomEventInit) => {
      chosen = detail.provider;
    });
    window.dispatchEvent(new Event('webln:requestProvider'));
    const untouched = here.webln === another;
    here.webln = chosen;
    return untouched;
  });
  expect(isUntouched).toBe(true);
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  await callEnded(page);
  await startCall(page, 'sendPayment', shopInvoice(stack, 5));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');

  await set(popup, 'takes-webln');
  await page.reload();
  expect(await found(page)).toEqual(ALL);
});
