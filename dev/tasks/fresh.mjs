/**
 * `npm run test:fresh`: what somebody gets who has just got the sources. The files that git tracks, as they lie here, are copied into an empty folder; home folder and npm's cache are
 * empty, and nothing of this shell's settings is handed on. There the commands of README.md are run, with nobody at the keyboard. `-- --with-tests` runs `npm test` there, too.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './tools.mjs';

const COMMANDS = [
  ['npm', 'start', '--', '--once'],
  ['npm', 'run', 'package'],
];
const TESTS = ['npm', 'test'];

const PROGRAMS = ['node', 'npm', 'npx', 'git'];
const SYSTEM = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/** They are the network's, and not of whoever sits there: without them npm may not reach its registry. */
const NETWORK = /^(?:(?:https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR))$/i;

/** tsx keeps what it has compiled, for its next run. */
const KEPT = /^tsx-\d+$/;

function trackedFiles() {
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

/** Fills an empty folder as a new machine is filled. Returns the environment of its only user. */
function makeMachine(machine) {
  for (const file of trackedFiles()) {
    const to = path.join(machine, 'fusebox', file);
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

function run([program, ...args], cwd, env) {
  const command = [program, ...args].join(' ');
  console.log(`\n── ${command} ${'─'.repeat(Math.max(0, 76 - command.length))}`);
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return { command, isGood: status === 0, seconds: (performance.now() - start) / 1000 };
}

const { values } = parseArgs({ options: { 'with-tests': { type: 'boolean', default: false } } });
const machine = mkdtempSync(path.join(tmpdir(), 'fresh-'));
// Ctrl-C ends what runs, and what was copied is still taken away.
process.on('SIGINT', () => {});
try {
  const env = makeMachine(machine);
  const commands = values['with-tests'] ? [...COMMANDS, TESTS] : COMMANDS;
  const results = commands.map((command) => run(command, path.join(machine, 'fusebox'), env));
  const left = readdirSync(env.TMPDIR).filter((name) => !KEPT.test(name));
  console.log();
  for (const { command, isGood, seconds } of results)
    console.log(`${isGood ? 'green' : 'RED  '}  ${seconds.toFixed(1).padStart(7)} s  ${command}`);
  console.log(
    `${left.length === 0 ? 'green' : 'RED  '}             nothing left in the temporary folder ${left.join(', ')}`,
  );
  if (left.length > 0 || results.some(({ isGood }) => !isGood)) process.exitCode = 1;
} finally {
  rmSync(machine, { recursive: true, force: true, maxRetries: 5 });
}
