/**
 * How our pages look: language, theme, and in what amounts are shown. All are settings. What was last seen of them stands in `localStorage`, too, so that a page is right from its
 * first paint on, and the prompt need not open the database for it.
 */
import { LANGUAGE_CODES } from '../contract/languages';
import type { Settings } from '../contract/rows';
import { RATE_SOURCES, THEMES, UNITS } from '../contract/rows';

export type Appearance = Pick<Settings, 'language' | 'theme' | 'unit' | 'fiat'>;

const PLACE = 'appearance';
const FIRST: Appearance = { language: null, theme: 'system', unit: 'sats', fiat: null };

/** As it was last seen. What is not known here is as at first. */
export function seenAppearance(): Appearance {
  try {
    const seen: Partial<Record<keyof Appearance, unknown>> = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return {
      language: LANGUAGE_CODES.find((code) => code === seen.language) ?? FIRST.language,
      theme: THEMES.find((theme) => theme === seen.theme) ?? FIRST.theme,
      unit: UNITS.find((unit) => unit === seen.unit) ?? FIRST.unit,
      fiat: seenFiat(seen.fiat),
    };
  } catch {
    return FIRST;
  }
}

function seenFiat(seen: unknown): Appearance['fiat'] {
  const { currency, source: name } = (seen ?? {}) as { currency?: unknown; source?: unknown };
  const source = RATE_SOURCES.find((one) => one === name);
  return source && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? { currency, source } : null;
}

/** Remembers how our pages look from now on. Other pages hear of it by a `storage` event. */
export function rememberAppearance({ language, theme, unit, fiat }: Appearance): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ language, theme, unit, fiat }));
  } catch (error) {
    // It is full or switched off: then pages begin in the browser's language and theme.
    console.warn('Fusebox: appearance', error);
  }
}

/** Draws the page in this theme. */
export function drawTheme({ theme }: Appearance): void {
  document.documentElement.dataset.theme = theme;
}
