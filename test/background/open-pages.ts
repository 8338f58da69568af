/** A browser's pages, as far as the background reaches them: what is registered for them, and what was put into open ones. */
import type { PageAccess } from '../../src/background/page-access';
import type { PageScript } from '../../src/background/page-scripts';

export class OpenPages implements PageAccess {
  readonly namesPorts = true;
  registered: PageScript[] = [];
  readonly injected: { tabId: number; origin: string; files: string[] }[] = [];
  readonly privateTabs: number[] = [];
  /** Fails the next registration, as a browser that is about to close does. */
  failsOnce = false;

  async register(wanted: PageScript[]): Promise<void> {
    // As in a browser, it takes a while.
    await new Promise((resolve) => setTimeout(resolve));
    if (this.failsOnce) {
      this.failsOnce = false;
      throw new Error('The browser did not take it.');
    }
    this.registered = wanted;
  }

  async inject(tabId: number, origin: string, ...files: string[]): Promise<boolean> {
    this.injected.push({ tabId, origin, files });
    return true;
  }

  isPrivate = async (tabId: number) => this.privateTabs.includes(tabId);

  /** Where Fusebox appears when a page is loaded now. */
  get matches(): string[] {
    return [...new Set(this.registered.flatMap(({ matches }) => matches))];
  }
}
