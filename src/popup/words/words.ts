/** What our pages say, in the language of the user. All of it stands in `public/_locales`. */
import browser from 'webextension-polyfill';
import type { Language } from '../../contract/languages';
import type { CountedMessages, Messages } from '../../contract/messages';
import { type Catalog, filled } from '../../core/catalog';
import { tagOf } from '../../core/languages';

type Values<Blanks extends string> = Readonly<Record<Blanks, string | number>>;
/** Nothing where the text has no blanks. */
type Given<Blanks extends string> = [Blanks] extends [never] ? [] : [values: Values<Blanks>];

const NONE: Catalog = {};
let catalog = NONE;
let tag = 'en';
let numbers = new Intl.NumberFormat(tag);
let plurals = new Intl.PluralRules(tag);

/** Loads the texts of a language, unless it is spoken already. To be done before anything is drawn. */
export async function loadWords(language: Language): Promise<void> {
  if (tag === tagOf(language) && catalog !== NONE) return;
  const file = await fetch(browser.runtime.getURL(`_locales/${language}/messages.json`));
  setWords(language, await file.json());
}

/** Speaks this language from now on, in these texts. */
export function setWords(language: Language, texts: Catalog): void {
  catalog = texts;
  tag = tagOf(language);
  numbers = new Intl.NumberFormat(tag, { useGrouping: 'always' });
  plurals = new Intl.PluralRules(tag);
}

/** The language that is spoken, as `Intl` names it (BCP 47). */
export function languageTag(): string {
  return tag;
}

/** The text of this key, its blanks filled. Numbers are written as the language writes them. */
export function t<K extends keyof Messages>(key: K, ...[values]: Given<Messages[K]>): string {
  return filled(textOf(key), textsOf(values ?? {}));
}

/** The form of this text that belongs to the number: "1 payment", "3 payments". */
export function tn<K extends keyof CountedMessages>(
  key: K,
  count: number,
  ...[values]: Given<CountedMessages[K]>
): string {
  return filled(textOf(`${key}_${plurals.select(count)}`), textsOf({ ...values, count }));
}

/** The text as it is written, its blanks in braces. */
export function textOf(key: string): string {
  return catalog[key]?.message ?? key;
}

function textsOf(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : value,
    ]),
  );
}
