/** The settings as the user meets them: each is chosen on its screen, holds at once, and is there when the popup is opened again. */
import type { Settings } from '../src/contract/rows';
import type { Tab } from './driver/driver';
import { connectionId, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { by, connectWallet, shopInvoice, showScreen } from './steps';

/** Waits until this is what is stored of them. */
async function stored(popup: Tab, expected: Partial<Settings>): Promise<void> {
  await expect.poll(() => rowsOf<Settings>(popup, 'settings')).toMatchObject([expected]);
}

const pageColour = (popup: Tab) => popup.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** Chooses from a list, as a click on the option does. */
async function choose(popup: Tab, testId: string, value: string): Promise<void> {
  await popup.visible(`${by(testId)}:enabled`);
  await popup.evaluate(
    (css, chosen) => {
      const select = document.querySelector<HTMLSelectElement>(css);
      if (!select) throw new Error('There is no such list.');
      select.value = chosen;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    },
    by(testId),
    value,
  );
}

test('theme, unit, language and notifications are chosen on their screens, and hold', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await popup.click(by('tab-settings'));
  await popup.click(by('settings-display'));
  await popup.click(by('theme-light'));
  await stored(popup, { theme: 'light' });
  await popup.waitFor(() => getComputedStyle(document.body).backgroundColor === 'rgb(250, 246, 236)');
  await popup.click(`${by('theme-dark')}:enabled`);
  await popup.waitFor(() => getComputedStyle(document.body).backgroundColor === 'rgb(22, 18, 13)');
  await popup.click(`${by('unit-BTC')}:enabled`);
  await stored(popup, { theme: 'dark', unit: 'BTC' });

  // Another language is spoken at once, on the same screen.
  await choose(popup, 'language', 'de');
  await popup.waitFor(() => document.documentElement.lang === 'de');
  await popup.waitFor(() => document.querySelector('h1')?.textContent === 'Anzeige');
  await popup.visible(`${by('language')}:enabled`);
  await choose(popup, 'language', 'en');
  await popup.waitFor(() => document.querySelector('h1')?.textContent === 'Display');
  await popup.visible(`${by('language')}:enabled`);
  await stored(popup, { language: 'en', theme: 'dark' });
  const languages = await popup.evaluate(
    (css) => Array.from(document.querySelectorAll(`${css} option`), (option) => option.textContent),
    by('language'),
  );
  expect(languages.slice(0, 2)).toEqual(['As the browser', 'English']);

  await showScreen(popup, 'settings', 'notifications');
  await popup.click(by('notify-blown'));
  await popup.visible(`${by('notify-blown')}:not(:checked):enabled`);
  await popup.click(by('notify-late'));
  await stored(popup, { notifications: { received: true, blown: false, late: false } });

  await popup.reload();
  await popup.visible(`${by('notify-received')}:checked`);
  await popup.visible(`${by('notify-blown')}:not(:checked)`);
  expect(await pageColour(popup)).toBe('rgb(22, 18, 13)');
  await popup.click(by('back'));
  expect(await popup.text(by('settings'))).toContain('Dark · BTC');
});

interface WatchedPage {
  asked: string[];
  fetch: typeof fetch;
}

/** Whether the field holds this text. */
const holds = (css: string, text: string) => document.querySelector<HTMLInputElement>(css)?.value === text;

