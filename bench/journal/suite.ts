/**
 * The journal as it grows: what it takes to reserve a payment, how soon the background is there, and what it takes to recover from many open payments. In the extension
 * as it is shipped, with one page more, which has the same store.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { BrowserDriver, BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { until } from '../../e2e/driver/until';
import { command, connectionId, grantBudget } from '../../e2e/extension-page';
import { fillHistory } from '../../e2e/long-history';
import { enabledPage, shopInvoice } from '../../e2e/steps';
import type { PaymentRow, SiteRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { buildInto } from '../measured-build';
import { median } from '../percentiles';
import type { Report } from '../report';
import { type TimedCall, timedCall } from '../timed-call';
import { openPayments } from './open-payments';
import type { JournalPage } from './page';

const BROWSERS: BrowserName[] = ['chromium', 'firefox'];
const PAGE = 'bench/journal/journal.html';
const LENGTHS = [0, 1_000, 100_000];
const LONGEST = 100_000;
/** The extension's own. */
const OWN = 'fusebox';
/** One of those that fillHistory writes of. */
const SITE = 'https://shop.example';
const ROUNDS = 12;
/** So many are reserved in one round, one after the other: Firefox's clock goes by whole milliseconds. */
const PER_ROUND = 10;
const STARTS = 4;
const OPEN = 1_000;
/** Made one after the other while they are recovered. */
const PAYMENTS = 6;

/** Times in ms, by what they are of. */
interface Measured {
  reserved: Map<string, number[]>;
  enabled: Map<string, number[]>;
  answered: Map<string, number[]>;
  recovered: Recovered;
}

/** Times in ms. */
interface Recovered {
  /** The payments with none open. */
  undisturbed: number[];
  /** The same while many are recovered. */
  meanwhile: number[];
  asked: number;
  decided: number;
}

export async function run(report: Report): Promise<void> {
  report.say(`
Reserving: what src/store/payments does of it, in one transaction: the rules of the budget are read and applied, the row is written, durably. In a page of the extension, in journals of
${LENGTHS.map(count).join(', ')} payments by turns, ${ROUNDS} times ${PER_ROUND} payments each; the site has a fifth of them, one every 100 minutes, and a budget for a day.
Start: the background is killed, then a page asks: whether it is connected (isEnabled), or for an invoice to be paid that it has paid before, which the journal answers. ${STARTS} times each.
Recovery: ${count(OPEN)} payments of the site are open when the background is killed. Then the page pays ${PAYMENTS} times, one after the other; the first starts the background. How long until the wallet has
been asked about all that were open, and until all are decided: the wallet proves that each was paid. Wallet and relay are those of development, in one process, and take a good part of it.
All figures in ms.`);
  for (const browser of BROWSERS) {
    const { reserved, enabled, answered, recovered } = await measure(browser);
    tabulate(report, `${browser}: to reserve a payment`, reserved);
    rate(report, `${browser}, reserving,`, reserved);
    tabulate(report, `${browser}: background started, isEnabled answered`, enabled);
    rate(report, `${browser}, started for isEnabled,`, enabled);
    tabulate(report, `${browser}: background started, a payment that was made before answered`, answered);
    rate(report, `${browser}, started for a payment made before,`, answered);
    recoveryTable(report, browser, recovered);
  }
}

function tabulate(report: Report, title: string, times: Map<string, number[]>): void {
  report.table(
    title,
    ['', 'least', 'median', 'most'],
    [...times].map(([label, all]) => [label, Math.min(...all), median(all), Math.max(...all)]),
  );
}

/** All of them by what the first journal takes. */
function rate(report: Report, name: string, times: Map<string, number[]>): void {
  const [first, ...others] = [...times];
  if (first === undefined) return;
  for (const [label, all] of others)
    report.ratio(`journal: ${name} ${label} / ${first[0]}`, median(all) / median(first[1]));
}

function recoveryTable(
  report: Report,
  browser: BrowserName,
  { undisturbed, meanwhile, asked, decided }: Recovered,
): void {
  const row = (label: string, [first = Number.NaN, ...others]: readonly number[]) => [
    label,
    first,
    Math.min(...others),
    median(others),
    Math.max(...others),
  ];
  report.table(
    `${browser}: payments while others are recovered`,
    ['', 'the first', 'least of the others', 'median', 'most'],
    [row('none open', undisturbed), row(`${count(OPEN)} open`, meanwhile)],
  );
  report.table(
    `${browser}: recovery of ${count(OPEN)}, since the call of the first payment`,
    ['', 'ms'],
    [
      ['the wallet was asked about all', asked],
      ['all are decided', decided],
    ],
  );
  const ratio = median(meanwhile.slice(1)) / median(undisturbed.slice(1));
  report.ratio(`journal: ${browser}, a payment with ${count(OPEN)} open / none open`, ratio);
}

