/**
 * A payment within budget while the background runs: from the page's call to the preimage. Beside it, over the same relay and to the same wallet, Alby's
 * client in the same page, and the floor: the least that such a payment takes, in Node.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateSecretKey } from 'nostr-tools/pure';
import type { BrowserDriver, BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { callEnded, startCall } from '../../e2e/steps';
import type { Adapter } from '../adapter';
import type { Measured } from '../measured';
import { type Connection, connect } from '../nwc/connection';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';
import { type Floor, openFloor } from './floor';
import { newInvoices } from './invoices';
import { atOnce, oneByOne } from './payer';
import { copyProbed } from './probed-build';
import { type Site, startSite } from './site';
import { STAGES, type Stage, stagesOf } from './stages';

interface Plan {
  /** Of so many payments one after the other, by each payer in turn. */
  blocks: number;
  /** Of 10 at once, of 100 at once, of all tabs. */
  rounds: Record<number, number>;
  tabRounds: number;
  staged: number;
}

const PLANS: Record<BrowserName, Plan> = {
  chromium: { blocks: 10, rounds: { 10: 7, 100: 2 }, tabRounds: 5, staged: 60 },
  firefox: { blocks: 5, rounds: { 10: 3, 100: 1 }, tabRounds: 3, staged: 30 },
};
const PER_BLOCK = 10;
/** Unmeasured payments of each payer before the first block. */
const WARM_UP = 20;
const TABS = 20;
const BUDGET_SATS = 100_000_000;
const GOAL = 1.3;

const PAYERS = ['extension', 'alby', 'floor'] as const;
type Payer = (typeof PAYERS)[number];

type Durations = Record<Payer, number[]>;

/** One browser with the extension that is measured, and what it is measured beside. */
interface Scene {
  browser: BrowserName;
  build: string;
  adapter: Adapter;
  site: Site;
  connection: Connection;
}

export async function run(
  report: Report,
  { measured: { adapter, isFusebox, builds } }: { measured: Measured },
): Promise<void> {
  report.say(`
From the page's call to the preimage, in ms, to a wallet that answers at once, over the development stack's relay: it and the wallet verify every event, in a process of
their own. NIP-44. All have open connections, and the background runs (for a dead one see the suite cold-payment). ${adapter.name}: webln.sendPayment within a budget, from an
extension as it is shipped. Alby's client: NWCClient in the same page. Floor: one socket and one subscription in Node; encrypt, sign, send, check, decrypt, by the same
cryptography as Fusebox. The three by turns, in blocks of ${PER_BLOCK} payments one after the other, after ${WARM_UP} each to warm up; at once: until the last is paid.
The wallet tells no balance and sends no notifications. Firefox rounds a page's clock to 1 ms, and is measured with fewer samples.
Goals (medians, one at a time): at most ${GOAL} of the floor, and below Alby's client.`);
  const site = await startSite();
  const connection = await connect('real', 'nip44_v2');
  const floor = await openFloor(connection);
  try {
    for (const [browser, build] of builds) {
      const scene = { browser, build, adapter, site, connection };
      await compare(report, PLANS[browser], scene, floor);
      if (isFusebox) await breakDown(report, PLANS[browser], scene);
    }
  } finally {
    floor.close();
    connection.end();
    site.close();
  }
}

async function compare(report: Report, plan: Plan, scene: Scene, floor: Floor): Promise<void> {
  const { browser: name, adapter, site, connection } = scene;
  const { rounds } = plan;
  const head = ['', '5 %', 'median', '95 %', 'of the floor', "of Alby's"];
  const rowsOf = (found: Durations) => rowsOfPayers(found, adapter.name);
  await inBrowser(scene, async (browser, page) => {
    await page.evaluate((uri) => window.payments.openAlby(uri), uriOf(connection));
    await eachInTurn(page, floor, WARM_UP);
    const single = durations();
    for (let block = 0; block < plan.blocks; block++) add(single, await eachInTurn(page, floor, PER_BLOCK));
    report.table(`${name}: one at a time (${single.extension.length} times)`, head, rowsOf(single));
    report.ratio(`payment-path: ${name} warm / floor`, median(single.extension) / median(single.floor));
    report.ratio(
      `payment-path: ${name} warm / Alby's client`,
      median(single.extension) / median(single.alby),
    );

    for (const [count, times] of Object.entries(rounds)) {
      const together = durations();
      for (let round = 0; round < times; round++) add(together, await allAtOnce(page, floor, Number(count)));
      report.table(`${name}: ${count} at once (${times} times)`, head, rowsOf(together));
    }
    const inTabs = await payInTabs(browser, page, site, plan.tabRounds);
    report.table(
      `${name}: ${TABS} tabs, one payment each at the same time (${inTabs.length} times)`,
      head.slice(0, 4),
      [[adapter.name, ...spread(inTabs)]],
    );
  });
}

