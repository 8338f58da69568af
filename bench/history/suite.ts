/**
 * The history screen with a hundred payments and with a hundred thousand: how long it takes from the click to the first rows, and how evenly it scrolls. All of it
 * is measured in the page.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack } from '../../dev/stack/stack';
import type { BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { fillHistory } from '../../e2e/long-history';
import { by, connectWallet } from '../../e2e/steps';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';

const BROWSERS: BrowserName[] = ['chromium', 'firefox'];
const LENGTHS = [100, 100_000];
const OPENINGS = 10;
/** Frames of scrolling, and how far each moves, in CSS pixels: 60 frames of it are some 2,400 pixels a second, a quick swipe. */
const FRAMES = 300;
const STEP = 40;

/** Times in ms. */
interface Measured {
  opened: number[];
  frames: number[];
  /** Between two frames of a page that does nothing. */
  atRest: number[];
  /** The most rows that were in the page at once. */
  rows: number;
}

export async function run(report: Report): Promise<void> {
  report.say(`
The history screen: opened ${OPENINGS} times in a popup that shows home, and scrolled for ${FRAMES} frames by ${STEP} pixels each. All figures in ms.`);
  for (const browser of BROWSERS) {
    for (const length of LENGTHS) {
      const { opened, frames, atRest, rows } = await measure(browser, length);
      const row = (label: string, times: readonly number[]) => [
        label,
        percentile(times, 0.05),
        median(times),
        percentile(times, 0.95),
        percentile(times, 1),
      ];
      report.table(
        `${browser}, ${length.toLocaleString('en')} payments (at most ${rows} rows in the page)`,
        ['', '5 %', 'median', '95 %', 'most'],
        [
          row('from the click to the first rows', opened),
          ...(frames.length > 0 ? [row('between two frames, scrolling', frames)] : []),
          row('between two frames, at rest', atRest),
        ],
      );
    }
  }
}

async function measure(name: BrowserName, length: number): Promise<Measured> {
  const stack = await startStack();
  const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
  const build = name === 'firefox' ? 'firefox' : 'chrome';
  const extensionDir = path.resolve(import.meta.dirname, `../../dist/${build}`);
  const browser = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
    await fillHistory(popup, length);
    const opened: number[] = [];
    while (opened.length < OPENINGS) opened.push(await opening(popup));
    const atRest = await popup.evaluate(scrolled, 120, 0);
    // A short list is at its end before there is anything to measure.
    const { frames, rows } =
      length > 1_000
        ? await popup
            .evaluate(scrolled, FRAMES, STEP)
            .then((seen) => ({ frames: seen.frames, rows: seen.rows }))
        : { frames: [], rows: atRest.rows };
    return { opened, frames, atRest: atRest.frames, rows };
  } finally {
    await browser.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    await stack.close();
  }
}

/** From the click on the tab to a frame in which rows are drawn. The popup is loaded anew each time, so that nothing is kept. */
async function opening(popup: Tab): Promise<number> {
  await popup.evaluate(() => {
    location.hash = '#/';
  });
  await popup.reload();
  await popup.visible(by('wallet-balance'));
  return popup.evaluate(
    (tab, rows) =>
      new Promise<number>((resolve, reject) => {
        const link = document.querySelector<HTMLElement>(tab);
        if (!link) return reject(new Error('There is no tab.'));
        const start = performance.now();
        const look = () => {
          if (document.querySelector(rows)) requestAnimationFrame(() => resolve(performance.now() - start));
          else setTimeout(look);
        };
        link.click();
        look();
      }),
    by('tab-history'),
    `${by('history')} ${by('payment-row')}`,
  );
}

/** Scrolls by so many pixels in each frame; what passed between frames, and the most rows that were there. */
function scrolled(count: number, step: number): Promise<{ frames: number[]; rows: number }> {
  return new Promise((resolve) => {
    const frames: number[] = [];
    let rows = 0;
    let last: number | undefined;
    const frame = (now: number) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      rows = Math.max(rows, document.querySelectorAll('[data-testid="payment-row"]').length);
      if (frames.length >= count) return resolve({ frames, rows });
      if (step > 0) scrollBy({ top: step, behavior: 'instant' });
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}
