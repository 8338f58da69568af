/** Building the extension, while whatever else runs in this process goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from '../e2e/driver/driver';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface BuildOptions {
  browser: BrowserName;
  /** Where the sources are, if not here. */
  root?: string;
  /** For a developer: in a folder of its own, with names and lines as in the sources. */
  isReadable?: boolean;
  signal?: AbortSignal;
}

/** Returns the folder of the build. Throws what Vite says where it fails, and an AbortError once it is called off. */
export async function buildExtension({
  browser,
  root = ROOT,
  isReadable = false,
  signal,
}: BuildOptions): Promise<string> {
  const folder = path.join(
    'dist',
    (isReadable ? 'dev-' : '') + (browser === 'firefox' ? 'firefox' : 'chrome'),
  );
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const mode = browser === 'firefox' ? ['--mode', 'firefox'] : [];
  const look = isReadable ? ['--outDir', folder, '--minify', 'false', '--sourcemap'] : [];
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error', ...mode, ...look], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  // Where in Vite it came to light is of no use to who has to mend it.
  if (code !== 0)
    throw new Error(`The build failed.\n${said.replace(/\n +(?:at .*|errors: .*\n\})/g, '').trim()}`);
  return path.join(root, folder);
}
