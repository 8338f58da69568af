/** A tab as tests have it, over any browser's tab. */
import { writeFile } from 'node:fs/promises';
import type { Tab, Truthy } from './driver';
import { aim, canBeSeen, endAim, readText, replaceText } from './elements';
import type { EngineTab } from './engine';
import { unlessClosed } from './errors';
import { callText, outcomeOf } from './page-call';
import { until } from './until';

export class DrivenTab implements Tab {
  readonly #tab: EngineTab;

  constructor(tab: EngineTab) {
    this.#tab = tab;
  }

  url(): Promise<string> {
    return this.#tab.url();
  }

  goto(url: string): Promise<void> {
    return this.#tab.goto(url);
  }

  reload(): Promise<void> {
    return this.#tab.reload();
  }

  async evaluate<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    return outcomeOf(await this.#tab.run(callText(fn, args))) as R;
  }

  waitFor<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<Truthy<R>> {
    return this.#until(String(fn), fn, ...args);
  }

  async click(css: string): Promise<void> {
    await this.#tab.toFront();
    await until(`${css} to be clicked at ${await this.url()}`, async () => {
      const { x, y } = await this.evaluate(aim, css);
      // What is clicked may close its own window before the browser has reported it done.
      await this.#tab.clickAt(x, y).catch(unlessClosed);
      // Or lead elsewhere: then it was met.
      const missed = await this.evaluate(endAim).catch(() => null);
      if (missed !== null) throw new Error(`${css} moved away, and ${missed} was met`);
      return true;
    });
  }

  async fill(css: string, text: string): Promise<void> {
    await this.#tab.toFront();
    await this.#until(`${css} to take text`, replaceText, css, text);
  }

  async press(key: string, times = 1): Promise<void> {
    await this.#tab.toFront();
    await this.#tab.press(key, times).catch(unlessClosed);
  }

  async text(css: string): Promise<string> {
    return (await this.#until(`the text of ${css}`, readText, css)).text;
  }

  async visible(css: string): Promise<void> {
    await this.#until(`${css} to be visible`, canBeSeen, css);
  }

  toFront(): Promise<void> {
    return this.#tab.toFront();
  }

  async screenshot(path: string): Promise<void> {
    await writeFile(path, await this.#tab.screenshot());
  }

  setSize(width: number, height: number): Promise<void> {
    return this.#tab.setSize(width, height);
  }

  heapBytes(): Promise<number | null> {
    return this.#tab.heapBytes();
  }

  close(): Promise<void> {
    return this.#tab.close();
  }

  async #until<A extends unknown[], R>(
    what: string,
    fn: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<Truthy<R>> {
    return until(`${what} at ${await this.url()}`, () => this.evaluate(fn, ...args));
  }
}
