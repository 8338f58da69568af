/**
 * Foreign text: what a page, an invoice or a wallet wrote. It is only ever rendered as text; these functions take away
 * what could still deceive there (Unicode TR 36, "Unicode Security Considerations", 2.7 and 3).
 */

/** Format characters: bidi controls, zero-width characters, tags. The two joiners stay: scripts and emoji need them. */
const FORMAT = /(?![\u200c\u200d])\p{Cf}/gu;
/** Letters that are drawn as nothing. */
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/gu;
const SPACE = /[\p{Cc}\p{Z}]+/gu;
const NOT_TEXT = /[\p{Cs}\p{Co}]/gu;
/** More marks on one letter than any language needs: they would be drawn over the lines around them. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

/** Makes foreign text safe to show in a line of our own: no reordering, nothing invisible, no line breaks. */
export function neutralise(text: string): string {
  return text
    .replace(FORMAT, '')
    .replace(BLANK, ' ')
    .replace(SPACE, ' ')
    .replace(NOT_TEXT, '\ufffd')
    .replace(MARKS, '$1')
    .trim();
}

/** The same for a text of many lines: its line breaks stay. */
export function neutraliseLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(neutralise)
    .join('\n');
}

/** Foreign text to stand between « and »: it cannot close the quotation itself and go on in our voice. */
export function neutraliseQuoted(text: string): string {
  return neutralise(text).replaceAll('«', '‹').replaceAll('»', '›');
}

/** The text, or its first `max` characters and an ellipsis where it is longer. Never cuts a character in two. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, max).join('').trimEnd()}…`;
}
