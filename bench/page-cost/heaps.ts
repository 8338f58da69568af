/** What a page holds in memory. The driver asks for it: it is not in the loads that are timed. */
import type { BrowserName, LaunchOptions } from '../../e2e/driver/driver';
import { launch } from '../../e2e/driver/launch';
import type { PageName, PageServer } from './pages';

const PAGES = ['empty', 'iframes'] as const satisfies PageName[];
const TIMES = 3;

/** Bytes of JS heap, by page; none where the browser does not tell. Leaves a profile in which the extension is known. */
export async function heapsOf(
  browser: BrowserName,
  places: Pick<LaunchOptions, 'extensionDir' | 'profileDir'>,
  pages: PageServer,
): Promise<Map<PageName, number[]>> {
  const driven = await launch({ browser, ...places, headless: true });
  try {
    const heaps = new Map<PageName, number[]>();
    for (const page of PAGES) {
      const found: number[] = [];
      for (let times = 0; times < TIMES; times++) {
        const tab = await driven.newTab(pages.urlOf(page));
        const bytes = await tab.heapBytes();
        await tab.close();
        if (bytes !== null) found.push(bytes);
      }
      heaps.set(page, found);
    }
    await driven.quit();
    return heaps;
  } finally {
    await driven.close();
  }
}
