/** Our styles know a start and an end, no left and no right: a page that is written from right to left is the other way round without a rule of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const POPUP = 'src/popup';

/** The declarations of a style sheet that name a side of the screen. */
function sided(css: string): string[] {
  const declarations = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/(?<=[{;]\s*)([a-z-]+):\s*([^;{}]+)(?=;)/g);
  return Array.from(declarations, ([text, property = '', value = '']) => ({ text, property, value }))
    .filter(
      ({ property, value }) =>
        /\b(left|right)\b/.test(`${property} ${value}`) || differsBySide(property, value),
    )
    .map(({ text }) => text);
}

/** Four values, of which the second and the fourth, those of right and left, are not the same. */
function differsBySide(property: string, value: string): boolean {
  if (!/^(margin|padding|inset|border-(width|style|color))$/.test(property)) return false;
  const values = value.match(/[^\s(]+(\([^)]*\))?/g) ?? [];
  return values.length === 4 && values[1] !== values[3];
}

test('no style of ours names a side of the screen', () => {
  const sheets = readdirSync(POPUP, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.css'),
  );
  expect(sheets).toContain(path.join('ui', 'base.css'));
  const found = sheets.flatMap((file) =>
    sided(readFileSync(path.join(POPUP, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'a { margin-left: 1px; }',
  'a { display: grid; text-align: right; }',
  'a { left: 0; }',
  'a { transform-origin: left; }',
  'a { background: linear-gradient(to right, red, blue); }',
  'a { margin: 0 -8px 0 0; }',
  'a { padding: 1px calc(1px + 2px) 3px 4px; }',
  '@keyframes a { to { left: 100%; } }',
])('a side is seen: %s', (css) => {
  expect(sided(css)).toHaveLength(1);
});

test.each([
  'a { margin: 1px 2px 3px 2px; }',
  'a { /* left: 0; */ inset-inline-start: 0; }',
  'a { padding: 1px 2px 3px; }',
])('no side is named: %s', (css) => {
  expect(sided(css)).toEqual([]);
});
