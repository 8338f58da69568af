/** What must be known of a WebLN extension so that it can be measured. `npm run bench -- page-cost payment-path ui --extension DIR --adapter FILE` measures another one in place of Fusebox. */
import type { BrowserDriver, Tab } from '../e2e/driver/driver';
import type { Probed } from './ui/probe';

/** What the file exports as its default. What it does with the extension's own pages it does through the driver, as their user would. */
export interface Adapter {
  /** As it stands in the tables. */
  name: string;
  /** The scripts that each frame of each page is given, by their place in the build. */
  frameScripts: readonly string[];
  /** In a fresh profile: connects the wallet of this NWC URI. It leaves no page of the extension open. */
  connectWallet(browser: BrowserDriver, uri: string): Promise<void>;
  /** Says yes to what `enable()` of a page asks, and waits until the question is gone. */
  confirmEnable(browser: BrowserDriver): Promise<void>;
  /** Lets a site that is connected spend so many sats without asking, as fast as it likes. It leaves no page of the extension open. */
  grantBudget(browser: BrowserDriver, origin: string, sats: number): Promise<void>;
  prompt: {
    /** Its page, by its place in the build: HTML that loads its code by `<script src>`. */
    page: string;
    /** When it counts as visible and usable. The same for what `enable()` and what `sendPayment()` asks. */
    probed: Probed;
    /** Gets rid of the question of this page, in a way that is held against no site. Resolves once no prompt is open; the page may be loaded anew. */
    dismiss(browser: BrowserDriver, page: Tab): Promise<void>;
  };
}
