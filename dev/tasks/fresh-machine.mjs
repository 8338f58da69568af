/** A new machine, as far as a folder can be one: some files of ours, an empty home folder and cache of npm, and nothing of this shell's settings. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './tools.mjs';

const PROGRAMS = ['node', 'npm', 'npx', 'git'];
const SYSTEM = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/** They are the network's, and not of whoever sits there: without them npm may not reach its registry. */
const NETWORK = /^(?:(?:https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR))$/i;

/** What somebody gets who clones it, as it lies here. */
export function trackedFiles() {
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git cannot list the files: ${stderr}`);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
}

/** Where a program is that this shell would run. */
function found(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const file = folders.map((folder) => path.join(folder, program)).find((place) => existsSync(place));
  if (file === undefined) throw new Error(`There is no ${program}.`);
  return file;
}

/** Fills an empty folder as a new machine is filled: `sources` has these files of ours. Returns the environment of its only user. */
export function makeMachine(machine, files) {
  for (const file of files) {
    const to = path.join(machine, 'sources', file);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(ROOT, file), to);
  }
  for (const folder of ['home', 'cache', 'tmp', 'bin']) mkdirSync(path.join(machine, folder));
  for (const program of PROGRAMS) symlinkSync(found(program), path.join(machine, 'bin', program));
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name))),
    HOME: path.join(machine, 'home'),
    TMPDIR: path.join(machine, 'tmp'),
    PATH: [path.join(machine, 'bin'), ...SYSTEM].join(path.delimiter),
    npm_config_cache: path.join(machine, 'cache'),
  };
}
