import { useEffect } from 'preact/hooks';
import { settingsOf } from '../store/settings';
import { drawTheme, rememberAppearance, seenAppearance } from './appearance';
import { db } from './database';
import { useLive } from './use-live';

/** Follows the settings: another theme is drawn at once, for another language the page begins anew. */
export function useAppearance(): void {
  const settings = useLive(() => settingsOf(db), '');
  useEffect(() => {
    if (!settings) return;
    const seen = seenAppearance();
    rememberAppearance(settings);
    drawTheme(settings);
    if (settings.language !== seen.language) location.reload();
  }, [settings?.language, settings?.theme, settings?.unit, settings?.fiat?.currency, settings?.fiat?.source]);
}
