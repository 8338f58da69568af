/** Ranges of whole days, by the user's calendar. */
import { expect, test } from 'vitest';
import { dayOf, instantOf, limitsOf, TIMES, timesOf } from '../../../src/popup/history/time-limits';

const NOW = new Date(2026, 10, 22, 13, 30).getTime();
const midnight = (...of: [year: number, month: number, day: number]) => new Date(...of).getTime();

test('a choice of times begins at a midnight', () => {
  expect(limitsOf('all', NOW)).toEqual({ from: null, to: null });
  expect(limitsOf('today', NOW).from).toBe(midnight(2026, 10, 22));
  expect(limitsOf('week', NOW).from).toBe(midnight(2026, 10, 16));
  expect(limitsOf('month', NOW).from).toBe(midnight(2026, 9, 24));
  expect(limitsOf('year', NOW).from).toBe(midnight(2026, 0, 1));
});

test('limits are known again as the choice that they are', () => {
  for (const times of TIMES) {
    if (times !== 'own') expect(timesOf(limitsOf(times, NOW), NOW)).toBe(times);
  }
  expect(timesOf({ from: midnight(2025, 4, 1), to: null }, NOW)).toBe('own');
});

test('a day that is entered is that day from its first instant to the first of the next', () => {
  expect(instantOf('2026-11-22')).toBe(midnight(2026, 10, 22));
  expect(instantOf('2026-11-30', 1)).toBe(midnight(2026, 11, 1));
  expect(dayOf(midnight(2026, 0, 5))).toBe('2026-01-05');
  expect(instantOf('')).toBeNull();
  expect(dayOf(null)).toBe('');
});
