/** The times that history can be narrowed to. */
import { calendarSpan } from '../../core/calendar';
import type { Filter } from './filter';

export const TIMES = ['all', 'today', 'week', 'month', 'year', 'own'] as const;
export type Times = (typeof TIMES)[number];

type Limits = Pick<Filter, 'from' | 'to'>;

/** What a choice means now: whole days of the user's calendar. `week`: today and the six days before; `month`: today and the 29 before. */
export function limitsOf(times: Exclude<Times, 'own'>, now: number): Limits {
  switch (times) {
    case 'all':
      return { from: null, to: null };
    case 'today':
      return { from: daysBefore(0, now), to: null };
    case 'week':
      return { from: daysBefore(6, now), to: null };
    case 'month':
      return { from: daysBefore(29, now), to: null };
    case 'year':
      return { from: calendarSpan('year', now).start, to: null };
  }
}

/** The choice that these limits are now; `own` for any other. */
export function timesOf({ from, to }: Limits, now: number): Times {
  const named = TIMES.filter((times) => times !== 'own');
  const isOf = (times: Exclude<Times, 'own'>) => {
    const limits = limitsOf(times, now);
    return limits.from === from && limits.to === to;
  };
  return named.find(isOf) ?? 'own';
}

/** Days count, not hours: some have 23. */
function daysBefore(days: number, now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).getTime();
}

/** The first instant of a day as an input of dates has it (`2026-11-21`); null for none. `later`: so many days after. */
export function instantOf(day: string, later = 0): number | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
}

/** The day around an instant, as an input of dates has it; empty for none. */
export function dayOf(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');
}
