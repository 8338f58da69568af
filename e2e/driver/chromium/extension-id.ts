import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * The id that Chromium gives an unpacked extension: from the manifest's key, or else from its real path. Computed, since the
 * service worker's address only tells once the worker runs, and after a restart of the browser nothing may have woken it.
 */
export async function unpackedId(extensionDir: string): Promise<string> {
  const place = await realpath(extensionDir);
  const { key }: { key?: string } = JSON.parse(await readFile(path.join(place, 'manifest.json'), 'utf8'));
  const source =
    key !== undefined
      ? Buffer.from(key, 'base64')
      : Buffer.from(place, process.platform === 'win32' ? 'utf16le' : 'utf8');
  const hex = createHash('sha256').update(source).digest('hex').slice(0, 32);
  // Hexadecimal, written with the letters a to p.
  return hex.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
