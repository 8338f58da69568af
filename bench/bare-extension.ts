/** An extension that does nothing: what is measured beside it is what another one adds to a browser that has one. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Puts it into this folder. It is fit for both browsers. */
export async function writeBareExtension(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'Nothing',
    version: '1',
    browser_specific_settings: { gecko: { id: 'nothing@bench.invalid' } },
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}
