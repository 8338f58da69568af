/** What people paste, select and link: the text itself, out of what stands around it. */

/** The longest QR code; nothing that is paid by Lightning needs more. */
export const LONGEST_TEXT = 7089;

/**
 * The text without white space and invisible characters (wrapped lines and chat programs leave them inside), without what quotes
 * or ends it in a sentence, without `lightning:`, and out of the `lightning` parameter of a web address (LUD-01, "Fallback scheme").
 */
export function barePastedText(text: string): string {
  const bare = text
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/^["'`<([«“]+/, '')
    .replace(/["'`>)\]»”.,;!]+$/, '')
    .replace(/^lightning:(\/\/)?/i, '');
  return lightningParameter(bare) ?? bare;
}

function lightningParameter(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const [, value = null] =
    [...new URL(text).searchParams].find(([name]) => name.toLowerCase() === 'lightning') ?? [];
  return value;
}
