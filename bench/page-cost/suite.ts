/**
 * What a page costs more to load where the extension is: three pages, in a browser without it and in one with it, by turns. The times are those that the browser
 * gives the page itself.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserName } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { writeBareExtension } from '../bare-extension';
import { type Estimate, estimated } from '../bootstrap';
import type { Measured } from '../measured';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';
import type { Cell } from '../table';
import type { Load } from './load';
import { IFRAMES, type PageName, type PageServer, servePages } from './pages';
import { loadByTurns, type Round, type Side, type State } from './side-by-side';

/** Each with browsers of its own: what a browser happened to come up with weighs less. */
const BLOCKS = 2;
const ROUNDS_PER_BLOCK = 25;
const LOADS = BLOCKS * ROUNDS_PER_BLOCK * 2;
const HEAPS_PER_BLOCK = 3;
const FRAMES = IFRAMES + 1;
const FRAME_GOAL_MS = 0.5;
const HEAVY_GOAL = 1.01;

const CASES: readonly { page: PageName; state: State }[] = [
  { page: 'empty', state: 'warm' },
  { page: 'empty', state: 'cold' },
  { page: 'iframes', state: 'warm' },
  { page: 'heavy', state: 'warm' },
];
type Case = (typeof CASES)[number];
const nameOf = ({ page, state }: Case) => (state === 'warm' ? page : `${page}, ${state}`);

/** Of one browser. */
interface Found {
  rounds: Map<Case, Round[]>;
  /** Bytes, by page: of as many loads without it and with it. */
  heaps: Map<PageName, { without: number[]; with: number[] }>;
}

export async function run(report: Report, { measured }: { measured: Measured }): Promise<void> {
  const pages = await servePages();
  try {
    report.say(about(pages));
    for (const [browser, extensionDir] of measured.builds) {
      tabulate(report, browser, await measure(browser, extensionDir, pages));
    }
    await tabulateScripts(report, measured);
  } finally {
    pages.close();
  }
}

function about(pages: PageServer): string {
  const kB = (page: PageName) => Math.round(pages.bytesOf(page) / 1_000).toLocaleString('en');
  return `
Each page is loaded ${LOADS} times without the extension and ${LOADS} times with it, in two browsers beside each other, by turns (without, with, with, without), in ${BLOCKS} pairs of browsers.
The one without has an extension that is a manifest and nothing else. All times in ms, by the browser's own clock, since the navigation began.
Pages: empty; iframes, with ${IFRAMES} small frames of the same origin; heavy, ${kB('heavy')} kB of HTML and script that is compiled and run. From a server on this machine; nothing is cached.
Warm: before each load the background has answered another page. Cold: it was killed and not started since. Nothing is ever asked of it by a page that only loads.
Long tasks: all tasks of more than 50 ms of a load, together; Firefox does not tell of them, nor of the heap.
Difference and ratio: with against without, medians of the rounds; in brackets what 95 % of resampled rounds come to.
The browsers are watched by the bench, both alike. It is told of each world in each frame, and of the extension's one more: that is in the difference.
Goals: on the heavy page a ratio under ${HEAVY_GOAL}; under ${FRAME_GOAL_MS} ms for each frame.`;
}

