/** The build that is tested, changed for one test. */
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserName } from './driver/driver';
import { DIST } from './fixtures';

interface Manifest {
  version: string;
  background: { scripts?: string[] };
}

/** A copy of it with another manifest, for the test to remove. */
export async function changedBuild(
  browser: BrowserName,
  change: (manifest: Manifest) => Manifest,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'build-'));
  await cp(path.join(DIST, browser === 'firefox' ? 'firefox' : 'chrome'), folder, { recursive: true });
  const file = path.join(folder, 'manifest.json');
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
  return folder;
}
