/** History: a long journal, and what is done with it. */
import type { Tab } from './driver/driver';
import { journal } from './extension-page';
import { expect, test } from './fixtures';
import { fillHistory } from './long-history';
import { by, callEnded, confirm, connectWallet, enabledPage, shopInvoice, startCall } from './steps';

const ROWS = 2_500;
/** Of every eleven, counted from the eighth. */
const FAILED = Math.ceil((ROWS - 7) / 11);

const hashOf = (index: number) => (index + 1).toString(16).padStart(64, '0');
const rowOf = (index: number) => `${by('payment-row')}[data-hash="${hashOf(index)}"]`;

test('a long history is scrolled, searched, filtered, looked into, added up and exported', async ({
  browser,
  stack,
}) => {
  // The wallet's own list holds what other tests have paid.
  const methods = ['get_info', 'get_balance', 'pay_invoice', 'lookup_invoice'];
  const tab = await connectWallet(browser, stack.wallet.newConnection({ methods }).uri);
  const page = await enabledPage(browser, stack);
  await fillHistory(tab, ROWS);
  await tab.click(by('tab-history'));
  await tab.visible(rowOf(ROWS - 1));
  // They are counted beside the reading of the first ones.
  await summaryBegins(tab, '2,500 payments');

  // A payment made while one looks at older ones moves nothing.
  await tab.evaluate(() => scrollTo(0, 3_000));
  await tab.waitFor((css) => document.querySelector(css), rowOf(ROWS - 40));
  const before = await topOf(tab, rowOf(ROWS - 40));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21, 'Just now'));
  await confirm(browser, 'pay');
  await callEnded(page);
  await browser.promptClosed();
  await summaryBegins(tab, '2,501 ');
  expect(Math.abs((await topOf(tab, rowOf(ROWS - 40))) - before)).toBeLessThan(2);
  await tab.evaluate(() => scrollTo(0, 0));
  await tab.waitFor(
    () =>
      document.querySelector('[aria-posinset="1"] [data-testid="payment-row"][data-state="settled"]')
        ?.textContent,
  );
  expect(await tab.text('[aria-posinset="1"]')).toContain('Just now');

  // To the very end, with few rows drawn at a time.
  await tab.waitFor((css) => {
    scrollTo(0, document.documentElement.scrollHeight);
    return document.querySelector(css);
  }, rowOf(0));
  expect(await count(tab, by('payment-row'))).toBeLessThan(60);
  expect(await tab.text(`[aria-posinset="${ROWS + 1}"]`)).toContain('Coffee');

  // Search goes through all of it.
  await tab.evaluate(() => scrollTo(0, 0));
  await tab.fill(by('history-search'), hashOf(17));
  await tab.visible(rowOf(17));
  await tab.waitFor(() => document.querySelectorAll('[data-testid="payment-row"]').length === 1);
  await tab.click(by('payment-row'));
  await tab.visible(by('payment-state'));
  expect(await tab.text(by('payment-state'))).toBe('Paid');
  expect(await tab.text('main')).toContain(hashOf(17));
  // Of this row the preimage is that number, too.
  expect(await tab.text('main')).toContain(hashOf(18));
  await tab.click(by('back'));
  await tab.visible(rowOf(17));
  await tab.fill(by('history-search'), '');

  await tab.click(`${by('history-filter')} > summary`);
  await choose(tab, by('filter-state'), 'failed');
  await summaryBegins(tab, `${FAILED} `);
  expect(await count(tab, `${by('payment-row')}:not([data-state="failed"])`)).toBe(0);

  const [csv, json] = await exported(tab);
  const lines = csv?.split('\r\n') ?? [];
  expect(lines[0]).toMatch(/^time,ended,direction,state,amount_msat,fee_msat,site,/);
  expect(lines).toHaveLength(FAILED + 2);
  expect(lines.slice(1, -1).every((line) => line.includes(',out,failed,'))).toBe(true);
  const rows: unknown = JSON.parse(json ?? '');
  expect(rows).toHaveLength(FAILED);
  expect(rows).toContainEqual(
    expect.objectContaining({ payment_hash: hashOf(7), error: 'PAYMENT_FAILED', preimage: null }),
  );
  // What stands for a private window leaves it for nowhere.
  expect(csv).not.toContain('private:');

  await tab.click(by('back'));
  await tab.click(by('open-spending'));
  await tab.visible(by('spending-total'));
  await choose(tab, by('filter-times'), 'all');
  await choose(tab, by('spending-step'), 'month');
  const all = ROWS - FAILED; // One of the others is open, and one was paid just now.
  await tab.waitFor(
    (wanted) => document.querySelector('[data-testid="spending-count"]')?.textContent?.startsWith(wanted),
    `${all.toLocaleString('en')} `,
  );
  expect(await count(tab, '.spending-bar')).toBe(await count(tab, '.spending-table tbody tr'));
  // Where a bar to scroll by takes some of the popup's width, the chart needs none of its own.
  await tab.setSize(385, 600);
  expect(await tab.evaluate(() => document.querySelector('.spending-scroll')?.scrollWidth)).toBeLessThan(360);
  expect(await tab.text('main')).toContain('Private windows');
});

