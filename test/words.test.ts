/** The texts of our pages: the same in all languages, all of them used, and their types as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inOrder, typesOf } from '../dev/messages.mjs';
import { LANGUAGE_CODES } from '../src/contract/languages';
import { type Catalog, partsOf } from '../src/core/catalog';
import { tagOf } from '../src/core/languages';

const LOCALES = 'public/_locales';
const fileOf = (language: string) => readFileSync(path.join(LOCALES, language, 'messages.json'), 'utf8');
const catalogOf = (language: string): Catalog => JSON.parse(fileOf(language));
const english = catalogOf('en');
const languages = readdirSync(LOCALES);

const FORM = /_(zero|one|two|few|many|other)$/;
const baseOf = (key: string) => {
  const base = key.replace(FORM, '');
  return base !== key && `${base}_other` in english ? base : null;
};
const blanksOf = (message: string) =>
  partsOf(message)
    .filter((_, index) => index % 2 === 1)
    .sort();

test('the types of the texts and their order are up to date: else run `npm run words`', () => {
  expect(readFileSync('src/contract/messages.ts', 'utf8')).toBe(typesOf(english));
  expect(fileOf('en')).toBe(inOrder(english));
});

test('every folder is a language that can be chosen', () => {
  for (const language of languages) expect(LANGUAGE_CODES).toContain(language);
});

test('every text is used', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && file !== path.join('contract', 'messages.ts'))
    .map((file) => readFileSync(path.join('src', file), 'utf8'))
    .concat(readFileSync('manifest.json', 'utf8'))
    .join('\n');
  // A key may be put together of a fixed beginning and a value: `period_${period}`.
  const begun = [...sources.matchAll(/`([a-z0-9]+(?:_[a-z0-9]+)*_)\$\{/g)].map(
    ([, beginning = '']) => beginning,
  );
  const isUsed = (key: string) =>
    [`'${key}'`, `"${key}"`, `__MSG_${key}__`].some((named) => sources.includes(named)) ||
    begun.some((beginning) => key.startsWith(beginning));
  expect(Object.keys(english).filter((key) => !isUsed(baseOf(key) ?? key))).toEqual([]);
});

describe.each(languages)('%s', (language) => {
  const catalog = catalogOf(language);

  test('has the texts of the English one, and each number in the forms of the language', () => {
    const forms = new Intl.PluralRules(tagOf(language as 'en')).resolvedOptions().pluralCategories;
    const wanted = Object.keys(english).flatMap((key) => {
      const base = baseOf(key);
      return base === null ? [key] : forms.map((form) => `${base}_${form}`);
    });
    expect(Object.keys(catalog).sort()).toEqual([...new Set(wanted)].sort());
  });

  test('has the same blanks in each text', () => {
    for (const [key, { message }] of Object.entries(catalog)) {
      const base = baseOf(key);
      const same = english[key] ?? english[`${base}_other`];
      const blanks = blanksOf(message);
      // "One payment" need not say its number.
      const wanted = blanksOf(same?.message ?? '');
      if (base !== null) expect([...blanks, 'count'], key).toEqual(expect.arrayContaining(wanted));
      else expect(blanks, key).toEqual(wanted);
    }
  });

  test('has texts that a browser takes as they are', () => {
    for (const [key, { message }] of Object.entries(catalog)) {
      expect(key).toMatch(/^[a-z0-9_]+$/);
      expect(message, key).not.toMatch(/\$/);
      expect(message.trim(), key).toBe(message);
      expect(message, key).not.toBe('');
    }
  });
});

test.each(languages.filter((language) => language !== 'en'))(
  '%s is translated: no text of three words or more is still the English one',
  (language) => {
    const isEnglish = ([key, { message }]: [string, { message: string }]) => {
      const originals = [english[key], english[`${baseOf(key)}_other`]].map((text) => text?.message);
      return message.split(/\s+/).length >= 3 && originals.includes(message);
    };
    const left = Object.entries(catalogOf(language)).filter(isEnglish);
    expect(left.map(([key]) => key)).toEqual([]);
  },
);
