/**
 * What a page costs more to load where the extension is: three pages, in a browser without it and in one with it, by turns. The times are those that the browser
 * gives the page itself.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findBrowser } from '../../dev/setup/browsers.mjs';
import type { BrowserName } from '../../e2e/driver/driver';
import { writeBareExtension } from '../bare-extension';
import { type Estimate, estimated } from '../bootstrap';
import type { Measured } from '../measured';
import { median, percentile } from '../percentiles';
import { copyNamed } from '../quiet/named-build';
import { startQuiet } from '../quiet/quiet-browser';
import type { Report } from '../report';
import type { Cell } from '../table';
import { heapsOf } from './heaps';
import type { Load } from './load';
import { IFRAMES, type PageName, type PageServer, servePages } from './pages';
import { loadByTurns, type Round, type Side, type State } from './side-by-side';

/** Each with browsers of its own: what a browser happened to come up with weighs less. */
const BLOCKS = 2;
const ROUNDS_PER_BLOCK = 13;
const LOADS = BLOCKS * ROUNDS_PER_BLOCK * 2;
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

type Kind = 'without' | 'with';

/** Of one browser. */
interface Found {
  rounds: Map<Case, Round[]>;
  /** Bytes, by page: of as many loads without it and with it. */
  heaps: Map<PageName, Record<Kind, number[]>>;
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
Nobody looks into the browsers meanwhile: each page tells its server what it noted, and is sent on by it to one that waits for the next load. The heap is asked for apart from that, by the driver.
Goals: on the heavy page a ratio under ${HEAVY_GOAL}; under ${FRAME_GOAL_MS} ms for each frame.`;
}

async function measure(name: BrowserName, build: string, pages: PageServer): Promise<Found> {
  const executable = findBrowser(name);
  if (executable === null) throw new Error(`No ${name} was found.`);
  const found: Found = { rounds: new Map(), heaps: new Map() };
  for (let block = 0; block < BLOCKS; block++) {
    const workDir = await mkdtemp(path.join(tmpdir(), 'bench-page-cost-'));
    const sides: Side[] = [];
    const start = async (kind: Kind, write: (extensionDir: string) => Promise<void>) => {
      const folder = path.join(workDir, kind);
      const places = {
        extensionDir: path.join(folder, 'extension'),
        profileDir: path.join(folder, 'profile'),
      };
      await write(places.extensionDir);
      for (const [page, bytes] of await heapsOf(name, places, pages)) {
        const heaps = found.heaps.get(page) ?? { without: [], with: [] };
        heaps[kind].push(...bytes);
        found.heaps.set(page, heaps);
      }
      const tempDir = path.join(folder, 'temp');
      await mkdir(tempDir);
      const browser = await startQuiet[name]({ executable, ...places, tempDir });
      const lane = pages.newLane(kind === 'with');
      const side = { browser, lane };
      sides.push(side);
      await browser.open(lane.url);
      return side;
    };
    try {
      const without = await start('without', writeBareExtension);
      const withIt = await start('with', (folder) => copyNamed(build, folder));
      for (const one of CASES) {
        const { page, state } = one;
        const rounds = await loadByTurns(without, withIt, page, state, ROUNDS_PER_BLOCK);
        found.rounds.set(one, [...(found.rounds.get(one) ?? []), ...rounds]);
      }
    } finally {
      await Promise.all(sides.map(({ browser }) => browser.close()));
      await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return found;
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