async function measure(name: BrowserName, extensionDir: string, pages: PageServer): Promise<Found> {
  const found: Found = { rounds: new Map(), heaps: new Map() };
  for (let block = 0; block < BLOCKS; block++) {
    const workDir = await mkdtemp(path.join(tmpdir(), 'bench-page-cost-'));
    const bareDir = path.join(workDir, 'bare');
    await writeBareExtension(bareDir);
    const sides: Side[] = [];
    const start = async (dir: string) => {
      const profileDir = path.join(workDir, `profile-${sides.length}`);
      const browser = await launch({ browser: name, extensionDir: dir, headless: true, profileDir });
      const side = {
        browser,
        waker: await browser.newTab(pages.urlOf('empty')),
        tab: await browser.newTab(),
      };
      sides.push(side);
      return side;
    };
    try {
      const without = await start(bareDir);
      const withIt = await start(extensionDir);
      for (const one of CASES) {
        const rounds = await loadByTurns(without, withIt, pages.urlOf(one.page), one.state, ROUNDS_PER_BLOCK);
        found.rounds.set(one, [...(found.rounds.get(one) ?? []), ...rounds]);
      }
      await weigh(found, without, withIt, pages);
    } finally {
      await Promise.all(sides.map(({ browser }) => browser.close()));
      await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return found;
}

async function weigh({ heaps }: Found, without: Side, withIt: Side, pages: PageServer): Promise<void> {
  for (const page of ['empty', 'iframes'] as const) {
    const bytes = heaps.get(page) ?? { without: [], with: [] };
    heaps.set(page, bytes);
    for (let times = 0; times < HEAPS_PER_BLOCK; times++) {
      bytes.without.push(...(await heapOf(without, pages.urlOf(page))));
      bytes.with.push(...(await heapOf(withIt, pages.urlOf(page))));
    }
  }
}

/** Empty where the browser does not tell. */
async function heapOf({ browser }: Side, url: string): Promise<number[]> {
  const tab = await browser.newTab(url);
  const bytes = await tab.heapBytes();
  await tab.close();
  return bytes === null ? [] : [bytes];
}

const MEASURES: readonly {
  label: string;
  of: (load: Load) => number;
  isThere: (b: BrowserName) => boolean;
}[] = [
  { label: 'DOMContentLoaded', of: ({ contentLoaded }) => contentLoaded, isThere: () => true },
  { label: 'load', of: ({ loaded }) => loaded, isThere: () => true },
  { label: 'long tasks', of: ({ longTasks }) => longTasks, isThere: (browser) => browser === 'chromium' },
];

function tabulate(report: Report, browser: BrowserName, { rounds, heaps }: Found): void {
  const rows: Cell[][] = [];
  const perFrame: Cell[][] = [];
  for (const [one, of] of rounds) {
    for (const { label, of: pick, isThere } of MEASURES) {
      if (isThere(browser)) rows.push([`${nameOf(one)}: ${label}`, ...comparedCells(of, pick)]);
    }
    const ratio = ratioOf(of, ({ loaded }) => loaded);
    report.ratio(`page-cost: ${browser} ${nameOf(one)}, with / without`, ratio.value);
    if (one.page !== 'iframes') continue;
    const cost = differenceOf(of, ({ loaded }) => loaded / FRAMES);
    perFrame.push([`load (ms)`, cost.value, interval(cost)]);
  }
  for (const [page, { without, with: withIt }] of heaps) {
    if (without.length === 0) continue;
    const frames = page === 'iframes' ? FRAMES : 1;
    const cost = estimated(withIt.map((bytes, i) => (bytes - (without[i] ?? 0)) / frames / 1_000));
    perFrame.push([`JS heap, ${page} (kB)`, cost.value, interval(cost)]);
  }
  report.table(
    `${browser}: loads (${LOADS} each)`,
    ['', 'without: 5 %', 'median', '95 %', 'with: 5 %', 'median', '95 %', 'difference', '', 'ratio', ''],
    rows,
  );
  report.table(`${browser}: what each frame costs`, ['', 'difference', ''], perFrame);
}

function comparedCells(rounds: readonly Round[], pick: (load: Load) => number): Cell[] {
  const difference = differenceOf(rounds, pick);
  const without = rounds.flatMap((round) => round.without.map(pick));
  const ratio = median(without) > 0 ? ratioOf(rounds, pick) : null;
  return [
    ...spread(without),
    ...spread(rounds.flatMap((round) => round.with.map(pick))),
    difference.value,
    interval(difference),
    ...(ratio === null ? ['', ''] : [ratio.value.toFixed(3), interval(ratio, 3)]),
  ];
}

function spread(samples: readonly number[]): number[] {
  return [0.05, 0.5, 0.95].map((share) => percentile(samples, share));
}

function differenceOf(rounds: readonly Round[], pick: (load: Load) => number): Estimate {
  return estimated(rounds.map((round) => (sum(round.with, pick) - sum(round.without, pick)) / 2));
}

function ratioOf(rounds: readonly Round[], pick: (load: Load) => number): Estimate {
  return estimated(rounds.map((round) => sum(round.with, pick) / sum(round.without, pick)));
}

function sum([first, second]: [Load, Load], pick: (load: Load) => number): number {
  return pick(first) + pick(second);
}

function interval({ low, high }: Estimate, digits = 2): string {
  return `(${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

async function tabulateScripts(report: Report, { adapter, builds }: Measured): Promise<void> {
  const rows: Cell[][] = [];
  for (const [browser, extensionDir] of builds) {
    const files = await Promise.all(
      adapter.frameScripts.map((file) => readFile(path.join(extensionDir, file))),
    );
    const bytes = files.reduce((total, file) => total + file.length, 0);
    const packed = files.reduce((total, file) => total + gzipSync(file, { level: 9 }).length, 0);
    rows.push([browser, bytes.toLocaleString('en'), packed.toLocaleString('en')]);
  }
  report.table('Script that each frame gets, in bytes', ['', 'as it is', 'gzip -9'], rows);
}
