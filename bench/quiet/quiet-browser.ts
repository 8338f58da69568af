/** A browser that nobody looks into: what watches pages for tests would keep the background from falling asleep. */
import type { BrowserName } from '../../e2e/driver/driver';
import { startQuietChromium } from './quiet-chromium';
import { startQuietFirefox } from './quiet-firefox';

export interface QuietBrowser {
  /** Leads the group of all its processes. */
  pid: number;
  /** In a new tab. */
  open(url: string): Promise<void>;
  /** A name for the life that the extension's background is in; null while it is not running. Asking does not wake it. */
  backgroundLife(): Promise<string | null>;
  /** Ends the background. Resolves once it is gone, and at once where it is not running. */
  endBackground(): Promise<void>;
  close(): Promise<void>;
}

export interface QuietOptions {
  executable: string;
  extensionDir: string;
  /** Of a run of the driver, with the extension from the same folder. */
  profileDir: string;
  tempDir: string;
}

export const startQuiet: Record<BrowserName, (options: QuietOptions) => Promise<QuietBrowser>> = {
  chromium: startQuietChromium,
  firefox: startQuietFirefox,
};
