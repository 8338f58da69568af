/** A tab of Chromium. */
import type { Page } from 'playwright';
import type { EngineTab } from '../engine';
import { TabClosed } from '../errors';

const LOAD_MS = 30_000;

export class ChromiumTab implements EngineTab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async url(): Promise<string> {
    return this.#page.url();
  }

  async goto(url: string): Promise<void> {
    await this.#onPage((page) => page.goto(url, { timeout: LOAD_MS }));
  }

  async reload(): Promise<void> {
    await this.#onPage((page) => page.reload({ timeout: LOAD_MS }));
  }

  run(expression: string): Promise<unknown> {
    return this.#onPage((page) => page.evaluate<unknown>(expression));
  }

  toFront(): Promise<void> {
    return this.#onPage((page) => page.bringToFront());
  }

  clickAt(x: number, y: number): Promise<void> {
    return this.#onPage((page) => page.mouse.click(x, y));
  }

  press(key: string, times: number): Promise<void> {
    return this.#onPage(async (page) => {
      for (let pressed = 0; pressed < times; pressed++) await page.keyboard.press(key);
    });
  }

  screenshot(): Promise<Buffer> {
    return this.#onPage((page) => page.screenshot());
  }

  setSize(width: number, height: number): Promise<void> {
    return this.#onPage((page) => page.setViewportSize({ width, height }));
  }

  heapBytes(): Promise<number | null> {
    return this.#onPage(async (page) => {
      const cdp = await page.context().newCDPSession(page);
      try {
        await cdp.send('HeapProfiler.collectGarbage');
        return (await cdp.send('Runtime.getHeapUsage')).usedSize;
      } finally {
        await cdp.detach();
      }
    });
  }

  close(): Promise<void> {
    return this.#page.close();
  }

  async #onPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
    try {
      return await work(this.#page);
    } catch (error) {
      if (this.#page.isClosed()) throw new TabClosed('The tab is closed.', { cause: error });
      throw error;
    }
  }
}
