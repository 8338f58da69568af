/**
 * Twenty pages of four sites ask for five hundred payments at once, of which their budgets allow two hundred, and the background is killed
 * again and again meanwhile. Exactly what the budgets allow is paid, once, and every promise is answered. A run takes its seed from its
 * number: `npm run test:storm` goes through many, of twice as many payments, and each can be had again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Shop, startShop } from '../dev/shop/server';
import { type Stack, startStack } from '../dev/stack/stack';
import { Books } from './books';
import type { BrowserDriver, Tab } from './driver/driver';
import { grantBudget, journal, refusePrompts } from './extension-page';
import { expect, test } from './fixtures';
import { connectWallet, enabledPageAt } from './steps';

const SITES = 4;
const PAGES_OF_SITE = 5;
const SATS = 1_000;
/** What a budget sets aside for the fee of one payment, and what the way to the shop then costs. */
const FEE_RESERVE_SATS = 10;
const FEE_MSAT = 2_500;
/** In ms, from one death of the background to the next. A life ends no sooner than so many payments were received in it: on a slow machine a storm is longer, and has no more deaths. */
const SHORTEST_LIFE_MS = 1_000;
const LONGEST_LIFE_MS = 10_000;
const MOST_OF_A_LIFE = 40;
/** Once everything that the budgets allow is paid. */
const LAST_DEATHS = 3;

const ASKED_BY_PAGE = Number(process.env.STORM_ASKED_BY_PAGE ?? 25);
const PAID_OF_SITE = 2 * ASKED_BY_PAGE;
/** Holds so many payments, however few of their fees are known yet; and not one more when all are known. */
const BUDGET_SATS = PAID_OF_SITE * (SATS + FEE_RESERVE_SATS);

interface Site {
  url: string;
  pages: { tab: Tab; invoices: string[] }[];
}

/** What a page was told of one payment. */
type Told = { preimage: string } | { code: string };

test('a storm of payments and deaths ends with what the budgets allow, paid once', async ({
  browser,
}, testInfo) => {
  test.setTimeout(20 * 60_000);
  const seed = 1 + testInfo.repeatEachIndex;
  const random = randomFrom(seed);
  const stack = await startStack();
  const shops = await startShops(stack);
  const books = await Books.open(stack);
  try {
    const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
    const sites: Site[] = [];
    for (const { url } of shops) sites.push(await openSite(browser, stack, popup, url));
    const stopRefusing = refusePrompts(popup);

    const start = performance.now();
    const storm = new AbortController();
    const deaths = killAgainAndAgain(browser, books, random, storm.signal);
    const told = await Promise.all(sites.map(({ pages }) => Promise.all(pages.map(fire))));
    const seconds = (performance.now() - start) / 1000;
    storm.abort();
    const killed = await deaths;
    await stopRefusing();

    const rows = await books.agreeWith(() => journal(popup), 120_000);
    const settled = rows.filter(({ state }) => state === 'settled');
    const codes = tally(told.flat(2).map((answer) => ('code' in answer ? answer.code : 'preimage')));
    console.log(
      `  seed ${seed} in ${browser.name}: ${told.flat(2).length} asked, ${settled.length} paid, ` +
        `${rows.length - settled.length} released; the background died ${killed} times in ${seconds.toFixed(1)} s ` +
        `(${(settled.length / seconds).toFixed(1)} payments/s); the pages heard ${codes}`,
    );

    for (const [index, { url, pages }] of sites.entries()) {
      const ofSite = settled.filter(({ origin }) => origin === url);
      expect(ofSite, `payments of ${url}`).toHaveLength(PAID_OF_SITE);
      const spent = ofSite.reduce((sum, { amount, feesPaid }) => sum + amount + (feesPaid ?? 0), 0);
      expect(spent).toBe(PAID_OF_SITE * (SATS * 1000 + FEE_MSAT));
      const preimages = new Map(ofSite.map(({ invoice, preimage }) => [invoice, preimage]));
      const asked = pages.flatMap(({ invoices }) => invoices);
      for (const [number, answer] of (told[index] ?? []).flat().entries()) {
        const invoice = asked[number] ?? '';
        const truth = preimages.get(invoice);
        // A page may hear that the outcome is open: that is no lie, whatever it then turns out to be.
        if ('preimage' in answer) expect(answer.preimage).toBe(truth);
        else if (answer.code !== 'PAYMENT_OPEN')
          expect([answer.code, truth]).toEqual([answer.code, undefined]);
        if ('code' in answer) expect(WITHOUT_PREIMAGE).toContain(answer.code);
      }
    }
    expect(killed).toBeGreaterThan(0);
  } finally {
    books.close();
    for (const shop of shops) await shop.close();
    await stack.close();
  }
});

/**
 * What a page may hear in place of a preimage: beyond the budget the user is asked, and says no; or too much is being asked; or the machine is so busy that
 * the relay does not answer in time, and nothing was sent.
 */
const WITHOUT_PREIMAGE = ['USER_REJECTED', 'TOO_MANY_PROMPTS', 'PAYMENT_OPEN', 'RELAY_UNREACHABLE'];

/** Each a site of its own. */
function startShops({ network }: Stack): Promise<Shop[]> {
  return Promise.all(Array.from({ length: SITES }, () => startShop({ node: network.shop })));
}

/** Connects the site, gives it its budget, and opens its pages. */
async function openSite(browser: BrowserDriver, stack: Stack, popup: Tab, url: string): Promise<Site> {
  const tabs = [await enabledPageAt(browser, url)];
  await grantBudget(popup, url, BUDGET_SATS);
  while (tabs.length < PAGES_OF_SITE) tabs.push(await browser.newTab(`${url}/blank`));
  const pages = tabs.map((tab) => ({
    tab,
    invoices: Array.from({ length: ASKED_BY_PAGE }, () =>
      stack.network.shop.invoice({ amountMsat: SATS * 1000, description: 'One of many' }),
    ),
  }));
  return { url, pages };
}

/** Asks for all payments of the page at once, and resolves when each has been answered. */
function fire({ tab, invoices }: Site['pages'][number]): Promise<Told[]> {
  return tab.evaluate((all) => {
    const page = window as unknown as {
      webln: { sendPayment(invoice: string): Promise<{ preimage: string }> };
    };
    return Promise.all(
      all.map((invoice) =>
        page.webln.sendPayment(invoice).then(
          ({ preimage }) => ({ preimage }),
          ({ code }: { code: string }) => ({ code }),
        ),
      ),
    );
  }, invoices);
}

/** Resolves with how often, once the signal has aborted. */
async function killAgainAndAgain(
  browser: BrowserDriver,
  books: Books,
  random: () => number,
  signal: AbortSignal,
): Promise<number> {
  const received = () => books.received().length;
  const all = SITES * PAID_OF_SITE;
  let killed = 0;
  for (let last = 0; last < LAST_DEATHS; ) {
    const end = Math.min(all, received() + Math.floor(random() * MOST_OF_A_LIFE));
    const shortest = SHORTEST_LIFE_MS + random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
    await delay(shortest, undefined, { signal }).catch(() => undefined);
    while (received() < end && !signal.aborted) await delay(100);
    if (signal.aborted) return killed;
    if (received() === all) last += 1;
    await browser.killBackground();
    killed += 1;
  }
  return killed;
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function tally(words: string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Array.from(counts, ([word, count]) => `${word} ${count}`).join(', ');
}
