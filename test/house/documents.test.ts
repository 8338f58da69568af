/** What the documents name is there: files, parts of documents, commands; and each command is run by something. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commandsIn, RUNNERS, runnerOf, testFaults } from './commands';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['.', 'docs', 'store'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);

const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links that lead nowhere inside the repository. */
function brokenLinks(file: string, text: string): string[] {
  const targets = Array.from(
    text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g),
    ([, link, source]) => link ?? source ?? '',
  );
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [name = '', anchor] = target.split('#');
    const to = name === '' ? file : path.join(path.dirname(file), name);
    if (!existsSync(path.join(ROOT, to))) return true;
    return anchor !== undefined && to.endsWith('.md') && !anchorsOf(textOf(to)).includes(anchor);
  });
}

/** Commands that package.json does not have. */
function unknownCommands(text: string): string[] {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
  return Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, name = '']) => name).filter(
    (name) => !Object.hasOwn(scripts, name),
  );
}

/** Files in backticks that are not there; rooms of `src/` are named without it, and without an ending. */
function missingFiles(text: string): string[] {
  const rooms =
    'background|contract|core|lightning|nwc|popup|store|vault|worker|test|e2e|dev|bench|src|docs|store|public';
  const named = Array.from(
    text.matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, 'g')),
    ([, file = '']) => file,
  );
  const isThere = (file: string) =>
    ['', 'src/'].some((under) =>
      ['', '.ts', '.tsx'].some((ending) => existsSync(path.join(ROOT, `${under}${file}${ending}`))),
    );
  // Made by a command.
  return named.filter((file) => !file.startsWith('bench/results') && !isThere(file));
}

/** The texts of all tests whose path holds a name. */
function testsNamed(name: string): string {
  const folder = name.startsWith('test/') ? 'test' : 'e2e';
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .filter((file) => file.includes(name) && file.endsWith('.ts'))
    .map(textOf)
    .join('');
}

/** Commands that nothing runs. */
const unrunCommands = (text: string) => [
  ...commandsIn(text).filter((command) => runnerOf(command) === undefined),
  ...commandsIn(text).flatMap((command) => testFaults(command, testsNamed)),
];

test('a link to nowhere, an unknown command and a file that is not there are found', () => {
  expect(
    brokenLinks('README.md', '[a](docs/none.md) [b](docs/webln.md#no-such-part) [c](docs/webln.md)'),
  ).toEqual(['docs/none.md', 'docs/webln.md#no-such-part']);
  expect(unknownCommands('`npm run nothing` and `npm run build`')).toEqual(['nothing']);
  expect(missingFiles('`core/budget`, `core/none`, `test/none.test.ts`')).toEqual([
    'core/none',
    'test/none.test.ts',
  ]);
});

test.each(DOCUMENTS)('%s names what is there', (file) => {
  const text = textOf(file);
  expect(text).not.toBe('');
  expect(brokenLinks(file, text)).toEqual([]);
  expect(unknownCommands(text)).toEqual([]);
  expect(missingFiles(text)).toEqual([]);
  expect(unrunCommands(text)).toEqual([]);
});

test('commands are found wherever they stand', () => {
  const text = [
    'Run `npm ci && npm run build`, `A=1 npx vitest\nrun test/core`; `npm` and `node` are programs, `npm-cli.js` is a file.',
    '```\n$ npm start\nasked ──▶ settled\n```',
    '```js\nnode .nothing;\n```',
    '```sh\nnode dev/none.mjs\n```',
    'npm run none',
  ].join('\n');
  expect(commandsIn(text)).toEqual([
    'npm start',
    'node dev/none.mjs',
    'npm ci',
    'npm run build',
    'A=1 npx vitest run test/core',
    'npm run none',
  ]);
});

test('a command that nothing runs is found', () => {
  expect(unrunCommands('`npm run none`, `npm start -- --nothing`, `npm ci`')).toEqual([
    'npm run none',
    'npm start -- --nothing',
  ]);
  expect(unrunCommands('`npx vitest run test/none` or `NO_SUCH=1 npm run e2e -- storm`')).toEqual([
    'npx vitest run test/none: there are no such tests.',
    'NO_SUCH=1 npm run e2e -- storm: NO_SUCH is not read there.',
  ]);
});

test('what is said to run a command does, and each command is in a document', () => {
  const all = DOCUMENTS.flatMap((file) => commandsIn(textOf(file)));
  expect(all.length).toBeGreaterThan(20);
  for (const { command, file, says } of RUNNERS) {
    expect(textOf(file), file).toContain(says);
    expect(
      all.filter((named) => command.test(named)),
      String(command),
    ).not.toEqual([]);
  }
});
