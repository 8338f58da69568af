/**
 * Foreign text: what a page, an invoice or a wallet wrote. What could deceive where it stands in a line of ours is taken away
 * (Unicode TR 36, "Unicode Security Considerations", 2.7 and 3).
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
