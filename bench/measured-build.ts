/** The extension, built as it is shipped into another folder, with what a suite needs besides. */
import path from 'node:path';
import { type BuildOptions, build } from 'vite';
import type { BrowserName } from '../e2e/driver/driver';

/** `besides`: what is added to the options of the build. */
export async function buildInto(browser: BrowserName, folder: string, besides: BuildOptions): Promise<void> {
  await build({
    configFile: path.resolve(import.meta.dirname, '../vite.config.ts'),
    mode: browser === 'firefox' ? 'firefox' : 'production',
    logLevel: 'error',
    build: { ...besides, outDir: folder, emptyOutDir: true },
  });
}
