/**
 * What it costs to have the extension while nothing is done: a browser with 30 tabs and three wallets is left alone for ten minutes, beside one without the extension, and one in
 * which pages listen to all three wallets.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBrowser } from '../../dev/setup/browsers.mjs';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { BrowserDriver, BrowserName } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { command, rowsOf } from '../../e2e/extension-page';
import { callEnded, confirm, startCall } from '../../e2e/steps';
import type { ConnectionRow, SiteRow } from '../../src/contract/rows';
import { writeBareExtension } from '../bare-extension';
import { copyNamed } from '../quiet/named-build';
import { startQuiet } from '../quiet/quiet-browser';
import type { Report } from '../report';
import { watchRelay } from '../watched-relay';
import { type Consumed, Meter } from './meter';
import { LISTENS, LOOKS, type QuietSites, serveQuietSites } from './sites';

const BROWSERS: BrowserName[] = ['chromium', 'firefox'];
const CONNECTIONS = 3;
const TABS_PER_SITE = 10;
/** After the last tab has loaded: what a browser does after its start is over by then, and a background that was woken by it sleeps. */
const SETTLE_MS = 60_000;
const MINUTES = 10;
const SAMPLE_MS = 5_000;

const KINDS = ['without', 'asleep', 'listening'] as const;
type Kind = (typeof KINDS)[number];

/** One browser that is left alone. */
interface Left {
  kind: Kind;
  browser: BrowserName;
  meter: Meter;
}

type Closers = (() => unknown)[];

