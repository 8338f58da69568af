/**
 * `npm test`: everything that is checked, one after the other. A step that fails does not keep the next ones from being
 * run, unless they need what it makes. The last line sums up.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, tool } from './tools.mjs';

const reports = mkdtempSync(path.join(tmpdir(), 'reports-'));
const unitReport = path.join(reports, 'unit.json');
const costReport = path.join(reports, 'cost.json');
const e2eReport = path.join(reports, 'e2e.json');

const BUILD = 'build';

/** `count` reads how many tests passed and which failed; a step without it is one check of its own. */
const STEPS = [
  { name: 'format and lint', runs: [tool('@biomejs/biome', 'check', '.')] },
  { name: 'types', runs: [tool('typescript', '--noEmit')] },
  vitest('unit, model, integration', unitReport, '--exclude=test/bench/**'),
  // With nothing beside it: it compares times.
  vitest('what it costs', costReport, 'test/bench'),
  {
    name: BUILD,
    runs: [
      tool('vite', 'build'),
      tool('vite', 'build', '--mode', 'firefox'),
      tool('vite', 'build', '--mode', 'chrome-failpoints'),
      tool('vite', 'build', '--mode', 'firefox-failpoints'),
    ],
  },
  { name: 'size', needs: BUILD, runs: [['dev/size.mjs']] },
  { name: 'no failpoints shipped', needs: BUILD, runs: [['dev/tasks/no-failpoints.mjs']] },
  { name: 'add-on lint', needs: BUILD, runs: [['dev/tasks/lint-addon.mjs']] },
  { name: 'packages', needs: BUILD, runs: [['dev/package/package.mjs'], ['dev/tasks/packages.mjs']] },
  {
    name: 'npm start',
    needs: BUILD,
    runs: [['dev/run.mjs', 'start', '--once']],
  },
  { name: 'pictures of the stores', runs: [['--import', 'tsx', 'dev/pictures/run.ts']] },
  {
    name: 'end to end',
    needs: BUILD,
    runs: [tool('playwright', 'test', '--config=e2e/playwright.config.ts', '--reporter=list,json')],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
    count() {
      const runs = readJson(e2eReport).suites.flatMap(runsIn);
      const failed = runs.filter(({ status }) => status === 'unexpected');
      return {
        passed: runs.filter(({ status }) => status === 'expected').length,
        failures: failed.map(({ title, projectName, results }) =>
          failure(`${projectName}: ${title}`, results[0]?.error?.message),
        ),
      };
    },
  },
];

function vitest(name, report, ...args) {
  return {
    name,
    runs: [
      tool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args),
    ],
    count() {
      const tests = readJson(report).testResults.flatMap(({ name, assertionResults }) =>
        assertionResults.map((test) => ({
          ...test,
          title: `${path.relative(ROOT, name)}: ${test.fullName}`,
        })),
      );
      const failed = tests.filter(({ status }) => status === 'failed');
      return {
        passed: tests.filter(({ status }) => status === 'passed').length,
        failures: failed.map(({ title, failureMessages }) => failure(title, failureMessages[0])),
      };
    },
  };
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The tests of a suite of Playwright's report, each in each browser. */
function runsIn({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests.map((test) => ({ ...test, title: `${file}: ${title}` })),
  );
  return [...own, ...suites.flatMap(runsIn)];
}

function failure(title, message = 'no message') {
  return `${title}\n  ${stripVTControlCharacters(message).split('\n').slice(0, 4).join('\n  ')}`;
}

function runStep({ name, runs, env = {}, count }) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
  const start = performance.now();
  const good = runs.every(
    (args) =>
      spawnSync(process.execPath, args, {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...env },
      }).status === 0,
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(`── ${name}: ${good ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`);
  return { name, seconds, ...resultOf(good, count) };
}

function resultOf(good, count) {
  if (count === undefined) return { passed: good ? 1 : 0, failed: good ? 0 : 1, failures: [] };
  let tests = { passed: 0, failures: [] };
  try {
    tests = count();
  } catch (error) {
    console.error(`No report of the tests: ${error.message}`);
  }
  const failed = tests.failures.length;
  // Something can fail outside of every test, and no tests at all are no proof.
  const isWrong = failed === 0 && (!good || tests.passed === 0);
  return { ...tests, failed: isWrong ? 1 : failed };
}

function runAll() {
  const results = [];
  for (const step of STEPS) {
    const missing = results.some(({ name, failed }) => name === step.needs && failed > 0);
    if (missing) console.log(`\n── ${step.name}: not run, it needs the ${step.needs}`);
    results.push(
      missing ? { name: step.name, seconds: 0, passed: 0, failed: 1, failures: [] } : runStep(step),
    );
  }
  return results;
}

function print(results) {
  const row = (name, seconds, passed, failed) =>
    console.log(
      name.padEnd(28) + [seconds, passed, failed].map((text) => String(text).padStart(10)).join(''),
    );
  // Once more at the end, where they are looked for.
  for (const { name, failures } of results) {
    for (const text of failures) console.log(`\n${name}: FAILED ${text}`);
  }
  console.log();
  row('', 'seconds', 'passed', 'failed');
  for (const { name, seconds, passed, failed } of results) row(name, seconds.toFixed(1), passed, failed);
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  console.log(`\n${sum((result) => result.passed)} passed, ${failed} failed`);
  return failed;
}

const results = runAll();
rmSync(reports, { recursive: true });
process.exitCode = print(results) > 0 ? 1 : 0;