/** Of Fusebox alone. */
async function breakDown(report: Report, { staged }: Plan, scene: Scene): Promise<void> {
  const { browser: name, build } = scene;
  const workDir = await mkdtemp(path.join(tmpdir(), 'bench-payment-path-'));
  try {
    const probed = path.join(workDir, 'extension');
    await copyProbed(build, probed);
    await inBrowser({ ...scene, build: probed }, async (_, page) => {
      await page.evaluate((invoices) => window.payments.noted(invoices), newInvoices(WARM_UP));
      const noted = await page.evaluate((invoices) => window.payments.noted(invoices), newInvoices(staged));
      const stages = noted.map(stagesOf);
      const ofStage = (index: number, pick: (stage: Stage) => number) =>
        stages.flatMap((payment) => payment.slice(index, index + 1).map(pick));
      const took = ({ took }: Stage) => took;
      const totals = stages.map((payment) => payment.reduce((sum, stage) => sum + stage.took, 0));
      const begun = ({ transactions }: Stage) => transactions;
      report.table(
        `${name}: where the time goes (${staged} payments, by a background that notes its steps)`,
        ['', '5 %', 'median', '95 %', 'transactions begun'],
        [
          ...STAGES.map((stage, index) => [
            stage,
            ...spread(ofStage(index, took)),
            String(median(ofStage(index, begun))),
          ]),
          ['in all', ...spread(totals), ''],
        ],
      );
    });
  } finally {
    await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Does the work in a page of the site, which is connected and has a budget, with no page of the extension open. */
async function inBrowser(
  { browser: name, build, adapter, site, connection }: Scene,
  work: (browser: BrowserDriver, page: Tab) => Promise<void>,
): Promise<void> {
  const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
  const browser = await launch({ browser: name, extensionDir: build, headless: true, profileDir });
  try {
    await adapter.connectWallet(browser, uriOf({ ...connection, secret: generateSecretKey() }));
    const page = await browser.newTab(site.origin);
    await startCall(page, 'enable');
    await adapter.confirmEnable(browser);
    await callEnded(page);
    await adapter.grantBudget(browser, site.origin, BUDGET_SATS);
    await page.toFront();
    await work(browser, page);
  } finally {
    await browser.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function eachInTurn(page: Tab, floor: Floor, count: number): Promise<Durations> {
  const ofPage = (payer: 'extension' | 'alby') =>
    page.evaluate((by, invoices) => window.payments.oneByOne(by, invoices), payer, newInvoices(count));
  return {
    extension: await ofPage('extension'),
    alby: await ofPage('alby'),
    floor: await oneByOne(floor.pay, newInvoices(count)),
  };
}

async function allAtOnce(page: Tab, floor: Floor, count: number): Promise<Durations> {
  const ofPage = (payer: 'extension' | 'alby') =>
    page.evaluate((by, invoices) => window.payments.atOnce(by, invoices), payer, newInvoices(count));
  return {
    extension: [await ofPage('extension')],
    alby: [await ofPage('alby')],
    floor: [await atOnce(floor.pay, newInvoices(count))],
  };
}

async function payInTabs(
  browser: BrowserDriver,
  page: Tab,
  { origin }: Site,
  rounds: number,
): Promise<number[]> {
  const tabs: Tab[] = [];
  while (tabs.length < TABS) tabs.push(await browser.newTab(origin));
  const found: number[] = [];
  // The first round opens their ports.
  for (let round = 0; round <= rounds; round++) {
    const invoices = newInvoices(TABS);
    await Promise.all(
      tabs.map((tab, index) =>
        tab.evaluate((invoice) => window.payments.armed(invoice), invoices[index] ?? ''),
      ),
    );
    const told = await page.evaluate(() => window.payments.tellTabs());
    const ends = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.payments.ended())));
    if (round > 0) found.push(Math.max(...ends) - told);
  }
  return found;
}

function rowsOfPayers(found: Durations, extension: string) {
  const names: Record<Payer, string> = {
    extension,
    alby: "Alby's client in the page",
    floor: 'floor, in Node',
  };
  return PAYERS.map((payer) => [
    names[payer],
    ...spread(found[payer]),
    median(found[payer]) / median(found.floor),
    median(found[payer]) / median(found.alby),
  ]);
}

function spread(samples: readonly number[]): number[] {
  return [percentile(samples, 0.05), median(samples), percentile(samples, 0.95)];
}

const durations = (): Durations => ({ extension: [], alby: [], floor: [] });

function add(to: Durations, more: Durations): void {
  for (const payer of PAYERS) to[payer].push(...more[payer]);
}

function uriOf({ relay, walletPubkey, secret }: Connection): string {
  const query = new URLSearchParams({ relay, secret: Buffer.from(secret).toString('hex') });
  return `nostr+walletconnect://${walletPubkey}?${query}`;
}
