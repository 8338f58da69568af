/** Which extension is measured: Fusebox as it is built, or another one. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserName } from '../e2e/driver/driver';
import type { Adapter } from './adapter';
import fusebox from './fusebox-adapter';

export interface Measured {
  adapter: Adapter;
  isFusebox: boolean;
  /** Where it is built for each of them. */
  builds: ReadonlyMap<BrowserName, string>;
}

export function fuseboxBuilt(): Measured {
  const built = (name: string) => path.resolve(import.meta.dirname, '../dist', name);
  return {
    adapter: fusebox,
    isFusebox: true,
    builds: new Map([
      ['chromium', built('chrome')],
      ['firefox', built('firefox')],
    ]),
  };
}

/** The unpacked build of another one, and the file with its adapter. It is measured in the browsers that its manifest is made for. */
export async function anotherExtension(extensionDir: string, adapterFile: string): Promise<Measured> {
  const dir = path.resolve(extensionDir);
  const { default: adapter }: { default: Adapter } = await import(
    pathToFileURL(path.resolve(adapterFile)).href
  );
  const manifest: {
    background?: { service_worker?: string; scripts?: string[]; page?: string };
    browser_specific_settings?: { gecko?: { id?: string } };
  } = JSON.parse(await readFile(path.join(dir, 'manifest.json'), 'utf8'));
  const { service_worker, scripts, page } = manifest.background ?? {};
  const builds = new Map<BrowserName, string>();
  if (service_worker !== undefined) builds.set('chromium', dir);
  const hasId = manifest.browser_specific_settings?.gecko?.id !== undefined;
  if (hasId && (scripts ?? page) !== undefined) builds.set('firefox', dir);
  if (builds.size === 0) {
    throw new Error(
      `${dir} is made for none of the browsers: it has neither a service worker nor a gecko id.`,
    );
  }
  return { adapter, isFusebox: false, builds };
}
