/**
 * What one waits for: the popup, from its opening on, and the prompt, from the page's call on; while the background runs, and after it was killed. The
 * times are noted by the pages themselves, on the one clock that they share. How the driver looks on is not in them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { BrowserDriver, BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { until } from '../../e2e/driver/until';
import { by, call, callEnded, shopInvoice, startCall } from '../../e2e/steps';
import type { Adapter } from '../adapter';
import type { Measured } from '../measured';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';
import type { Noted, Probed, ProbedPage } from './probe';
import { copyProbed, EMPTY_PAGE } from './probed-build';

const SAMPLES = 15;
/** Of each sample, so long nothing is asked of the prompt's window: it would have to answer. */
const UNDISTURBED_MS = 800;
/** Payments that home shows. */
const PAYMENTS = 5;
const BUDGET_SATS = 1_000;
const OVER_BUDGET_SATS = 1_500;
const POPUP_GOAL_MS = 150;
const PROMPT_GOAL_MS = 200;

const POPUP_PAGE = 'src/popup/popup.html';
/** Home, in the popup of Fusebox. */
const HOME: Probed = {
  shown: [by('wallet-balance'), by('send'), by('receive'), by('tab-sites')],
  text: '\\d',
  click: by('tab-sites'),
  reacted: `${by('tab-sites')}[aria-current]`,
};

/** Before each sample the background is brought into this state. */
const STATES = ['warm', 'cold'] as const;
type State = (typeof STATES)[number];

/** In ms since what is measured from. */
type Sample = Omit<Noted, 'began'> & { opened: number };

export async function run(report: Report, { measured }: { measured: Measured }): Promise<void> {
  report.say(`
Popup (of Fusebox alone): from the navigation to it (in a tab of its size) on, on home, with a wallet and ${PAYMENTS} payments. Usable: the stored balance and the buttons are painted, and a click on a
tab, made by the page at that moment, has marked the tab.
Prompt: from the page's call on (the site is connected and has a budget of ${BUDGET_SATS} sats; enable is called by one that is not). Visible: the whole question with its buttons is
painted in its window. Usable: a click, made at that moment, has had its effect: in Fusebox on "Block", which opens what it opens. (Its Confirm is inert for the first half second, on purpose.)
Warm: the background runs and has just answered. Cold: it was killed before, and no page of the extension is open. Warm and cold by turns, ${SAMPLES} times each. All figures in ms.
Last, what the browser itself takes of a prompt: an empty page in such a window, from the call of windows.create on.
Painted means: the first task after the frame. First paint is the browser's own first-contentful-paint.
Goals (medians): popup usable within ${POPUP_GOAL_MS} ms, prompt visible within ${PROMPT_GOAL_MS} ms.`);
  for (const [browser, build] of measured.builds) {
    for (const [what, samples] of await measure(browser, build, measured)) {
      tabulate(report, browser, what, samples);
    }
  }
}

function tabulate(report: Report, browser: BrowserName, what: string, samples: readonly Sample[]): void {
  const row = (label: string, pick: (sample: Sample) => number) => {
    const times = samples.map(pick);
    return [label, percentile(times, 0.05), median(times), percentile(times, 0.95)];
  };
  const isPrompt = samples.some(({ opened }) => opened > 0);
  report.table(
    `${browser}, ${what} (${samples.length} times)`,
    ['', '5 %', 'median', '95 %'],
    [
      ...(isPrompt ? [row('its window goes to its page', ({ opened }) => opened)] : []),
      row('its code is loaded and runs', ({ running }) => running),
      row('first paint', ({ firstPaint }) => firstPaint),
      row('visible', ({ visible }) => visible),
      row('usable', ({ usable }) => usable),
    ],
  );
}

