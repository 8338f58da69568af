/** The packages of the stores: nothing in them that Chrome's store refuses, the licences of all that is in them, and the same bytes when they are built in another folder, of the source package alone. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesIn, sourcesOf } from '../package/contents.mjs';
import { licenceFaults } from '../package/licence-rules.mjs';
import { storeFaults } from '../package/store-rules.mjs';
import { zip } from '../package/zip.mjs';
import { ROOT, tool } from './tools.mjs';

const BUILDS = { chrome: 'production', firefox: 'firefox' };
/** What a build leaves nothing of: Firefox has its own `browser`. */
const NOT_IN = { chrome: [], firefox: ['webextension-polyfill'] };
const faults = storeFaults(
  filesIn(path.join(ROOT, 'dist/chrome')),
  readFileSync(path.join(ROOT, 'docs/permissions.md'), 'utf8'),
);
const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
for (const build of Object.keys(BUILDS)) {
  const text = readFileSync(path.join(ROOT, 'dist', build, 'licences.txt'), 'utf8');
  faults.push(...licenceFaults(text, lock, NOT_IN[build]).map((fault) => `${build}: ${fault}`));
}
for (const fault of faults) console.error(fault);

const elsewhere = mkdtempSync(path.join(tmpdir(), 'another folder '));
try {
  for (const [name, content] of sourcesOf(ROOT)) {
    const file = path.join(elsewhere, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(elsewhere, 'node_modules'));
  for (const [build, mode] of Object.entries(BUILDS)) {
    const { status, stderr } = spawnSync(process.execPath, tool('vite', 'build', '--mode', mode), {
      cwd: elsewhere,
      encoding: 'utf8',
      env: { ...process.env, TZ: 'Asia/Tokyo' },
    });
    if (status !== 0) throw new Error(`It could not be built in another folder: ${stderr}`);
    const [here, there] = [ROOT, elsewhere].map((root) => zip(filesIn(path.join(root, 'dist', build))));
    const isSame = Buffer.compare(here, there) === 0;
    if (!isSame) faults.push(build);
    console.log(`${build}: ${isSame ? 'the same' : 'NOT THE SAME'} ${here.length} bytes in another folder`);
  }
  const [here, there] = [ROOT, elsewhere].map((root) => zip(sourcesOf(root)));
  if (Buffer.compare(here, there) !== 0) {
    faults.push('source');
    console.error('The source package is NOT THE SAME in another folder.');
  }
} finally {
  rmSync(elsewhere, { recursive: true });
}
process.exitCode = faults.length > 0 ? 1 : 0;
