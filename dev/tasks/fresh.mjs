/**
 * `npm run test:fresh`: what somebody gets who has just got the sources. The files that git tracks, as they lie here, are copied into an empty folder; home folder and npm's cache are
 * empty, and nothing of this shell's settings is handed on. There `npm start -- --once` and `npm run package` are run, with nobody at the keyboard. `-- --with-tests` runs `npm test` there, too.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeMachine, trackedFiles } from './fresh-machine.mjs';

const COMMANDS = [
  ['npm', 'start', '--', '--once'],
  ['npm', 'run', 'package'],
];
const TESTS = ['npm', 'test'];

/** tsx and Playwright keep what they have compiled, for their next run. */
const KEPT = /^(?:tsx|playwright-transform-cache)-\d+$/;

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
  const env = makeMachine(machine, trackedFiles());
  const commands = values['with-tests'] ? [...COMMANDS, TESTS] : COMMANDS;
  const results = commands.map((command) => run(command, path.join(machine, 'sources'), env));
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
