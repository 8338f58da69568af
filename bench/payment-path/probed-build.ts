/** A copy of the built extension whose background notes the steps of a payment. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { probe } from './probe';

const SCRIPT = 'probe.js';

export async function copyProbed(build: string, folder: string): Promise<void> {
  await cp(build, folder, { recursive: true });
  const { background } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const first = path.join(folder, background.service_worker ?? background.scripts[0]);
  await writeFile(first, `import './${SCRIPT}';\n${await readFile(first, 'utf8')}`);
  // Some TypeScript loaders wrap functions in __name, which no browser has.
  await writeFile(path.join(folder, SCRIPT), `{ const __name = (f) => f; (${probe})(); }\n`);
}
