/** After how many minutes without use Fusebox locks, in words; null: only when the browser closes. */
import { t, tn } from '../words/words';

/** As one of several to choose from. */
export function lockChoiceText(minutes: number | null): string {
  if (minutes === null) return t('locks_choice_closing');
  return minutes % 60 === 0 ? tn('locks_choice_hours', minutes / 60) : tn('locks_choice_minutes', minutes);
}

/** As a sentence. */
export function locksWhenText(minutes: number | null): string {
  if (minutes === null) return t('locks_when_closing');
  return minutes % 60 === 0 ? tn('locks_when_hours', minutes / 60) : tn('locks_when_minutes', minutes);
}
