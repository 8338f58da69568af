import { useEffect, useState } from 'preact/hooks';
import { languageFor } from '../core/languages';
import { settingsOf } from '../store/settings';
import { drawTheme, rememberAppearance } from './appearance';
import { db } from './database';
import { useLive } from './use-live';
import { languageTag, loadWords } from './words/words';

/** Follows the settings: draws another theme at once, and gives the language that is spoken now. What is drawn is to be drawn anew where that changes. */
export function useAppearance(): string {
  const settings = useLive(() => settingsOf(db), '');
  const [spoken, setSpoken] = useState(languageTag);
  useEffect(() => {
    if (!settings) return;
    rememberAppearance(settings);
    drawTheme(settings);
    void loadWords(languageFor(settings.language, navigator.languages)).then(() => {
      document.documentElement.lang = languageTag();
      setSpoken(languageTag());
    });
  }, [settings?.language, settings?.theme, settings?.unit, settings?.fiat?.currency, settings?.fiat?.source]);
  return spoken;
}
