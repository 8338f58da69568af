/** After how many minutes without use Fusebox locks, as the user reads it; null: only when the browser closes. */
export function locksAfterText(minutes: number | null): string {
  if (minutes === null) return 'When the browser closes';
  if (minutes === 60) return '1 hour';
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

/** The same as a sentence. */
export function locksWhenText(minutes: number | null): string {
  if (minutes === null) return 'Locks when the browser closes.';
  return `Locks after ${locksAfterText(minutes)} without use.`;
}
