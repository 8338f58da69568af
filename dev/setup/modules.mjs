import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Installs what package-lock.json asks for, unless that is what was installed last. */
export function ensureModules(root) {
  const installed = path.join(root, 'node_modules', '.fusebox-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;

  console.log('Installing the packages of package-lock.json.');
  const { status } = npm(['ci'], root);
  if (status !== 0) throw new Error('npm ci failed: see above.');
  writeFileSync(installed, wanted);
}

function npm(args, cwd) {
  const stdio = ['ignore', 'inherit', 'inherit'];
  // Where npm started this, it says where it is; that needs no shell on any system.
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli))
    return spawnSync(process.execPath, [cli, ...args], { cwd, stdio });
  return spawnSync('npm', args, { cwd, stdio, shell: process.platform === 'win32' });
}
