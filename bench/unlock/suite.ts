/**
 * Unlocking, seen by the user: from the click to the wallet, what scrypt takes of it, and for how long the page's own thread stood still meanwhile. All
 * of it is measured in the page; the background was killed before, so that its start is in it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack } from '../../dev/stack/stack';
import type { BrowserDriver, BrowserName, Tab } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import { by, connectWallet } from '../../e2e/steps';
import { lock, setPassphrase } from '../../e2e/vault';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';

const SAMPLES = 7;
const BROWSERS: BrowserName[] = ['chromium', 'firefox'];
const PASSPHRASE = 'a horse that is correct';

/** In ms. */
interface Sample {
  /** From the page's call of its worker to the key. The first one starts the worker. */
  scrypt: number;
  /** From the click to the wallet on screen. */
  shown: number;
  /** The longest time between two timers of the page, from the click on; timers come 4 ms apart at best. */
  still: number;
  /** The same of a page that does nothing. */
  stillAtRest: number;
}

interface Watched {
  sample: { calledAt: number; scrypt: number; clickedAt: number; shownAt: number; still: number };
}

export async function run(report: Report): Promise<void> {
  report.say(`
Unlocking by the popup's lock screen, ${SAMPLES} times; each time the background was killed before. All figures in ms.`);
  for (const browser of BROWSERS) {
    const samples = await measure(browser);
    const row = (label: string, pick: (sample: Sample) => number) => {
      const times = samples.map(pick);
      return [label, median(times), percentile(times, 1)];
    };
    report.table(
      browser,
      ['', 'median', 'most'],
      [
        row('scrypt, in the worker', ({ scrypt }) => scrypt),
        row('from the click to the wallet', ({ shown }) => shown),
        row('what is not scrypt', ({ shown, scrypt }) => shown - scrypt),
        row("the page's thread stood still", ({ still }) => still),
        row('the same, while nothing is done', ({ stillAtRest }) => stillAtRest),
      ],
    );
  }
}

async function measure(name: BrowserName): Promise<Sample[]> {
  const stack = await startStack();
  const profileDir = await mkdtemp(path.join(tmpdir(), 'profile-'));
  const build = name === 'firefox' ? 'firefox' : 'chrome';
  const extensionDir = path.resolve(import.meta.dirname, `../../dist/${build}`);
  const browser = await launch({ browser: name, extensionDir, headless: true, profileDir });
  try {
    const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
    await setPassphrase(popup, PASSPHRASE);
    const samples: Sample[] = [];
    while (samples.length < SAMPLES) samples.push(await sample(browser, popup));
    return samples;
  } finally {
    await browser.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    await stack.close();
  }
}

async function sample(browser: BrowserDriver, popup: Tab): Promise<Sample> {
  await lock(popup);
  await browser.killBackground();
  await popup.reload();
  await popup.visible(by('locked'));
  await popup.fill(by('passphrase'), PASSPHRASE);
  const stillAtRest = await popup.evaluate(longestGap, 500);
  await popup.evaluate(watch, by('wallet-balance'));
  await popup.click(by('unlock'));
  const seen = await popup.waitFor(() => {
    const { sample: found } = window as unknown as Watched;
    return found.shownAt > 0 && found;
  });
  return { scrypt: seen.scrypt, shown: seen.shownAt - seen.clickedAt, still: seen.still, stillAtRest };
}

/** The longest time between two timers within so many ms. */
function longestGap(duration: number): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    let last = start;
    let longest = 0;
    const tick = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (now - start < duration) setTimeout(tick);
      else resolve(longest);
    };
    setTimeout(tick);
  });
}

/** From the next click on, until the element is on screen. */
function watch(css: string): void {
  const seen = { calledAt: 0, scrypt: 0, clickedAt: 0, shownAt: 0, still: 0 };
  (window as unknown as Watched).sample = seen;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<typeof postMessage>) {
    seen.calledAt = performance.now();
    const heard = () => {
      seen.scrypt = performance.now() - seen.calledAt;
    };
    this.addEventListener('message', heard, { once: true });
    postMessage.apply(this, args);
  } as typeof postMessage;
  const clicked = () => {
    seen.clickedAt = performance.now();
    let last = seen.clickedAt;
    const tick = () => {
      const now = performance.now();
      seen.still = Math.max(seen.still, now - last);
      last = now;
      if (document.querySelector(css)) requestAnimationFrame(() => (seen.shownAt = performance.now()));
      else setTimeout(tick);
    };
    setTimeout(tick);
  };
  document.addEventListener('click', clicked, { once: true, capture: true });
}
