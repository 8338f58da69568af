/**
 * `node dev/run.mjs <task> […]`: gets the machine ready for a task and runs it. Plain Node, and such that an old one can
 * still read it: it must be able to say what is missing.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBrowsers } from './setup/browsers.mjs';
import { ensureModules } from './setup/modules.mjs';
import { ensureNode } from './setup/node.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const TASKS = {
  start: { node: ['--import', 'tsx', 'dev/start.ts'], browsers: (args) => [chosenBrowser(args)] },
  dev: { node: ['--import', 'tsx', 'dev/dev.ts'], browsers: (args) => [chosenBrowser(args)] },
  test: { node: ['dev/tasks/test.mjs'], browsers: () => ['chromium', 'firefox'] },
  storm: { node: ['dev/tasks/storm.mjs'], browsers: () => ['chromium', 'firefox'] },
};

/** As dev/terminal.ts has it. What that refuses is left to it. */
function chosenBrowser(args) {
  return /--browser[= ]firefox\b/.test(args.join(' ')) ? 'firefox' : 'chromium';
}

function main() {
  ensureNode();
  const [name, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(TASKS, name)) {
    throw new Error(`Use: node dev/run.mjs ${Object.keys(TASKS).join('|')} […]`);
  }
  const task = TASKS[name];
  ensureModules(ROOT);
  const found = ensureBrowsers(task.browsers(args));
  const paths = Object.entries(found).map(([browser, file]) => [`${browser.toUpperCase()}_PATH`, file]);

  const child = spawn(process.execPath, [...task.node, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...Object.fromEntries(paths) },
  });
  child.once('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 1;
  });
  // A terminal sends Ctrl-C to the task too; twice would be once too often.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
