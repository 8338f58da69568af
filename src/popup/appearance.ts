/**
 * How our pages look: language, theme, and in what amounts are shown. All are settings. What was last seen of them stands in `localStorage`, too, so that a page is right from its
 * first paint on, and the prompt need not open the database for it.
 */
import * as v from 'valibot';
import { LANGUAGE_CODES } from '../contract/languages';
import type { Settings } from '../contract/rows';
import { RATE_SOURCES, THEMES, UNITS } from '../contract/rows';

export type Appearance = Pick<Settings, 'language' | 'theme' | 'unit' | 'fiat'>;

const PLACE = 'appearance';
const FIRST: Appearance = { language: null, theme: 'system', unit: 'sats', fiat: null };
const SEEN = v.object({
  language: v.nullable(v.picklist(LANGUAGE_CODES)),
  theme: v.picklist(THEMES),
  unit: v.picklist(UNITS),
  fiat: v.nullable(v.object({ currency: v.string(), source: v.picklist(RATE_SOURCES) })),
});

/** As it was last seen. */
export function seenAppearance(): Appearance {
  try {
    return v.parse(SEEN, JSON.parse(localStorage.getItem(PLACE) ?? 'null'));
  } catch {
    return FIRST;
  }
}

/** Remembers how our pages look from now on. Other pages hear of it by a `storage` event. */
export function rememberAppearance({ language, theme, unit, fiat }: Appearance): void {
  localStorage.setItem(PLACE, JSON.stringify({ language, theme, unit, fiat }));
}

/** Draws the page in this theme. */
export function drawTheme({ theme }: Appearance): void {
  document.documentElement.dataset.theme = theme;
}
