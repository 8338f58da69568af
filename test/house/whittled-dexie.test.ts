/** The build takes parts out of Dexie: nobody may miss them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { UNCALLED, UNREAD, whittleDexie } from '../../dev/build/whittled-dexie';
import { Database } from '../../src/store/database';
import { factsOf } from './facts';

const top = path.resolve(import.meta.dirname, '../..');
const dexie = readFileSync(path.join(top, 'node_modules/dexie/dist/modern/dexie.mjs'), 'utf8');
const sources = readdirSync(path.join(top, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(top, 'src', file), 'utf8') }));
const called = new RegExp(`\\.(${[...UNCALLED.values()].flat().join('|')})\\(`);

test('nobody calls a method that is gone', () => {
  expect(sources.filter(({ text }) => called.test(text)).map(({ file }) => file)).toEqual([]);
  expect(dexie).toMatch(called);
  expect(whittleDexie(dexie)).not.toMatch(called);
});

test('nobody reads what is gone of Dexie itself', () => {
  const names = UNREAD.get('Dexie') ?? [];
  const gone = new RegExp(`Dexie\\.(${names.join('|')})\\b`);
  expect(sources.filter(({ text }) => gone.test(text)).map(({ file }) => file)).toEqual([]);
  expect(names.filter((name) => name in Dexie)).toEqual([]);
  expect((UNREAD.get('DexiePromise') ?? []).filter((name) => name in Dexie.Promise)).toEqual([]);
});

test('nobody asks for what is gone in other ways', () => {
  const gone =
    /\.hook\b|\bon\('ready'|\.once\(|\bPromise\.(any|withResolvers)\b|\bmodifyChunkSize\b|\.transaction\([\s\S]*\bfunction\s*\*/;
  expect(sources.filter(({ text }) => gone.test(text)).map(({ file }) => file)).toEqual([]);
});

test('who asks by several fields has to name the index', () => {
  const { payments } = new Database();
  expect(() => payments.where({ origin: 'https://a.example', state: 'open' })).toThrow(/index/);
});

test('the tests run the Dexie that is shipped', () => {
  const { sites } = new Database();
  expect(sites).toHaveProperty('bulkAdd');
  expect(sites).not.toHaveProperty('bulkUpdate');
});

test('nobody imports what makes the changes that are no longer understood', () => {
  const imported = sources.flatMap(({ file, text }) =>
    factsOf(file, text)
      .imports.filter(({ from }) => from === 'dexie')
      .flatMap(({ names }) => names),
  );
  expect(imported).toContain('Dexie');
  for (const name of ['add', 'remove', 'replacePrefix', 'PropModification', 'RangeSet', '*'])
    expect(imported).not.toContain(name);
});

test.each([
  ['this.use(hooksMiddleware);', '', /hooksMiddleware.* 0 times/],
  ['this.use(hooksMiddleware);', 'this.use(hooksMiddleware);this.use(hooksMiddleware);', /2 times/],
  ['class WhereClause {', 'class Where {', /no class WhereClause/],
  ['    inAnyRange(', '    inRanges(', /WhereClause has other methods/],
  ['    getDatabaseNames(cb)', '    getNames(cb)', /Dexie has other properties/],
])('a Dexie that has %j otherwise fails the build', (text, other, reason) => {
  expect(dexie).toContain(text);
  expect(() => whittleDexie(dexie.replace(text, other))).toThrow(reason);
});
