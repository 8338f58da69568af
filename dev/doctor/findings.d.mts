import type { BrowserName } from '../setup/browsers.mjs';

export interface Machine {
  node: string;
  /** Null where it cannot be run. */
  npm: string | null;
  /** Folders of packages that are not as package-lock.json has them. */
  missingModules: string[];
  browsers: Record<BrowserName, FoundBrowser>;
  hasDisplay: boolean;
  hasXvfb: boolean;
  /** In bytes; null where it is not known. */
  disks: { folder: string; free: number | null }[];
}

export interface FoundBrowser {
  file: string | null;
  version: string | null;
  /** Why it was not looked for as usual. */
  fault: string | null;
}

/** `text` says what is there, or what is to be done. */
export interface Finding {
  isGood: boolean;
  text: string;
}

export function findings(machine: Machine): Finding[];
