/** For everyone: every screen in every state, as the gallery has it, by the rules of WCAG 2.2 AA, by keys alone, and in every language. */
import type { Fault } from '../dev/gallery/frames';
import { PART_NAMES, statesOf } from '../dev/gallery/states';
import { LANGUAGE_CODES } from '../src/contract/languages';
import type { BrowserName, Tab } from './driver/driver';
import { test as base, expect } from './fixtures';
import { type Gallery, serveGallery } from './gallery';

const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      const gallery = await serveGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker' },
  ],
});

// Each part takes a while, and none needs another.
test.describe.configure({ mode: 'parallel' });

const OTHERS = LANGUAGE_CODES.filter((language) => language !== 'en');

/**
 * What is looked at in one browser: every other language of a batch, and the rest of the next one. The other browser looks at the others. A text that is missing or too long is so in both.
 */
function spokenIn(browser: BrowserName, batch: number): typeof OTHERS {
  const turn = batch + (browser === 'chromium' ? 0 : 1);
  return OTHERS.filter((_, place) => (place + turn) % 2 === 0);
}

/** There are dozens of states in eight languages: more than a test usually has to do. */
const PATIENCE_MS = 900_000;

/** States that are drawn at the same time: what one waits for, another uses. */
const AT_ONCE = 8;

function* batches(states: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < states.length; start += AT_ONCE) yield states.slice(start, start + AT_ONCE);
}

/** Until the last frame is passed; where it is not in a thousand presses, the focus is held fast somewhere. */
async function pressTab(tab: Tab): Promise<void> {
  for (let pressed = 0; pressed < 1_000; ) {
    const left = await tab.evaluate(() => window.gallery.keysLeft());
    if (left === 0) return;
    await tab.press('Tab', left);
    pressed += left;
  }
}

for (const part of PART_NAMES) {
  test(`${part}: every screen is for everyone, to see, by keys alone, and in every language`, async ({
    browser,
    gallery,
  }) => {
    test.setTimeout(PATIENCE_MS);
    const tab = await browser.newTab(gallery.frames);
    await tab.setSize(1300, 1300);
    const faults: Fault[] = [];
    for (const [batch, states] of [...batches(Object.keys(statesOf(part, Date.now())))].entries()) {
      faults.push(...(await tab.evaluate((names) => window.gallery.draw(names), states)));
      await tab.evaluate(() => window.gallery.beforeKeys());
      await pressTab(tab);
      faults.push(...(await tab.evaluate(() => window.gallery.afterKeys())));
      for (const language of spokenIn(browser.name, batch))
        faults.push(...(await tab.evaluate((spoken) => window.gallery.speak(spoken), language)));
    }
    expect(faults.map(({ state, fault }) => `${state}: ${fault}`)).toEqual([]);
  });
}
