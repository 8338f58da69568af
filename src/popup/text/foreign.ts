/**
 * Foreign text: what a page, an invoice or a wallet wrote. It is only ever rendered as text; these functions take away
 * what could still deceive there, or show it (Unicode TR 36, "Unicode Security Considerations", 2.7 and 3).
 */
import { neutralise } from '../../core/foreign-text';

/**
 * What one does not see in a text: control, format, private and unknown characters, those that may be drawn as nothing, halves of characters, and the marks
 * of a tower. Line breaks and tabs are seen; so are joiners and variation selectors where a script or an emoji needs them.
 */
const UNSEEN =
  /((?!(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{Lo}\p{Extended_Pictographic}])|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|[\t\n])[\p{Default_Ignorable_Code_Point}\p{C}\p{Zl}\p{Zp}\u2800]|(?<=\p{M}{4})\p{M})/u;

/**
 * A text to be signed, exactly: in turn what is shown as it is, and a mark in place of one character that one would not see
 * (`\u{202E}`). Nothing is left out. Line breaks of two characters are line breaks.
 */
export function withUnseenMarked(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(UNSEEN)
    .map((part, index) => (index % 2 === 0 ? part : markOf(part)));
}

function markOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** Foreign text to stand between « and »: it cannot close the quotation itself and go on in our voice. */
export function neutraliseQuoted(text: string): string {
  return neutralise(text).replaceAll('«', '‹').replaceAll('»', '›');
}

/**
 * Foreign text that was made harmless, to stand in a sentence of ours that is one string: from whichever side it is written, it turns nothing
 * beside it (Unicode UAX 9, 2.4: isolates). Where it stands in an element of its own, `bdi` does that.
 */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The text, or its first `max` characters and an ellipsis where it is longer. Never cuts a character in two. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, max).join('').trimEnd()}…`;
}
