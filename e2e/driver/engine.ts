/** What each browser must bring; everything else is built on it once. */

export interface EngineTab {
  url(): Promise<string>;
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Evaluates an expression whose value is a promise, and returns what that promise holds. */
  run(expression: string): Promise<unknown>;
  /** Brings the tab to the front, where it can be clicked. */
  toFront(): Promise<void>;
  /** A click of the mouse in the viewport. */
  clickAt(x: number, y: number): Promise<void>;
  press(key: string, times: number): Promise<void>;
  /** PNG. */
  screenshot(): Promise<Buffer>;
  setSize(width: number, height: number): Promise<void>;
  /** As `Tab.heapBytes`. */
  heapBytes(): Promise<number | null>;
  close(): Promise<void>;
}

/** One run of a browser, from its start to its end. */
export interface Engine {
  /** Of the extension as it is installed now, without a slash at its end. It follows from the folder that the extension is in. */
  readonly origin: string;
  /**
   * Resolves once what is put into pages is registered. A page that was loaded before that would have none of it. Throws UnfitBrowser where the
   * browser fails its own extensions, too.
   */
  registered(): Promise<void>;
  /** False where the extension cannot be uninstalled. */
  readonly isClearable: boolean;
  /** Closes all tabs, uninstalls the extension, and takes away what it and pages have stored. */
  clear(): Promise<void>;
  /** Installs the extension in this folder, in a browser that was cleared. */
  install(extensionDir: string): Promise<void>;
  /** The oldest first, without the one that keeps the browser open: all, or those whose address is wanted. */
  tabs(isWanted?: (url: string) => boolean): EngineTab[] | Promise<EngineTab[]>;
  newTab(): Promise<EngineTab>;
  /** Lets the extension into private windows, as its user can. It begins anew by that, and its pages may be closed. */
  allowInPrivateWindows(): Promise<void>;
  /** A tab in a private window of its own, which closes with it. */
  newPrivateTab(): Promise<EngineTab>;
  clickNotice(id: string): Promise<void>;
  /** An organisation sets this for the extension. False where the browser takes note of it only when it is started again. */
  manage(items: Readonly<Record<string, unknown>>): Promise<boolean>;
  killBackground(): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  executable: string;
  extensionDir: string;
  /** The profile has the extension from an earlier run: what it keeps is to be found again. */
  isInstalled: boolean;
  headless: boolean;
  profileDir: string;
  /** The browser's own TMPDIR, so that a killed browser leaves nothing behind. */
  tempDir: string;
  /** Told of all that pages and the extension write to their consoles, and of errors that nobody caught. */
  onConsole(text: string): void;
}