test('nobody is asked for a price until the user has chosen whom; off again, none is shown', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  // What the page asks for, in place of the sources themselves.
  await popup.evaluate(() => {
    const page = window as unknown as WatchedPage;
    page.asked = [];
    page.fetch = async (input) => {
      page.asked.push(String(input));
      return Response.json({ error: [], result: { XXBTZEUR: { c: ['100000.00', '1'] } } });
    };
  });
  const asked = () => popup.evaluate(() => (window as unknown as WatchedPage).asked);
  await showScreen(popup, 'settings', 'price');
  expect(await popup.text(by('price-asks'))).toContain('it asks api.coinbase.com for the price');
  await choose(popup, 'currency', 'EUR');
  await popup.click(by('source-kraken'));
  expect(await popup.text(by('price-asks'))).toContain('it asks api.kraken.com for the price');
  expect(await popup.text(by('price-asks'))).toContain('learns your IP address');
  await showScreen(popup);
  await popup.visible(by('wallet-balance'));
  expect(await asked()).toEqual([]);
  expect(await rowsOf(popup, 'settings')).toEqual([]);

  await showScreen(popup, 'settings', 'price');
  await choose(popup, 'currency', 'EUR');
  await popup.click(by('source-kraken'));
  await popup.click(by('price-on'));
  await popup.waitFor(
    (css) => /^1 BTC is €100,000\.00, as of \d/.test(document.querySelector(css)?.textContent ?? ''),
    by('price-now'),
  );
  await stored(popup, { fiat: { currency: 'EUR', source: 'kraken' } });
  await showScreen(popup);
  expect(await popup.text(by('fiat'))).toMatch(/^≈ €\d/);

  // An amount can be entered in it; what counts is in sats.
  await showScreen(popup, 'receive');
  await popup.click(by('receive-fiat-open'));
  await popup.fill(by('receive-fiat'), '12,50');
  await popup.waitFor(holds, by('receive-amount'), '12500');
  await popup.fill(by('receive-fiat'), '12,505');
  await popup.waitFor(holds, by('receive-amount'), '');
  await popup.fill(by('receive-fiat'), '1');
  await popup.waitFor(holds, by('receive-amount'), '1000');
  await popup.fill(by('receive-amount'), '21');
  await popup.waitFor(holds, by('receive-fiat'), '');
  await showScreen(popup, 'send', shopInvoice(stack, null));
  await popup.click(by('send-fiat-open'));
  await popup.fill(by('send-fiat'), '0.05');
  await popup.waitFor((css) => document.querySelector(css)?.textContent === 'Pay 50 sats', by('pay'));
  expect(await asked()).toEqual(['https://api.kraken.com/0/public/Ticker?pair=XBTEUR']);

  await showScreen(popup, 'settings', 'price');
  await popup.click(by('price-off'));
  await stored(popup, { fiat: null });
  await showScreen(popup);
  await popup.visible(by('wallet-balance'));
  await popup.waitFor((css) => document.querySelector(css) === null, by('fiat'));
});

test('a wallet is renamed, marked, made the default and disconnected', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const first = await connectionId(popup);
  await showScreen(popup, 'connect', 'paste');
  await popup.fill(by('uri-input'), stack.wallet.newConnection().uri);
  await popup.click(by('connect'));
  await popup.visible(by('wallet-balance'));

  await showScreen(popup, 'wallet', first);
  await popup.fill(by('wallet-label'), '  Savings  ');
  await popup.click(by('wallet-rename'));
  await popup.waitFor(() => document.querySelector('h1')?.textContent === 'Savings');
  await popup.evaluate((css) => document.querySelector<HTMLInputElement>(css)?.click(), by('colour-violet'));
  await popup.visible('h1 [data-colour="violet"]');
  await popup.click(by('make-default'));
  await popup.visible(by('is-default'));
  await stored(popup, { defaultConnectionId: first });
  await popup.click(by('check-connection'));
  await popup.visible(`${by('health')}[data-verdict="fine"]`);

  await popup.reload();
  await popup.waitFor(() => document.querySelector('h1')?.textContent === 'Savings');
  await popup.waitFor((css) => document.querySelector(css), `${by('colour-violet')}:checked`);
  await popup.click(by('disconnect'));
  await popup.click(by('disconnect-confirm'));
  // It says what is left to do in the wallet itself.
  await popup.visible(by('delete-there'));
  const left = await rowsOf<{ id: string }>(popup, 'connections');
  expect(left).toHaveLength(1);
  expect(left.map(({ id }) => id)).not.toContain(first);
});

test('the diagnostics hold no secret, and a reset leaves nothing connected', async ({ browser, stack }) => {
  const { uri } = stack.wallet.newConnection();
  const popup = await connectWallet(browser, uri);
  await showScreen(popup, 'settings');
  await popup.click(by('settings-diagnostics'));
  await popup.visible(by('diagnostics'));
  const text = await popup.evaluate(
    (css) => document.querySelector<HTMLTextAreaElement>(css)?.value ?? '',
    by('diagnostics'),
  );
  expect(text).toContain('  connections: 1');
  expect(text).toContain('pay_invoice');
  const secret = new URL(uri).searchParams.get('secret') ?? 'none';
  expect(secret).toHaveLength(64);
  expect(text).not.toContain(secret);
  expect(text).not.toMatch(/[0-9a-f]{9}/);
  await popup.click(by('copy-diagnostics'));
  await popup.waitFor(() => document.body.innerText.includes('Copied.'));

  await showScreen(popup, 'settings', 'reset');
  await popup.click(by('reset'));
  await popup.click(by('reset-really'));
  await popup.visible(by('start'));
  expect(await rowsOf(popup, 'connections')).toEqual([]);
});
