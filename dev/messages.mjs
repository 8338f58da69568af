/**
 * Writes src/contract/messages.ts, the types of all texts, from the English ones, and puts these in order: `npm run words`.
 * test/words.test.ts fails where that was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ENGLISH = new URL('../public/_locales/en/messages.json', import.meta.url);
const TYPES = new URL('../src/contract/messages.ts', import.meta.url);

/** As `Intl.PluralRules` names them. */
const PLURAL = /_(?:zero|one|two|few|many|other)$/;

/** The types that these texts have. @param {Record<string, { message: string }>} catalog */
export function typesOf(catalog) {
  const keys = Object.keys(catalog).sort();
  const isCounted = (key) => PLURAL.test(key) && `${key.replace(PLURAL, '')}_other` in catalog;
  const blanksOf = (of) => {
    const names = of.flatMap((key) =>
      [...catalog[key].message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    );
    return [...new Set(names)].sort();
  };
  const line = (key, blanks) => `  ${key}: ${blanks.map((name) => `'${name}'`).join(' | ') || 'never'};`;
  const bases = [...new Set(keys.filter(isCounted).map((key) => key.replace(PLURAL, '')))];
  return [
    '/** The texts of `public/_locales`, each with the names of its blanks. Written by `npm run words`. */',
    '',
    'export interface Messages {',
    ...keys.filter((key) => !isCounted(key)).map((key) => line(key, blanksOf([key]))),
    '}',
    '',
    '/** Those that have a form for each plural of the language. `count` is filled by the counting itself. */',
    'export interface CountedMessages {',
    ...bases.map((base) => {
      const forms = keys.filter((key) => isCounted(key) && key.replace(PLURAL, '') === base);
      return line(
        base,
        blanksOf(forms).filter((name) => name !== 'count'),
      );
    }),
    '}',
    '',
  ].join('\n');
}

/** The texts in the order of their keys, one to a line. */
export function inOrder(catalog) {
  const lines = Object.entries(catalog)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { message }]) => `  ${JSON.stringify(key)}: { "message": ${JSON.stringify(message)} }`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const catalog = JSON.parse(readFileSync(ENGLISH, 'utf8'));
  writeFileSync(ENGLISH, inOrder(catalog));
  writeFileSync(TYPES, typesOf(catalog));
}