async function measure(name: BrowserName): Promise<Measured> {
  const stack = await startStack();
  const workDir = await mkdtemp(path.join(tmpdir(), 'bench-journal-'));
  const extensionDir = path.join(workDir, 'extension');
  await buildInto(name, extensionDir, { rollupOptions: { input: [PAGE] } });
  const profileDir = path.join(workDir, 'profile');
  const browser = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    const { uri } = stack.wallet.newConnection();
    const own = await browser.newTab(browser.extensionUrl(PAGE));
    await command(own, 'connection.add', { uri });
    const page = await enabledPage(browser, stack);
    await grantBudget(own, stack.shop.url, 1_000_000);
    const scene: Scene = { stack, browser, own, page, uri };
    const recovered = await recovery(scene);
    const enabled = new Map<string, number[]>();
    const answered = new Map<string, number[]>();
    for (const length of [0, LONGEST]) {
      await fillHistory(own, length);
      const invoice = shopInvoice(stack, 1);
      await timedCall(page, 'sendPayment', invoice);
      enabled.set(rows(length), await starts(scene, 'isEnabled'));
      answered.set(rows(length), await starts(scene, 'sendPayment', invoice));
    }
    return { recovered, enabled, answered, reserved: await reservations(own) };
  } finally {
    await browser.close();
    await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
    await stack.close();
  }
}

interface Scene {
  stack: Stack;
  browser: BrowserDriver;
  /** The page of the extension. */
  own: Tab;
  /** The site's. */
  page: Tab;
  uri: string;
}

async function starts({ browser, page }: Scene, method: string, ...args: unknown[]): Promise<number[]> {
  const times: number[] = [];
  while (times.length < STARTS) {
    await browser.killBackground();
    const { start, end } = await timedCall(page, method, ...args);
    times.push(end - start);
  }
  return times;
}

/** The extension's own journal must be the longest already. */
async function reservations(own: Tab): Promise<Map<string, number[]>> {
  const site = siteOf(await connectionId(own), 'day');
  const journals = LENGTHS.map((length) => ({
    label: rows(length),
    database: length === LONGEST ? OWN : `journal of ${length}`,
    site,
  }));
  for (const { database } of journals) await own.evaluate(prepare, database, site);
  for (const length of LENGTHS)
    if (length !== LONGEST) await fillHistory(own, length, `journal of ${length}`);
  return byTurns(own, journals);
}

async function byTurns(
  own: Tab,
  journals: readonly { label: string; database: string; site: SiteRow }[],
): Promise<Map<string, number[]>> {
  const times = new Map(journals.map(({ label }) => [label, [] as number[]]));
  // The first round fills caches.
  for (let round = -1; round < ROUNDS; round++) {
    for (const { label, database, site } of journals) {
      const took = await own.evaluate(reserveEach, database, site, PER_ROUND);
      if (round >= 0) times.get(label)?.push(took);
    }
  }
  return times;
}

async function recovery(scene: Scene): Promise<Recovered> {
  const { stack, browser, own, page, uri } = scene;
  const site = { origin: stack.shop.url, connectionId: await connectionId(own) };
  const open = openPayments(stack.wallet, uri, site, OPEN);
  await browser.killBackground();
  const undisturbed = await payments(page, stack);
  await browser.killBackground();
  await own.evaluate(put, open.rows);
  const paying = payments(page, stack);
  const asking = until('the wallet to be asked about all', async () => open.lookedUp.size === OPEN && now());
  const [meanwhile, allAsked, ended] = await Promise.all([paying, asking, own.evaluate(allDecided)]);
  open.forget();
  return {
    undisturbed: undisturbed.times,
    meanwhile: meanwhile.times,
    asked: allAsked - meanwhile.start,
    decided: ended - meanwhile.start,
  };
}

/** One after the other: when the first was asked for, and how long each took. */
async function payments(page: Tab, stack: Stack): Promise<{ start: number; times: number[] }> {
  const calls: TimedCall[] = [];
  while (calls.length < PAYMENTS) calls.push(await timedCall(page, 'sendPayment', shopInvoice(stack, 1)));
  return { start: calls[0]?.start ?? Number.NaN, times: calls.map(({ start, end }) => end - start) };
}

/** As fillHistory writes of it. */
function siteOf(connection: string, period: 'day'): SiteRow {
  return {
    origin: SITE,
    connectionId: connection,
    permissions: ['pay'],
    budget: {
      amount: msat(1_000_000_000_000),
      period,
      since: 0,
      largest: null,
      perMinute: 1_000_000,
      expiresAt: null,
    },
    createdAt: 0,
  };
}

interface WithJournal {
  journal: JournalPage;
}

function prepare(database: string, site: SiteRow): Promise<void> {
  return (window as unknown as WithJournal).journal.prepare(database, site);
}

function reserveEach(database: string, site: SiteRow, times: number): Promise<number> {
  return (window as unknown as WithJournal).journal.reserveEach(database, site, times);
}

function put(open: PaymentRow[]): Promise<void> {
  return (window as unknown as WithJournal).journal.put(open);
}

/** Looks until it is so; when that was, in ms since the epoch. */
async function allDecided(): Promise<number> {
  const { journal } = window as unknown as WithJournal;
  while ((await journal.undecided()) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
  return performance.timeOrigin + performance.now();
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function rows(length: number): string {
  return `${count(length)} rows`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
