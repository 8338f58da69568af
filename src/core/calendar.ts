/** The periods of the user's calendar, in local time, whatever daylight saving and leap years do. Pure; the clock is passed in. */
import type { Period } from '../contract/rows';

/** An instant (ms) that is the first of a period, and the one that is the first of the next. */
export interface Span {
  start: number;
  end: number;
}

/** The day, week (from Monday), month or year around an instant. */
export function calendarSpan(period: Exclude<Period, 'once'>, now: number): Span {
  const date = new Date(now);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  switch (period) {
    case 'day':
      return { start: midnight(year, month, day), end: midnight(year, month, day + 1) };
    case 'week': {
      const monday = day - ((date.getDay() + 6) % 7);
      return { start: midnight(year, month, monday), end: midnight(year, month, monday + 7) };
    }
    case 'month':
      return { start: midnight(year, month, 1), end: midnight(year, month + 1, 1) };
    case 'year':
      return { start: midnight(year, 0, 1), end: midnight(year + 1, 0, 1) };
  }
}

/**
 * The first instant of a local day. Adding 24 hours would miss it where the clock is put forward or back. Where midnight itself is
 * skipped, this is the instant after the gap; where it comes twice, the first (ECMA-262, LocalTime).
 */
function midnight(year: number, month: number, day: number): number {
  return new Date(year, month, day).getTime();
}
