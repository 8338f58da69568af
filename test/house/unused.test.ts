/** In the room of our pages nothing lies about that none of them ever shows: no module, no class in a stylesheet. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const top = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(top, file), 'utf8');
const files = readdirSync(path.join(top, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
  path.posix.join('src', file.replaceAll(path.sep, '/')),
);

/** What the module loads, by paths without endings. */
function loads(file: string): string[] {
  const from = path.posix.dirname(file);
  const named = [
    ...read(file).matchAll(/(?:\bfrom |\bimport |\bimport\(|\bURL\(|\b(?:src|href)=)(['"])(\.[^'"]*)\1/g),
  ];
  return named.map(([, , source = '']) => path.posix.join(from, source).replace(/\.tsx?$/, ''));
}

/** The modules that none of these pages loads. */
function unloaded(pages: readonly string[]): string[] {
  const modules = files.filter((file) => /^src\/popup\/.*(?<!\.d)\.(?:tsx?|html)$/.test(file));
  const left = new Map(modules.map((file) => [file.replace(/\.tsx?$/, ''), file]));
  const next = [...pages];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const file = left.get(name);
    if (file === undefined) continue;
    left.delete(name);
    next.push(...loads(file));
  }
  return [...left.values()].sort();
}

const PAGES = files.filter((file) => /^src\/popup\/[^/]+\.html$/.test(file));

test('every module of our pages is loaded by one of them', () => {
  expect(PAGES).toContain('src/popup/popup.html');
  expect(unloaded(PAGES)).toEqual([]);
  expect(unloaded(PAGES.filter((page) => !page.endsWith('try.html')))).toEqual([
    'src/popup/try.html',
    'src/popup/try.tsx',
  ]);
});

/** Classes that no text of a module could put onto an element. */
function undrawn(styles: string, modules: string): string[] {
  const drawn = new Set(modules.split(/[^\w-]+/));
  const rules = styles.replace(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)(?=[^;{}]*\{)/g);
  return [...new Set([...rules].map(([, name = '']) => name))].filter((name) => !drawn.has(name));
}

test('every class in a stylesheet is one that something is drawn with', () => {
  const all = (ending: RegExp) =>
    files
      .filter((file) => file.startsWith('src/popup/') && ending.test(file))
      .map(read)
      .join('\n');
  const texts = [
    ...all(/\.(?:tsx?|html)$/).matchAll(/(?<!\bfrom |\bimport |\bimport\()(['"`])((?:(?!\1).)*)\1/g),
  ];
  expect(undrawn(all(/\.css$/), texts.map(([, , text]) => text).join('\n'))).toEqual([]);
  expect(undrawn('.seen > .unseen { color: red; }', '<p class="seen">')).toEqual(['unseen']);
});