/** `settled`: called when all is set up. From then on it only waits, and may run beside others. */
export async function run(report: Report, { settled }: { settled: () => void }): Promise<void> {
  report.say(`
Each browser has ${CONNECTIONS * TABS_PER_SITE} tabs of ${CONNECTIONS} sites open, each site connected to a wallet of its own, and is left alone for ${MINUTES} minutes. All of them at the same time, beside each other.
without: an extension that is a manifest and nothing else. asleep: Fusebox, as it comes; notices are on, and no page listens.
listening: on each site one page listens to its wallet (webln.on). Its page keeps that up for ten minutes after it was last shown: this is the dearest that there is.
Processes of extensions: in Firefox there is one also without, for those that it brings along. Memory is the proportional set size (PSS), at the end.
Sampled every ${SAMPLE_MS / 1_000} s, from outside: no debugger is attached to the background, or it would not fall asleep.`);
  const closers: Closers = [];
  try {
    const left: Left[] = [];
    const stack = await startStack();
    closers.push(() => stack.close());
    const sites = await serveQuietSites(CONNECTIONS);
    closers.push(() => sites.close());
    for (const browser of BROWSERS) {
      for (const kind of KINDS) left.push(await leave(browser, kind, stack, sites, closers));
    }
    settled();
    await delay(SETTLE_MS);
    const end = performance.now() + MINUTES * 60_000;
    for (let next = performance.now(); next <= end; next += SAMPLE_MS) {
      await delay(Math.max(0, next - performance.now()));
      await Promise.all(left.map(({ meter }) => meter.sample()));
    }
    for (const browser of BROWSERS) {
      const consumed = new Map<Kind, Consumed>();
      for (const { kind, browser: name, meter } of left) {
        if (name === browser) consumed.set(kind, await meter.consumed());
      }
      tabulate(report, browser, consumed);
      const [without, asleep] = [consumed.get('without'), consumed.get('asleep')];
      if (without && asleep) report.ratio(`idle: ${browser} CPU, asleep / without`, asleep.cpu / without.cpu);
    }
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function tabulate(report: Report, browser: BrowserName, consumed: ReadonlyMap<Kind, Consumed>): void {
  const row = (label: string, pick: (of: Consumed) => number) => [
    label,
    ...KINDS.map((kind) => {
      const of = consumed.get(kind);
      return of === undefined ? '' : pick(of);
    }),
  ];
  report.table(
    `${browser}: ${MINUTES} minutes`,
    ['', ...KINDS],
    [
      row('CPU of the whole browser (s)', ({ cpu }) => cpu),
      row('CPU of processes of extensions (s)', ({ extensionCpu }) => extensionCpu),
      row('background started (times)', ({ starts }) => starts),
      row('background running (% of the time)', ({ awake }) => awake * 100),
      row('sockets to relays, on average', ({ sockets }) => sockets),
      row('sockets to relays, at most', ({ mostSockets }) => mostSockets),
      row('memory of the whole browser (MB)', ({ memory }) => memory / 1e6),
      row('memory of processes of extensions (MB)', ({ extensionMemory }) => extensionMemory / 1e6),
    ],
  );
}

/** Sets it up as its user would, ends it, and starts it anew with nobody watching. */
async function leave(
  name: BrowserName,
  kind: Kind,
  stack: Stack,
  sites: QuietSites,
  closers: Closers,
): Promise<Left> {
  const executable = findBrowser(name);
  if (executable === null) throw new Error(`No ${name} was found.`);
  const workDir = await mkdtemp(path.join(tmpdir(), 'bench-idle-'));
  closers.push(() => rm(workDir, { recursive: true, force: true, maxRetries: 5 }));
  const relay = await watchRelay(stack.relay.url);
  closers.push(() => relay.close());
  const [profileDir, tempDir] = [path.join(workDir, 'profile'), path.join(workDir, 'temp')];
  await mkdir(tempDir);
  const extensionDir = path.join(workDir, 'extension');
  const build = path.resolve(import.meta.dirname, `../../dist/${name === 'firefox' ? 'firefox' : 'chrome'}`);
  if (kind === 'without') await writeBareExtension(extensionDir);
  else await copyNamed(build, extensionDir);
  const driven = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    if (kind !== 'without') await connectSites(driven, kind, stack, relay.url, sites.origins);
    await driven.quit();
  } finally {
    await driven.close();
  }
  const quiet = await startQuiet[name]({ executable, extensionDir, profileDir, tempDir });
  closers.push(() => quiet.close());
  const isIn = sites.found();
  for (const [site, origin] of sites.origins.entries()) {
    for (let tab = 0; tab < TABS_PER_SITE; tab++) {
      const isFirst = kind !== 'without' && site + tab === 0;
      const listens = kind === 'listening' && tab === TABS_PER_SITE - 1;
      await quiet.open(origin + (isFirst ? LOOKS : listens ? LISTENS : '/'));
      // The browser puts nothing into pages for a moment after its start: it takes the extension for a new one.
      if (isFirst) await isIn;
    }
  }
  return { kind, browser: name, meter: new Meter(quiet, relay.openSockets) };
}

/** Each site to a wallet of its own. */
async function connectSites(
  browser: BrowserDriver,
  kind: Kind,
  stack: Stack,
  relayUrl: string,
  origins: readonly string[],
): Promise<void> {
  const popup = await browser.popup();
  for (const _ of origins) {
    const uri = new URL(stack.wallet.newConnection().uri);
    uri.searchParams.set('relay', relayUrl);
    await command(popup, 'connection.add', { uri: uri.href });
  }
  const connections = await rowsOf<ConnectionRow>(popup, 'connections');
  for (const [index, origin] of origins.entries()) {
    const page = await browser.newTab(origin);
    await startCall(page, 'enable');
    await confirm(browser, 'connect');
    await callEnded(page);
    await browser.promptClosed();
    const own = connections[index];
    if (own === undefined) throw new Error('A wallet was not connected.');
    const site = (await rowsOf<SiteRow>(popup, 'sites')).find((row) => row.origin === origin);
    if (site === undefined) throw new Error('A site was not connected.');
    if (site.connectionId !== own.id) {
      const { connectionId } = site;
      await command(popup, 'site.useConnection', { origin, connectionId, toConnectionId: own.id });
    }
    if (kind !== 'listening') continue;
    await page.evaluate(() => {
      const { webln } = window as unknown as { webln: { on(event: string, listener: () => void): void } };
      webln.on('paymentReceived', () => undefined);
    });
    await confirm(browser, 'permission');
    await browser.promptClosed();
  }
}
