/** After how many minutes without use Fusebox locks, in words; null: only when the browser closes. */
import { t, tn } from '../words/words';

/** As one of several to choose from. */
export function lockChoiceText(minutes: number | null): string {
  if (minutes === null) return t('locking_with_browser');
  return isHours(minutes) ? tn('locking_after_hours', minutes / 60) : tn('locking_after_minutes', minutes);
}

/** As a sentence. */
export function locksWhenText(minutes: number | null): string {
  if (minutes === null) return t('locking_locks_with_browser');
  return isHours(minutes)
    ? tn('locking_locks_after_hours', minutes / 60)
    : tn('locking_locks_after_minutes', minutes);
}

function isHours(minutes: number): boolean {
  return minutes % 60 === 0;
}
