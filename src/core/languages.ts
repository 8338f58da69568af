/** Which language the user reads. */
import { LANGUAGE_CODES, type Language } from '../contract/languages';

/** The language as `Intl` names it (BCP 47): `pt-BR`. */
export function tagOf(language: Language): string {
  return language.replace('_', '-');
}

/** The language chosen, or else the first of those the browser is set to (BCP 47, best first) that Fusebox speaks, or else English. */
export function languageFor(chosen: Language | null, preferred: readonly string[]): Language {
  if (chosen !== null) return chosen;
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split('-');
    const found = LANGUAGE_CODES.find((language) => language.toLowerCase().split('_')[0] === primary);
    if (found !== undefined) return found;
  }
  return 'en';
}
