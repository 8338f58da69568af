/** How our pages are pictured: in both themes, in English and in Chinese, each chosen in the settings as its user does. */
import type { Tab } from '../../e2e/driver/driver';
import { by } from '../../e2e/steps';

export interface Look {
  /** Of its folder. */
  name: string;
  theme: 'light' | 'dark';
  language: 'en' | 'zh_CN';
}

export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['en', 'zh_CN'] as const).map((language) => ({ name: `${theme}-${language}`, theme, language })),
);

/** From now on all our pages look so. `settings`: a popup that shows "Display". */
export async function choose(settings: Tab, { theme, language }: Look): Promise<void> {
  // A page that nobody looks at takes seconds to draw itself anew.
  await settings.toFront();
  await settings.visible(`${by('language')}:enabled`);
  await settings.evaluate(
    (css, chosen) => {
      const select = document.querySelector<HTMLSelectElement>(css);
      if (!select || select.value === chosen) return;
      select.value = chosen;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    },
    by('language'),
    language,
  );
  await looks(settings, { language });
  await settings.visible(`${by(`theme-${theme}`)}:enabled`);
  await settings.click(by(`theme-${theme}`));
  await looks(settings, { theme });
}

/** Resolves when the page looks so, and nothing moves that comes to an end. */
export async function looks(page: Tab, wanted: Partial<Look>): Promise<void> {
  await page.waitFor(({ theme, language }) => {
    const { lang, dataset } = document.documentElement;
    if (theme !== undefined && dataset.theme !== theme) return false;
    if (language !== undefined && lang !== language.replace('_', '-')) return false;
    return document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().iterations === Infinity,
      );
  }, wanted);
}
