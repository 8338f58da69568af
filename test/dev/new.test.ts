/** `npm run new`: what it makes fits in, and what is still to be written is named, by it and by the tests. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeNew } from '../../dev/new/new';
import { tool } from '../../dev/tasks/tools.mjs';

const COPIED = [
  ...['bench', 'dev', 'e2e', 'public', 'src', 'test', 'docs/webln.md'],
  ...['.gitignore', 'biome.json', 'manifest.json', 'tsconfig.json', 'vite.config.ts'],
];
/** In ms: a compiler and a runner of tests are started. */
const PATIENCE = 120_000;
let root: string;
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const node = (args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'new-'));
  for (const file of COPIED) cpSync(file, path.join(root, file), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'), 'junction');
  execFileSync('git', ['init', '--quiet'], { cwd: root });
});
afterAll(() => rmSync(root, { recursive: true }));

const MADE = {
  method: [
    'src/background/get-fortune.ts',
    'src/contract/webln.ts',
    'src/contract/page-messages.ts',
    'src/contract/page-params.ts',
    'src/inpage/provider.ts',
    'src/background/abilities.ts',
    'src/background/router.ts',
    'test/inpage/webln.test.ts',
    'test/background/page-methods.test.ts',
    'e2e/methods.spec.ts',
    'docs/webln.md',
  ],
  screen: [
    'src/popup/tax-report/tax-report-screen.tsx',
    'e2e/tax-report.spec.ts',
    'src/popup/shell/screens.ts',
    'public/_locales/en/messages.json',
    'src/contract/messages.ts',
    'dev/gallery/screens/settings.ts',
  ],
  locale: ['public/_locales/pl/messages.json', 'src/contract/languages.ts'],
};

describe('what is new', () => {
  test('is made along the worked paths, with every place named', () => {
    const filesOf = (args: string[]) =>
      makeNew(root, args).flatMap((line) => /^(?:made|changed) +(.*)/.exec(line)?.[1] ?? []);
    expect(filesOf(['method', 'getFortune'])).toEqual(MADE.method);
    expect(filesOf(['screen', 'tax-report'])).toEqual(MADE.screen);
    expect(filesOf(['locale', 'pl'])).toEqual(MADE.locale);
    expect(read('src/contract/languages.ts')).toContain("  pl: 'Polski',\n");
  });

  test(
    'fits the types',
    () => {
      const include = [
        'src',
        ...Object.values(MADE)
          .flat()
          .filter((file) => /^(?:test|e2e|dev).*\.ts$/.test(file)),
      ];
      writeFileSync(path.join(root, 'made.json'), JSON.stringify({ extends: './tsconfig.json', include }));
      expect(node(tool('typescript', '--noEmit', '-p', 'made.json'))).toMatchObject({
        stdout: '',
        status: 0,
      });
    },
    PATIENCE,
  );

  test(
    'has its place in the tests, which are red for the texts that are still to be written, and for nothing else',
    () => {
      const files = ['words', 'house', 'dev/gallery'].map((file) => `test/${file}.test.ts`);
      node(tool('vitest', 'run', ...files, '--reporter=json', '--outputFile=report.json'));
      const { testResults }: { testResults: { assertionResults: { fullName: string; status: string }[] }[] } =
        JSON.parse(read('report.json'));
      const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
      const named = (wanted: string) =>
        tests.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);
      expect(named('passed')).toContain('the gallery has a state of the screen "tax-report"');
      const others = readdirSync('public/_locales').filter((language) => language !== 'en');
      expect(named('failed').sort()).toEqual(
        [
          ...others.map(
            (language) =>
              `${language} has the texts of the English one, and each number in the forms of the language`,
          ),
          'pl is translated: no text of three words or more is still the English one',
        ].sort(),
      );
    },
    PATIENCE,
  );
});

test.each([
  [[], /^Use: npm run new -- method\|screen\|locale NAME$/],
  [['window', 'a'], /^Use: /],
  [['method', 'get-fortune'], /^Name a method like this: getBalance$/],
  [['screen', '../a'], /^Name a screen like this: /],
  [['locale', 'polish'], /^Name a locale like this: pt_BR$/],
  [['method', 'getBalance'], /^There is a method getBalance already/],
  [['screen', 'log'], /^There is a screen log already/],
  [['locale', 'de'], /^There is a locale de already/],
])('%j is refused', (args, says) => {
  expect(() => makeNew(root, args)).toThrow(says);
});

test('nothing is overwritten, and nothing else is touched then', () => {
  const file = 'src/background/get-rich.ts';
  writeFileSync(path.join(root, file), 'mine');
  const before = read('src/contract/webln.ts');
  expect(() => makeNew(root, ['method', 'getRich'])).toThrow(`${file} is there already`);
  expect([read(file), read('src/contract/webln.ts')]).toEqual(['mine', before]);
});

test('a place that is not found is left to the author, by name', () => {
  const file = 'src/background/abilities.ts';
  writeFileSync(path.join(root, file), read(file).replace('  request: null,\n', ''));
  const said = makeNew(root, ['method', 'getLost']);
  expect(said).toContain(`  ${file}: its line: the place for it was not found`);
  expect(said).not.toContain(`changed  ${file}`);
});