async function measure(
  name: BrowserName,
  build: string,
  { adapter, isFusebox }: Measured,
): Promise<Map<string, Sample[]>> {
  const stack = await startStack();
  const workDir = await mkdtemp(path.join(tmpdir(), 'bench-ui-'));
  const extensionDir = path.join(workDir, 'extension');
  await copyProbed(build, extensionDir, {
    [adapter.prompt.page]: adapter.prompt.probed,
    ...(isFusebox ? { [POPUP_PAGE]: HOME } : {}),
  });
  const profileDir = path.join(workDir, 'profile');
  const browser = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    await adapter.connectWallet(browser, stack.wallet.newConnection().uri);
    const site = await browser.newTab(`${stack.shop.url}/blank`);
    await startCall(site, 'enable');
    await adapter.confirmEnable(browser);
    await callEnded(site);
    await adapter.grantBudget(browser, stack.shop.url, BUDGET_SATS);
    for (let paid = 0; paid < PAYMENTS; paid++) {
      const ended = await call(site, 'sendPayment', shopInvoice(stack, 1));
      if (!('value' in ended)) throw new Error(`A payment within the budget has failed: ${ended.message}`);
    }
    const stranger = await browser.newTab(`${strangersOrigin(stack)}/blank`);
    const kinds: Record<string, (state: State) => Promise<Sample>> = {
      ...(isFusebox ? { popup: (state: State) => popupSample(browser, site, state) } : {}),
      'prompt of sendPayment': (state) =>
        promptSample(browser, adapter, site, state, 'sendPayment', [shopInvoice(stack, OVER_BUDGET_SATS)]),
      'prompt of enable': (state) => promptSample(browser, adapter, stranger, state, 'enable', []),
    };
    const found = new Map<string, Sample[]>();
    for (const [kind, sample] of Object.entries(kinds)) {
      for (const state of STATES) found.set(`${kind}, ${state}`, []);
      // The first of each fills the browser's caches.
      for (const state of STATES) await sample(state);
      for (let round = 0; round < SAMPLES; round++) {
        for (const state of STATES) found.get(`${kind}, ${state}`)?.push(await sample(state));
      }
    }
    const opener = await browser.newTab(browser.extensionUrl(EMPTY_PAGE));
    const empty: Sample[] = [];
    for (let round = 0; round < SAMPLES; round++) empty.push(await emptySample(browser, opener));
    found.set('an empty page of an extension in such a window', empty);
    return found;
  } finally {
    await browser.close();
    await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
    await stack.close();
  }
}

/** The shop by another name: a site that has never asked for anything. */
function strangersOrigin(stack: Stack): string {
  const url = new URL(stack.shop.url);
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url.origin;
}

async function bring(browser: BrowserDriver, page: Tab, state: State): Promise<void> {
  if (state === 'cold') await browser.killBackground();
  else await call(page, 'isEnabled');
}

async function popupSample(browser: BrowserDriver, site: Tab, state: State): Promise<Sample> {
  await bring(browser, site, state);
  const popup = await browser.popup();
  const noted = await notedBy(popup);
  await popup.close();
  return since(noted.began, noted);
}

async function promptSample(
  browser: BrowserDriver,
  { prompt: { page: promptPage, dismiss } }: Adapter,
  page: Tab,
  state: State,
  method: string,
  args: unknown[],
): Promise<Sample> {
  await bring(browser, page, state);
  const called = await page.evaluate(
    (name, parameters) => {
      const { webln } = window as unknown as {
        webln: Record<string, (...args: unknown[]) => Promise<unknown>>;
      };
      const at = performance.timeOrigin + performance.now();
      void webln[name]?.(...parameters).catch(() => undefined);
      return at;
    },
    method,
    args,
  );
  await delay(UNDISTURBED_MS);
  const prompt = await tabAt(browser, browser.extensionUrl(promptPage));
  const noted = await notedBy(prompt);
  await dismiss(browser, page);
  return since(called, noted);
}

declare const chrome: { windows: { create(options: object): Promise<unknown> } };

/** From an open page of the extension, which asks for the window at once. */
async function emptySample(browser: BrowserDriver, opener: Tab): Promise<Sample> {
  const url = browser.extensionUrl(`${EMPTY_PAGE}?window`);
  const called = await opener.evaluate((address) => {
    const at = performance.timeOrigin + performance.now();
    void chrome.windows.create({ type: 'popup', url: address, width: 400, height: 640 });
    return at;
  }, url);
  await delay(UNDISTURBED_MS);
  const window = await tabAt(browser, url);
  const noted = await notedBy(window);
  await window.close();
  return since(called, noted);
}

/** Its code may not have run yet. */
async function notedBy(page: Tab): Promise<Noted> {
  await page.waitFor(() => 'noted' in window);
  return page.evaluate(() => (window as unknown as ProbedPage).noted);
}

/** Its address may go on after this. */
function tabAt(browser: BrowserDriver, address: string): Promise<Tab> {
  return until(`a window of ${address}`, async () => {
    for (const tab of await browser.tabs()) if ((await tab.url()).startsWith(address)) return tab;
    return null;
  });
}

function since(start: number, { began, running, firstPaint, visible, usable }: Noted): Sample {
  return {
    opened: began - start,
    running: running - start,
    firstPaint: firstPaint - start,
    visible: visible - start,
    usable: usable - start,
  };
}
