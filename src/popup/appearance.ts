/**
 * How our pages look: language and theme. Both are settings. What was last seen of them stands in `localStorage`, too, so that a page is right from its
 * first paint on, and the prompt need not open the database for it.
 */
import { LANGUAGE_CODES } from '../contract/languages';
import type { Settings } from '../contract/rows';
import { THEMES, UNITS } from '../contract/rows';

export type Appearance = Pick<Settings, 'language' | 'theme' | 'unit'>;

const PLACE = 'appearance';
const FIRST: Appearance = { language: null, theme: 'system', unit: 'sats' };

/** As it was last seen. What is not known here is as at first. */
export function seenAppearance(): Appearance {
  try {
    const seen: Partial<Record<keyof Appearance, unknown>> = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return {
      language: LANGUAGE_CODES.find((code) => code === seen.language) ?? FIRST.language,
      theme: THEMES.find((theme) => theme === seen.theme) ?? FIRST.theme,
      unit: UNITS.find((unit) => unit === seen.unit) ?? FIRST.unit,
    };
  } catch {
    return FIRST;
  }
}

/** Remembers how our pages look from now on. Other pages hear of it by a `storage` event. */
export function rememberAppearance({ language, theme, unit }: Appearance): void {
  localStorage.setItem(PLACE, JSON.stringify({ language, theme, unit }));
}

/** Draws the page in this theme. */
export function drawTheme({ theme }: Appearance): void {
  document.documentElement.dataset.theme = theme;
}
