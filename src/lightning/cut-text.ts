/** Foreign text has no limits of its own: what is kept of it does. */

/** The text, or its beginning and an ellipsis, `max` UTF-16 units in all. Never cuts a character in two. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
