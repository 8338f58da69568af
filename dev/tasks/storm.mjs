/** `npm run test:storm`: the storm of the end-to-end tests in both browsers, with ten seeds each, or as many as are given, and a thousand payments each time. */
import { spawnSync } from 'node:child_process';
import { ROOT, tool } from './tools.mjs';

const [seeds = '10'] = process.argv.slice(2);
const RUNS = [
  tool('vite', 'build'),
  tool('vite', 'build', '--mode', 'firefox'),
  tool('playwright', 'test', '--config=e2e/playwright.config.ts', 'storm', `--repeat-each=${seeds}`),
];
const isCalm = RUNS.every(
  (args) =>
    spawnSync(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, STORM_ASKED_BY_PAGE: '50' },
      stdio: 'inherit',
    }).status === 0,
);
process.exitCode = isCalm ? 0 : 1;