test('what the wallet alone knows stands in its place, marked, and can be looked into', async ({
  browser,
  stack,
}) => {
  const connection = stack.wallet.newConnection();
  const tab = await connectWallet(browser, connection.uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21, 'By Fusebox'));
  await confirm(browser, 'pay');
  await callEnded(page);
  await browser.promptClosed();
  await tab.click(by('tab-history'));
  await tab.visible(`${by('payment-row')}[data-from="journal"]`);
  // The payment of the journal, which the wallet lists, too, and nothing twice.
  const [payment] = await journal(tab);
  const rowHere = `${by('payment-row')}[data-hash="${payment?.paymentHash}"]`;
  // Other tests have paid from this wallet, too.
  await tab.waitFor(() =>
    /^\d+ payments?$/.test(document.querySelector('[data-testid="history-summary"]')?.textContent ?? ''),
  );
  expect(await count(tab, rowHere)).toBe(1);

  // The journal is gone: now the wallet is the only one to know.
  await fillHistory(tab, 0);
  await tab.reload();
  await tab.visible(`${rowHere}[data-from="wallet"]`);
  expect(await tab.text(rowHere)).toContain('Not by Fusebox');
  await tab.click(rowHere);
  await tab.visible(by('payment-state'));
  // Read again from the wallet, as after the popup was closed.
  await tab.reload();
  await tab.visible(by('payment-state'));
  expect(await tab.text(by('payment-state'))).toBe('Paid');
  expect(await tab.text('main')).toContain('Not by Fusebox');
});

/** Waits until this is how many there are said to be. */
async function summaryBegins(tab: Tab, words: string): Promise<void> {
  await tab.waitFor(
    (css, wanted) => document.querySelector(css)?.textContent?.startsWith(wanted),
    by('history-summary'),
    words,
  );
}

function count(tab: Tab, css: string): Promise<number> {
  return tab.evaluate((selector) => document.querySelectorAll(selector).length, css);
}

function topOf(tab: Tab, css: string): Promise<number> {
  return tab.evaluate((selector) => {
    const found = document.querySelector(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found.getBoundingClientRect().top;
  }, css);
}

/** Chooses in a list, as its user does by the keyboard. */
async function choose(tab: Tab, css: string, value: string): Promise<void> {
  await tab.visible(css);
  await tab.evaluate(
    (selector, wanted) => {
      const select = document.querySelector(selector);
      if (!(select instanceof HTMLSelectElement)) throw new Error(`${selector} is no list.`);
      select.value = wanted;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    },
    css,
    value,
  );
}

interface Exporting {
  files: Promise<string>[];
}

/** Both files that the screen of history exports, as they are saved. */
async function exported(tab: Tab): Promise<string[]> {
  await tab.evaluate(() => {
    const page = window as unknown as Exporting;
    page.files = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      page.files.push((blob as Blob).text());
      return make(blob);
    };
  });
  await tab.click(by('open-export'));
  for (const format of ['csv', 'json']) {
    await tab.click(by(`export-${format}`));
    await tab.click(by('export-make'));
    await tab.waitFor(
      (ending) => document.querySelector('[data-testid="export-made"]')?.textContent?.includes(ending),
      `.${format}`,
    );
  }
  return tab.evaluate(() => Promise.all((window as unknown as Exporting).files));
}
