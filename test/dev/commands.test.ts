/** Commands of the documents that no step of `npm test` needs, run in a copy. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Found } from '../../bench/report';

/** In ms: a compiler is started. */
const PATIENCE = 120_000;
const COPIED = [
  'bench',
  'dev',
  'docs/performance.md',
  'e2e',
  'manifest.json',
  'package.json',
  'public',
  'src',
];
let root: string;
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Its output. Throws where the command fails. */
function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'commands-'));
  for (const file of COPIED) {
    cpSync(file, path.join(root, file), {
      recursive: true,
      filter: (from) => !/bench\/results|e2e\/results/.test(from),
    });
  }
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'), 'junction');
});
afterAll(() => rmSync(root, { recursive: true }));

test('npm run words writes the types of the texts', () => {
  const types = read('src/contract/messages.ts');
  writeFileSync(path.join(root, 'src/contract/messages.ts'), '');
  run('dev/messages.mjs');
  expect(read('src/contract/messages.ts')).toBe(types);
});

test(
  'npm run bench -- --list names the suites',
  () => {
    const names = run('--import', 'tsx', 'bench/run.ts', '--list')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(names).toContain('ui');
    expect(names).toContain('sizes');
  },
  PATIENCE,
);

test(
  'npm run bench -- --document puts what was found into the document, and leaves what is above it',
  () => {
    const found: Found = {
      suite: 'ui',
      started: '2030-01-02T03:04:05.678Z',
      ended: '2030-01-02T03:05:05.678Z',
      machine: { cpu: 'A processor', cores: 2, node: 'v20', system: 'linux x64', load: 0 },
      loadAtTheEnd: 1,
      said: ['What was measured.'],
      ratios: { 'one to the other': 1.5 },
      tables: [{ title: 'A table', head: ['a', 'b'], rows: [['c', 2]] }],
    };
    mkdirSync(path.join(root, 'bench/results'));
    writeFileSync(path.join(root, 'bench/results/ui.json'), JSON.stringify(found));
    const [byHand = ''] = read('docs/performance.md').split('<!--');
    run('--import', 'tsx', 'bench/run.ts', '--document');
    const [kept, made] = read('docs/performance.md').split('<!--');
    expect(kept).toBe(byHand);
    expect(made).toContain('## ui\n\n`npm run bench -- ui`, 2030-01-02, A processor, 2 cores');
    expect(made).toContain('it took 60 s');
    expect(made).toContain('| one to the other | 1.5');
  },
  PATIENCE,
);
