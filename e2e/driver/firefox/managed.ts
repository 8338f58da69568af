/** What an organisation sets for an extension in Firefox: a file in the user's home. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A home of the browser's own, so that nothing is written into that of whoever runs the tests. It is there once something was set. */
export const homeIn = (tempDir: string) => path.join(tempDir, 'home');

/** The environment of a Firefox that has this folder. */
export function homeEnvironment(tempDir: string): { HOME?: string } {
  return existsSync(homeIn(tempDir)) ? { HOME: homeIn(tempDir) } : {};
}

/** As a native manifest (https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests), where Linux has it. */
export async function writeManaged(home: string, extensionId: string, data: object): Promise<void> {
  const folder = path.join(home, '.mozilla', 'managed-storage');
  await mkdir(folder, { recursive: true });
  const manifest = { name: extensionId, description: 'Set by a test.', type: 'storage', data };
  await writeFile(path.join(folder, `${extensionId}.json`), JSON.stringify(manifest));
}
