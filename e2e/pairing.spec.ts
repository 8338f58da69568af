/** Connecting a wallet by a secret that is made here: by a link and on the wallet's own page, over deaths, refusals, silence and forgers. */
import type { Stack } from '../dev/stack/stack';
import { refuse } from '../dev/stack/wallet-service/interceptors';
import type { ConnectionRow, PairingRow } from '../src/contract/rows';
import type { BrowserDriver, Tab } from './driver/driver';
import { unlessClosed } from './driver/errors';
import { rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { expectHygiene, expectNone, keepMadeHere } from './hygiene';
import { ACCEPT, ask, linkOf, standsAt, wake } from './pairing';
import { by, callEnded, confirm, enabledPage, shopInvoice, startCall } from './steps';

const NOWHERE = 'ws://127.0.0.1:9';

/** The time of the request is all but over for the next life of the background. */
async function endWaiting(browser: BrowserDriver, popup: Tab, seconds: number): Promise<void> {
  await popup.evaluate(
    (waitsUntil) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('fusebox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction('pairings', 'readwrite');
          const table = writing.objectStore('pairings');
          const reading = table.getAll();
          reading.onsuccess = () => {
            for (const row of reading.result) table.put({ ...row, waitsUntil });
          };
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    Date.now() + seconds * 1000,
  );
  await browser.killBackground();
  await wake(popup);
}

test('by a link: the background dies while it waits, the wallet is known again, and a site is paid within the limit; nothing tells the secret', async ({
  browser,
  stack,
}) => {
  const { messages, stop } = stack.relay.overhear();
  const popup = await browser.popup();
  await popup.click(by('start'));
  const row = await ask(popup, stack.relay.url, 'link');
  const link = linkOf(row);
  expect(
    await popup.evaluate((css) => document.querySelector<HTMLElement>(css)?.dataset.text, by('qr')),
  ).toBe(link);
  expect(
    await popup.evaluate((css) => document.querySelector<HTMLAnchorElement>(css)?.href, by('pairing-open')),
  ).toBe(link);
  const secrets = await keepMadeHere(popup);
  expect(secrets).toHaveLength(1);
  await expectHygiene(browser, secrets);
  await popup.close();

  await browser.killBackground();
  await stack.wallet.approve(link);
  const again = await browser.popup();
  await again.visible(`${by('pairing-row-waiting')}`);
  await wake(again);
  await again.click(by('pairing-row-offered'));
  expect(await again.text('h2')).toContain('Is this your wallet?');
  expect(await rowsOf(again, 'connections')).toEqual([]);
  await expectHygiene(browser, secrets);
  await again.click(ACCEPT);
  await again.visible(by('connected'));
  await again.click(by('welcome-done'));
  await again.visible(by('wallet-balance'));
  expect(await rowsOf(again, 'pairings')).toEqual([]);
  const [connection] = await rowsOf<ConnectionRow>(again, 'connections');
  expect(connection).toMatchObject({ clientPubkey: row.request.appPubkey, budget: { total: 500_000 } });

  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');

  stop();
  const sent = messages.join('\n');
  expect(sent).toContain(row.request.appPubkey);
  expectNone(secrets, [{ where: 'what the relay was sent', text: `${link}\n${sent}` }]);
});

/** Of the wallet whose answer stands. */
async function answerOf(popup: Tab): Promise<string | undefined> {
  const [row] = await rowsOf<PairingRow>(popup, 'pairings');
  return row?.answer?.walletPubkey;
}

test('by a link: the browser is started again while it waits; a wallet that is not the user’s is sent away, and theirs is waited for until they cancel', async ({
  browser,
  stack,
}) => {
  const row = await ask(await browser.popup(), stack.relay.url, 'link');
  const link = linkOf(row);
  await browser.killBrowser();
  await browser.relaunch();
  await stack.wallet.approve(link);
  const popup = await browser.popup();
  await wake(popup);
  await popup.click(by('pairing-row-offered'));
  const stranger = await answerOf(popup);
  await popup.click(by('pairing-refuse'));
  await standsAt(popup, 'waiting');
  await popup.visible(by('qr'));
  // The same request is answered by another.
  stack.wallet.revoke(row.request.appPubkey);
  await stack.wallet.approve(link);
  await standsAt(popup, 'offered');
  expect(await answerOf(popup)).not.toBe(stranger);
  await popup.click(by('pairing-cancel'));
  await popup.visible(by('connect-by-link'));
  for (const table of ['pairings', 'connections']) expect(await rowsOf(popup, table)).toEqual([]);
});

test('a wallet that refuses, nobody who answers, a relay that is not there: each is named, and can be tried again', async ({
  browser,
  stack,
}) => {
  const popup = await browser.popup();
  const failed = (side: string) => popup.visible(`${by('pairing-failure')}[data-side="${side}"]`);
  const allow = stack.wallet.intercept(refuse('get_info', 'UNAUTHORIZED'));
  await stack.wallet.approve(linkOf(await ask(popup, stack.relay.url, 'link')));
  await failed('permission');
  allow();
  await popup.click(by('pairing-retry'));
  await standsAt(popup, 'offered');
  await popup.click(by('pairing-cancel'));
  await popup.visible(by('connect-by-link'));

  await ask(popup, stack.relay.url, 'link');
  await endWaiting(browser, popup, 1);
  await failed('wallet');
  expect(await popup.text(by('pairing-failure'))).toContain('No wallet has answered.');
  await popup.click(by('pairing-retry'));
  await standsAt(popup, 'waiting');
  await popup.click(by('pairing-cancel'));
  await popup.visible(by('connect-by-link'));

  await ask(popup, NOWHERE, 'link');
  await endWaiting(browser, popup, 4);
  await failed('relay');
});

/** The wallet's page, opened from the popup, which stands in a tab. */
async function openPage(browser: BrowserDriver, popup: Tab, stack: Stack): Promise<Tab> {
  await popup.click(by('pairing-open-page'));
  let page: Tab | undefined;
  await expect
    .poll(async () => {
      for (const tab of await browser.tabs()) {
        if ((await tab.url()).startsWith(stack.walletPage.url)) page = tab;
      }
      return page;
    })
    .toBeDefined();
  if (page === undefined) throw new Error('The page is not open.');
  await page.visible(by('approve'));
  return page;
}

const isAway = (popup: Tab) => popup.visible(by('pairing-page-away'));

test('on the wallet’s page: its message counts, and that of no other page, and it sends us nowhere; in Firefox none can come', async ({
  browser,
  stack,
}) => {
  const popup = await browser.popup();
  await ask(popup, NOWHERE, 'page', stack.walletPage.address('forged'));
  await popup.evaluate(() => {
    const counting = window as unknown as { heard: number };
    counting.heard = 0;
    // The frame that opens the page.
    window[0]?.addEventListener('message', () => counting.heard++);
  });
  const page = await openPage(browser, popup, stack);
  if (browser.name === 'firefox') {
    expect(await page.evaluate(() => window.opener)).toBeNull();
    await isAway(popup);
    return;
  }
  await popup.waitFor(() => (window as unknown as { heard: number }).heard > 0);
  expect(await rowsOf(popup, 'pairings')).toMatchObject([{ state: 'waiting', answer: null }]);
  // It cannot send our page, or its frame, to another address.
  const sent = () =>
    page.evaluate(() =>
      [window.opener, window.opener.top].map((target: Window) => {
        try {
          target.location.href = 'about:blank#sent';
          return 'sent';
        } catch (error) {
          return error instanceof DOMException ? error.name : String(error);
        }
      }),
    );
  expect(await sent()).toEqual(['SecurityError', 'SecurityError']);
  await page.click(by('approve'));
  await popup.click(ACCEPT);
  await popup.visible(by('connected'));
});

test('on the wallet’s page: it is closed without an answer and opened again; where it says nothing to its opener, the relays tell', async ({
  browser,
  stack,
}) => {
  const popup = await browser.popup();
  await ask(popup, stack.relay.url, 'page', stack.walletPage.address('no-message'));
  const page = await openPage(browser, popup, stack);
  await page.click(by('refuse'));
  await isAway(popup);
  // Where a page has no opener, it cannot close itself.
  await page.close().catch(unlessClosed);
  expect(await rowsOf(popup, 'pairings')).toMatchObject([{ state: 'waiting' }]);
  await (await openPage(browser, popup, stack)).click(by('approve'));
  await popup.click(ACCEPT);
  await popup.visible(by('connected'));
});
