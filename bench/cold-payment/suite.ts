/**
 * A payment within budget while the background is dead: from the page's call to the wallet having read the request. Measured from outside,
 * on one clock: the page's, and that of this process, in which relay and wallet run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { BrowserDriver, BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { grantBudget } from '../../e2e/extension-page';
import { connectWallet, enabledPage, shopInvoice } from '../../e2e/steps';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';
import { timedCall } from '../timed-call';
import { type WatchedRelay, watchRelay } from '../watched-relay';

const SAMPLES = 12;
const GOAL_MS = 150;
const BROWSERS: BrowserName[] = ['chromium', 'firefox'];

/** In ms since the page's call. */
interface Sample {
  /** A call that asks only the database, of a background that was just as dead. */
  woken: number;
  connection: number;
  subscribed: number;
  published: number;
  /** The wallet has read the request. */
  received: number;
  answered: number;
}

export async function run(report: Report): Promise<void> {
  report.say(`
From the page's call, ${SAMPLES} times; each time the background was killed before. All figures in ms.
Goal: the wallet has the request within ${GOAL_MS} ms (median).`);
  for (const browser of BROWSERS) {
    const samples = await measure(browser);
    const row = (label: string, pick: (sample: Sample) => number) => {
      const times = samples.map(pick);
      return [label, median(times), percentile(times, 0.95)];
    };
    report.table(
      `${browser}: since the call`,
      ['', 'median', 'p95'],
      [
        row('background started and answers (isEnabled, measured by itself)', ({ woken }) => woken),
        row('relay is connected to', ({ connection }) => connection),
        row('relay has the subscription', ({ subscribed }) => subscribed),
        row('relay has the request', ({ published }) => published),
        row('wallet has read the request', ({ received }) => received),
        row('page has the preimage', ({ answered }) => answered),
      ],
    );
  }
}

async function measure(name: BrowserName): Promise<Sample[]> {
  const stack = await startStack();
  const relay = await watchRelay(stack.relay.url);
  const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
  const extensionDir = path.resolve(
    import.meta.dirname,
    `../../dist/${name === 'firefox' ? 'firefox' : 'chrome'}`,
  );
  const browser = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    const uri = new URL(stack.wallet.newConnection().uri);
    uri.searchParams.set('relay', relay.url);
    const popup = await connectWallet(browser, uri.href);
    const page = await enabledPage(browser, stack);
    await grantBudget(popup, stack.shop.url, 100_000);
    // Or its own questions would wake the background.
    await popup.close();
    const samples: Sample[] = [];
    while (samples.length < SAMPLES) samples.push(await sample(browser, page, stack, relay));
    return samples;
  } finally {
    await browser.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    relay.close();
    await stack.close();
  }
}

async function sample(browser: BrowserDriver, page: Tab, stack: Stack, relay: WatchedRelay): Promise<Sample> {
  await browser.killBackground();
  const woken = await timedCall(page, 'isEnabled');
  await browser.killBackground();

  const first = new Map<string, number>();
  const note = (what: string) => first.set(what, first.get(what) ?? now());
  relay.onReached = note;
  const restore = stack.wallet.intercept((request, next) => {
    if (request.method === 'pay_invoice') note('received');
    return next();
  });
  const invoice = shopInvoice(stack, 1);
  const called = await timedCall(page, 'sendPayment', invoice);
  restore();
  relay.onReached = () => undefined;
  const since = (what: string) => {
    const at = first.get(what);
    if (at === undefined) throw new Error(`Nothing was seen of ${what}.`);
    return at - called.start;
  };
  return {
    woken: woken.end - woken.start,
    connection: since('connection'),
    subscribed: since('REQ'),
    published: since('EVENT'),
    received: since('received'),
    answered: called.end - called.start,
  };
}

/** ms since the epoch, in fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
