/** What is wrong with the texts of a screen. */
import type { Catalog } from '../../../src/core/catalog';
import { nameOf } from './name-of';

/** What is spoken on the screen, and English, which may have been left there. */
export interface Spoken {
  tag: string;
  english: Catalog;
  own: Catalog;
}

/** What others wrote, or what is written the same in all languages. */
const NOT_OURS = 'bdi, code, textarea, [lang]:not(html)';
const TEXTS = ['aria-label', 'title', 'placeholder', 'alt'];
/** Names and units that no language has words of its own for. */
const SAME_EVERYWHERE = /Nostr Wallet Connect|Alby Hub|window\.webln/g;
/** Foreign text in a sentence of ours, between the marks that keep it from turning anything round. */
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/gu;
/** Languages that have no Latin letters of their own. */
const OTHER_LETTERS = ['zh-CN', 'ja', 'ru'];
const OWN_LETTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Cyrillic}]/u;
/** Those that do not set thousands apart by a comma. */
const OTHER_GROUPS = ['de', 'fr', 'es', 'pt-BR', 'ru'];

/** Names of texts in place of texts, blanks that nothing filled, English, and foreign characters that could deceive. */
export function textFaults(page: Document, spoken: Spoken): string[] {
  const left = englishLeft(spoken);
  return textsOf(page).flatMap(({ text, element }) => {
    const faults: string[] = [];
    const note = (what: string) => faults.push(`${what}: "${text.trim()}" in ${nameOf(element)}`);
    if (/(?![\u200c\u200d])\p{Cf}/u.test(text.replace(ISOLATED, ''))) note('an invisible character');
    if (element.closest(NOT_OURS)) return faults;
    // It may turn round the line it stands in.
    if (/\p{Script=Hebrew}/u.test(text.replace(ISOLATED, '')) && !element.matches('option, input'))
      note('foreign text in ours');
    if (text.trim() in spoken.english || /\{\w*\}/.test(text)) note('no text');
    if (left.has(text.trim())) note('English');
    if (
      OTHER_LETTERS.includes(spoken.tag) &&
      isLatin(text.replace(SAME_EVERYWHERE, '')) &&
      !element.matches('option')
    )
      note('English?');
    if (OTHER_GROUPS.includes(spoken.tag) && /\d,\d{3}(?!\d)/.test(text)) note('an English number');
    return faults;
  });
}

/** True for several words of which none is in the letters of these languages. */
function isLatin(text: string): boolean {
  return /[a-z]{2,} [a-z]{2,}/i.test(text) && !OWN_LETTERS.test(text) && !/\p{Script=Hebrew}/u.test(text);
}

function textsOf(page: Document): { text: string; element: Element }[] {
  const found: { text: string; element: Element }[] = [];
  const nodes = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const element = node.parentElement;
    if (element && !element.matches('script, style')) found.push({ text: node.nodeValue ?? '', element });
  }
  for (const element of page.querySelectorAll(TEXTS.map((name) => `[${name}]`).join())) {
    for (const name of TEXTS) found.push({ text: element.getAttribute(name) ?? '', element });
  }
  return found;
}

/** English texts in place of which this language has others. */
function englishLeft({ english, own }: Spoken): ReadonlySet<string> {
  const texts = Object.entries(english).map(([key, { message }]) => [message, own[key]?.message] as const);
  const same = new Set(texts.filter(([text, other]) => text === other).map(([text]) => text));
  return new Set(texts.map(([text]) => text).filter((text) => !same.has(text)));
}
