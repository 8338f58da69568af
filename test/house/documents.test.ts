/** What the documents name is there: files, parts of documents, commands. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

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
});
