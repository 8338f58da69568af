import { languageTag } from './words';

/** What `Intl` makes for a language is costly to make: made once, and anew where another language is spoken. */
export function perLanguage<T>(make: (tag: string) => T): () => T {
  let made: { tag: string; of: T } | undefined;
  return () => {
    const tag = languageTag();
    if (made?.tag !== tag) made = { tag, of: make(tag) };
    return made.of;
  };
}
