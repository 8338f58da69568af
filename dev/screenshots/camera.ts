/** Takes each picture in every look. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { showScreen } from '../../e2e/steps';
import { choose, LOOKS, type Look, looks } from './looks';

/** Of the popup and of a prompt window, in CSS pixels. */
const POPUP = { width: 400, height: 600 };
/** Of a tab. */
const TAB = { width: 640, height: 600 };
/** What is higher is cut: nobody looks at all of a long list. */
const HIGHEST = 1_000;

export class Camera {
  readonly #browser: BrowserDriver;
  readonly #folder: string;
  readonly #settings: Tab;

  private constructor(browser: BrowserDriver, folder: string, settings: Tab) {
    this.#browser = browser;
    this.#folder = folder;
    this.#settings = settings;
  }

  /** `folder` gets a folder for each look, with PNGs in it. */
  static async open(browser: BrowserDriver, folder: string): Promise<Camera> {
    const settings = await browser.popup();
    await showScreen(settings, 'settings', 'display');
    for (const { name } of LOOKS) await mkdir(path.join(folder, name), { recursive: true });
    return new Camera(browser, folder, settings);
  }

  /** A screen of the popup, as high as it is, once this is there and it was prepared: another language draws it anew, and what was entered is gone. */
  async screen(
    popup: Tab,
    name: string,
    isThere: string,
    prepare: () => Promise<unknown> = async () => {},
  ): Promise<void> {
    await this.#each(popup, name, async (look) => {
      await looks(popup, look);
      await popup.visible(isThere);
      await popup.setSize(POPUP.width, POPUP.height);
      await prepare();
      await popup.evaluate(() => scrollTo(0, 0));
      await stretch(popup, POPUP);
    });
    await popup.setSize(POPUP.width, POPUP.height);
  }

  /** A question, in a window of its size, once it was prepared. */
  async prompt(prompt: Tab, name: string, prepare: () => Promise<unknown>): Promise<void> {
    await this.#each(prompt, `prompt-${name}`, async () => {
      await prompt.setSize(POPUP.width, POPUP.height);
      // It looks as the settings were when it was opened.
      await prompt.reload();
      await prepare();
    });
  }

  /** A page that has a tab of its own, as high as it is. */
  async page(page: Tab, name: string, isThere: string): Promise<void> {
    await this.#each(page, name, async () => {
      await page.setSize(TAB.width, TAB.height);
      await page.reload();
      await page.visible(isThere);
      await stretch(page, TAB);
    });
  }

  /** In every look, what comes about in it. */
  async inEachLook(make: (take: (tab: Tab, name: string) => Promise<void>) => Promise<void>): Promise<void> {
    for (const look of LOOKS) {
      await choose(this.#settings, look);
      await make(async (tab, name) => {
        await tab.setSize(POPUP.width, POPUP.height);
        await looks(tab, look);
        await tab.screenshot(this.#file(look.name, name));
      });
    }
  }

  async #each(tab: Tab, name: string, compose: (look: Look) => Promise<void>): Promise<void> {
    for (const look of LOOKS) {
      await choose(this.#settings, look);
      await tab.toFront();
      await compose(look);
      await looks(tab, look);
      await tab.screenshot(this.#file(look.name, name));
    }
    console.log(`${this.#browser.name}: ${name}`);
  }

  #file(look: string, name: string): string {
    return path.join(this.#folder, look, `${name}.png`);
  }
}

/** Makes the tab as high as its page. Twice: without a bar to scroll by, the page is wider, and may need less. */
async function stretch(tab: Tab, { width }: { width: number }): Promise<void> {
  for (let pass = 0; pass < 2; pass++) {
    const height = await tab.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    await tab.setSize(width, Math.min(HIGHEST, height));
  }
}
