/** A build that stays the same extension wherever it is copied to. */
import { generateKeyPairSync } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies the build and gives its manifest a key. Chromium names an unpacked extension after its folder, if it has no key: what was stored while the driver
 * had loaded its copy would not be found again when the browser is left alone.
 */
export async function copyNamed(build: string, extensionDir: string): Promise<void> {
  await cp(build, extensionDir, { recursive: true });
  const file = path.join(extensionDir, 'manifest.json');
  const manifest: object = JSON.parse(await readFile(file, 'utf8'));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  await writeFile(file, JSON.stringify({ ...manifest, key }));
}
