import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Installs what package-lock.json asks for, unless it is installed. */
export function ensureModules(root) {
  if (missingModules(root).length === 0) return;
  console.log('Installing the packages of package-lock.json.');
  const { status } = npm(['ci'], root, 'inherit');
  if (status !== 0) throw new Error('npm ci failed: see above.');
}

/**
 * The folders of the packages of package-lock.json that are not installed, or not as it has them. npm writes down what it has installed once it has
 * installed everything.
 */
export function missingModules(root, libc = libcHere()) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const written = path.join(root, 'node_modules', '.package-lock.json');
  const installed = existsSync(written) ? packagesIn(written) : {};
  const isThere = (folder) => existsSync(path.join(root, folder, 'package.json'));
  return Object.keys(wanted).filter((folder) => {
    if (folder === '' || !isFor(wanted[folder], libc)) return false;
    const found = installed[folder];
    const isSame =
      found && found.version === wanted[folder].version && found.integrity === wanted[folder].integrity;
    return !isSame || !isThere(folder);
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Most of what is optional is for other machines, or needed by what is. */
function isFor({ optional, os, cpu, libc }, libcHere) {
  if (!optional) return true;
  const fits = (listed, own) => !listed || listed.includes(own);
  return Boolean(os) && fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, libcHere);
}

function libcHere() {
  return process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** Its version, or null where it cannot be run. */
export function npmVersion(root) {
  const { status, stdout } = npm(['--version'], root, 'pipe');
  return status === 0 ? stdout.trim() : null;
}

function npm(args, cwd, output) {
  const options = { cwd, encoding: 'utf8', stdio: ['ignore', output, 'inherit'] };
  // Where npm started this, it says where it is; that needs no shell on any system.
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return spawnSync(process.execPath, [cli, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}
