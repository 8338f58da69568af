/** The texts of a language (`public/_locales/<language>/messages.json`), and how their blanks are filled. */

/** A file of texts, as browsers want it. Blanks stand in braces: "{count} of {total}". */
export type Catalog = Readonly<Record<string, { message: string }>>;

/** A text in parts: what stands outside of braces, and in between the name of each blank. */
export function partsOf(message: string): string[] {
  return message.split(/\{(\w+)\}/);
}

/** The text with its blanks filled. A blank that has no value stays as it is written. */
export function filled(message: string, values: Readonly<Record<string, string>>): string {
  return partsOf(message)
    .map((part, index) => (index % 2 === 0 ? part : (values[part] ?? `{${part}}`)))
    .join('');
}
