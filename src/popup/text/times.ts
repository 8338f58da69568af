/** Instants and durations as the user reads them, in the language of the page. */
import { perLanguage } from '../words/per-language';
import { t } from '../words/words';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formatOf = (options: Intl.DateTimeFormatOptions) =>
  perLanguage((tag) => new Intl.DateTimeFormat(tag, options));
const clock = formatOf({ hour: 'numeric', minute: '2-digit' });
const dayAndClock = formatOf({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
const wholeDay = formatOf({ dateStyle: 'medium' });
const full = formatOf({ dateStyle: 'medium', timeStyle: 'medium' });
const ago = perLanguage((tag) => new Intl.RelativeTimeFormat(tag));
const together = perLanguage((tag) => new Intl.ListFormat(tag, { type: 'unit', style: 'narrow' }));

const unitOf = (unit: string, unitDisplay: 'long' | 'short') =>
  perLanguage((tag) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay }));
const days = unitOf('day', 'long');
const hours = unitOf('hour', 'short');
const minutes = unitOf('minute', 'short');

/** What is left of a duration: "2 days", "1 hr 5 min", "4:09", and "0:00" once it is over. */
export function countdownText(duration: number): string {
  const left = Math.max(0, duration);
  if (left >= 2 * DAY) return days().format(Math.floor(left / DAY));
  if (left >= HOUR) {
    const parts = [
      hours().format(Math.floor(left / HOUR)),
      minutes().format(Math.floor((left % HOUR) / MINUTE)),
    ];
    return together().format(parts);
  }
  return `${Math.floor(left / MINUTE)}:${String(Math.floor((left % MINUTE) / SECOND)).padStart(2, '0')}`;
}

/** The last day of what ends at this instant (ms since the epoch). */
export function lastDayText(end: number): string {
  return dayText(end - 1);
}

/** When something happened: the clock alone for today, else with the day. */
export function momentText(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? clock() : dayAndClock()).format(at);
}

/** The day: "Nov 21, 2026". */
export function dayText(at: number): string {
  return wholeDay().format(at);
}

/** The instant to the second. */
export function instantText(at: number): string {
  return full().format(at);
}

/** How long ago: "just now", "5 minutes ago", "3 hours ago", "2 days ago". */
export function agoText(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return t('times_now');
  if (passed < HOUR) return ago().format(-Math.floor(passed / MINUTE), 'minute');
  if (passed < 2 * DAY) return ago().format(-Math.floor(passed / HOUR), 'hour');
  return ago().format(-Math.floor(passed / DAY), 'day');
}

/** In how long: "in 3 days", "in 5 hours", "in 12 minutes". */
export function aheadText(at: number, now: number): string {
  const left = Math.max(0, at - now);
  if (left < HOUR) return ago().format(Math.ceil(left / MINUTE), 'minute');
  if (left < 2 * DAY) return ago().format(Math.floor(left / HOUR), 'hour');
  return ago().format(Math.floor(left / DAY), 'day');
}
