/** The tests of a worker share a browser. What one of them leaves in it, the next does not find. */
import { createServer } from 'node:http';
import type { Tab } from './driver/driver';
import { command, grantBudget, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { everythingSeen } from './hygiene';
import { by, connectWallet, enabledPage, promptOf, startCall } from './steps';

declare const chrome: {
  storage: Record<'local' | 'session' | 'sync', { set(items: object): Promise<void> }>;
  alarms: {
    create(name: string, when: { delayInMinutes: number }): Promise<void>;
    getAll(): Promise<{ name: string }[]>;
  };
  contextMenus: { create(menu: object): void; update(id: string, change: object): Promise<void> };
  scripting: {
    getRegisteredContentScripts(): Promise<{ id: string }[]>;
    registerContentScripts(scripts: object[]): Promise<void>;
  };
};

/** Written wherever something can be left. */
const MARK = 'left by another test';
const MARKED = { [MARK]: MARK };

const server = createServer(({ url }, response) => {
  response.setHeader('cache-control', 'max-age=3600');
  if (url === '/worker.js') response.setHeader('content-type', 'text/javascript').end('');
  else if (url === '/count') response.end(String(++counted));
  else response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>');
});
let counted = 0;

/** As the first test had them. */
let left: { profileDir: string; address: string; url: string } | undefined;

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
test.afterAll(() => {
  server.close();
  // The browser outlives this test, and keeps some open.
  server.closeAllConnections();
});

/** All that this page's origin has stored, and a number that stays the same as long as the cache has it. */
function keptFor(page: Tab) {
  return page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    count: await (await fetch('/count')).text(),
  }));
}

const alarmsOf = (page: Tab) =>
  page.evaluate(async () => (await chrome.alarms.getAll()).map(({ name }) => name));

const scriptsOf = (page: Tab) =>
  page.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id));

/** Whether the browser's menu has it. */
const hasMenu = (page: Tab, id: string) =>
  page.evaluate(
    (name) =>
      chrome.contextMenus.update(name, {}).then(
        () => true,
        () => false,
      ),
    id,
  );

test('a test leaves tabs, a prompt, a wallet, a budget, a blocked site, and all that can be stored', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 1_000);
  await command(popup, 'site.block', { origin: 'http://blocked.example' });
  await popup.evaluate(
    async (mark, marked) => {
      localStorage.setItem(mark, mark);
      for (const area of ['local', 'session', 'sync'] as const) await chrome.storage[area].set(marked);
      await chrome.alarms.create(mark, { delayInMinutes: 60 });
      chrome.contextMenus.create({ id: mark, title: mark });
      const script = { id: 'left', matches: ['http://*/*'], js: ['page/announced.js'] };
      await chrome.scripting.registerContentScripts([script]);
      console.log(mark);
    },
    MARK,
    MARKED,
  );
  const { port } = server.address() as { port: number };
  const page = await browser.newTab(`http://127.0.0.1:${port}/`);
  await page.evaluate(async (mark) => {
    localStorage.setItem(mark, mark);
    sessionStorage.setItem(mark, mark);
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox has the other way for secure pages alone
    document.cookie = 'left=1; max-age=3600';
    await caches.open(mark);
    await navigator.serviceWorker.register('/worker.js');
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open(mark);
      opening.onsuccess = resolve;
      opening.onerror = reject;
    });
    await fetch('/count');
  }, MARK);
  // Otherwise nothing is proven by the next test.
  expect(await keptFor(page)).toMatchObject({ cookie: 'left=1', caches: [MARK], workers: 1, count: '1' });
  expect(await alarmsOf(popup)).toContain(MARK);
  expect(await scriptsOf(popup)).toContain('left');
  expect(await hasMenu(popup, MARK)).toBe(true);
  expect(JSON.stringify(await everythingSeen(browser)).split(MARK).length).toBeGreaterThan(5);

  await startCall(page, 'enable');
  await promptOf(browser, 'connect');
  left = { profileDir: browser.profileDir, address: browser.extensionUrl(''), url: await page.url() };
});

test('the next test finds nothing of it, in the same browser', async ({ browser }) => {
  expect(browser.profileDir).toBe(left?.profileDir);
  expect(browser.extensionUrl('')).not.toBe(left?.address);
  expect(await browser.tabs()).toEqual([]);
  expect(browser.console.join('\n')).not.toContain(MARK);

  const popup = await browser.popup();
  await popup.visible(by('start'));
  expect(await alarmsOf(popup)).toEqual([]);
  expect(await scriptsOf(popup)).not.toContain('left');
  expect(await hasMenu(popup, MARK)).toBe(false);
  expect(await journal(popup)).toEqual([]);
  for (const table of ['connections', 'sites', 'blocked']) expect(await rowsOf(popup, table)).toEqual([]);
  expect(JSON.stringify(await everythingSeen(browser))).not.toContain(MARK);

  const page = await browser.newTab(left?.url);
  expect(await keptFor(page)).toEqual({
    local: {},
    session: {},
    cookie: '',
    databases: [],
    caches: [],
    workers: 0,
    count: '2',
  });
  await startCall(page, 'isEnabled');
  expect(await browser.promptCount()).toBe(0);
});
