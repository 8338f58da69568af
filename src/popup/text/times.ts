/** Instants and durations as the user reads them. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const wholeDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** What is left of a duration: "2 days", "1 h 05 min", "4:09", and "0:00" once it is over. */
export function countdownText(duration: number): string {
  const left = Math.max(0, duration);
  if (left >= 2 * DAY) return `${Math.floor(left / DAY)} days`;
  if (left >= HOUR)
    return `${Math.floor(left / HOUR)} h ${twoDigits(Math.floor((left % HOUR) / MINUTE))} min`;
  return `${Math.floor(left / MINUTE)}:${twoDigits(Math.floor((left % MINUTE) / SECOND))}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** When something happened: the clock alone for today, else with the day. */
export function momentText(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? clock : dayAndClock).format(at);
}

/** The day: "21 Nov 2026". */
export function dayText(at: number): string {
  return wholeDay.format(at);
}

/** The instant to the second. */
export function instantText(at: number): string {
  return full.format(at);
}

/** How long ago: "just now", "5 min ago", "3 h ago", "2 days ago". */
export function agoText(at: number, now: number): string {
  const ago = now - at;
  if (ago < MINUTE) return 'just now';
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`;
  if (ago < 2 * DAY) return `${Math.floor(ago / HOUR)} h ago`;
  return `${Math.floor(ago / DAY)} days ago`;
}
