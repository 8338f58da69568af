/** What a test may do with a browser, the same in every browser. */

export type BrowserName = 'chromium' | 'firefox';

/** How long the driver waits for something to be so before it gives up: a slow machine needs a multiple of what a quick one does. */
export const PATIENCE_MS = 120_000;

/** A value that is truthy: what `waitFor` waits for. */
export type Truthy<T> = Exclude<T, false | 0 | 0n | '' | null | undefined>;

/**
 * A page in a tab or a window. A CSS selector must mean exactly one element: where it means none, the tab waits for it;
 * where it means several, that is an error in the end.
 */
export interface Tab {
  url(): Promise<string>;
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /**
   * Runs the function in the page's own world. It cannot see the test's variables: what it needs are its arguments.
   * Arguments and result travel as JSON. What it throws is thrown here as a PageError.
   */
  evaluate<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Runs the function again and again until it is truthy. A throw counts as "not yet". */
  waitFor<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<Truthy<R>>;
  /** Clicks with the mouse, as a user would: waits until the element is in view, still, enabled and not covered. */
  click(css: string): Promise<void>;
  /** Puts the text in place of what an input holds. */
  fill(css: string, text: string): Promise<void>;
  /** Presses a key where the focus is: `Enter`, `a`, `Shift+Tab`; so many times in a row. */
  press(key: string, times?: number): Promise<void>;
  /** The text of an element as it can be read on screen. */
  text(css: string): Promise<string>;
  /** Resolves when the element can be seen. */
  visible(css: string): Promise<void>;
  /** Brings the tab to the front of its window, as a click on it in the bar of tabs does. */
  toFront(): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Sets the size of the viewport in CSS pixels. */
  setSize(width: number, height: number): Promise<void>;
  /**
   * Bytes of the JavaScript objects on the heap that the page's frames share, content scripts' too, once the garbage is collected; null where the browser
   * does not tell (Firefox).
   */
  heapBytes(): Promise<number | null>;
  close(): Promise<void>;
}

/** A browser that has the extension loaded. */
export interface BrowserDriver {
  readonly name: BrowserName;
  /** Where the files of its profile are. */
  readonly profileDir: string;
  newTab(url?: string): Promise<Tab>;
  /** Lets the extension into private windows, as its user can. It begins anew by that: open its pages afterwards. */
  allowInPrivateWindows(): Promise<void>;
  /** A tab in a private window of its own, which closes with it. */
  newPrivateTab(url: string): Promise<Tab>;
  /** Every open tab and window of the test, prompts too. */
  tabs(): Promise<Tab[]>;
  /** The extension's popup page, opened in a tab of a popup's size. */
  popup(): Promise<Tab>;
  /**
   * Waits for a prompt window in which this element can be seen. One that closes meanwhile, since its question was just
   * answered, is passed over.
   */
  prompt(css?: string): Promise<Tab>;
  /** Resolves when no prompt window is open. */
  promptClosed(): Promise<void>;
  promptCount(): Promise<number>;
  /** As if the user had clicked on this notification, in the system, to which no driver reaches. The background must be alive. */
  clickNotice(id: string): Promise<void>;
  /**
   * An organisation sets this for the extension, in place of what it has set before. Firefox takes note of that only when it starts: it is started again, and its tabs are gone. In Chromium
   * the extension hears of it a moment later.
   */
  manage(items: Readonly<Record<string, unknown>>): Promise<void>;
  /** Stops the extension's background at whatever it is doing. One that is stopped already stays so. */
  killBackground(): Promise<void>;
  /** Kills the whole browser, as a crash or the end of power would. */
  killBrowser(): Promise<void>;
  /** Closes the browser as its user does, so that it puts its profile in order. */
  quit(): Promise<void>;
  /** Starts the browser again with the same profile; one that still runs is closed first. */
  relaunch(): Promise<void>;
  /**
   * What pages and the extension have written to their consoles, and errors that nobody caught, with all that these hold, in every run of the browser,
   * since it was last cleared.
   * Firefox itself writes here, too.
   */
  readonly console: readonly string[];
  /** The address of a file of the extension. */
  extensionUrl(path: string): string;
  /** False where something would be left: once it was let into private windows or managed, and, in Chromium, once it was started again. */
  isClearable(): boolean;
  /**
   * Closes all tabs and windows, uninstalls the extension, and takes away all that it and pages have stored, and what is known of consoles. What then is left
   * is a browser without the extension, that has run for a while.
   */
  clear(): Promise<void>;
  /** Installs the built extension that is in this folder, in a browser that was cleared. It gets another address each time. */
  install(extensionDir: string): Promise<void>;
  /** Puts the built extension that is in this folder in place of the one that is installed, as a browser does that updates it: with all that it keeps. */
  update(extensionDir: string): Promise<void>;
  /** Ends the browser at once and for good, with all its processes. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  browser: BrowserName;
  /** The built extension. */
  extensionDir: string;
  headless: boolean;
  /** Made where it is not there. It belongs to the caller: closing leaves it. */
  profileDir: string;
}
