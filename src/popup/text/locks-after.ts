/** After how many minutes without use Fusebox locks, in words; null: only when the browser closes. */

/** As one of several to choose from. */
export function lockChoiceText(minutes: number | null): string {
  return minutes === null ? 'When the browser closes' : `After ${durationText(minutes)}`;
}

/** As a sentence. */
export function locksWhenText(minutes: number | null): string {
  return minutes === null
    ? 'Locks when the browser closes.'
    : `Locks after ${durationText(minutes)} without use.`;
}

function durationText(minutes: number): string {
  if (minutes === 60) return '1 hour';
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
