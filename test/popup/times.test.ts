import { describe, expect, it } from 'vitest';
import { agoText, countdownText, momentText } from '../../src/popup/text/times';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('countdownText', () => {
  it.each([
    [-1, '0:00'],
    [9 * SECOND, '0:09'],
    [HOUR - 1, '59:59'],
    [HOUR + 5 * MINUTE, '1 h 05 min'],
    [2 * DAY, '2 days'],
  ])('%d ms → %s', (left, text) => {
    expect(countdownText(left)).toBe(text);
  });
});

describe('agoText', () => {
  it.each([
    [0, 'just now'],
    [5 * MINUTE, '5 min ago'],
    [3 * HOUR, '3 h ago'],
    [3 * DAY, '3 days ago'],
  ])('%d ms → %s', (ago, text) => {
    expect(agoText(1_000_000_000, 1_000_000_000 + ago)).toBe(text);
  });
});

describe('momentText', () => {
  const noon = new Date(2026, 10, 21, 12, 5).getTime();

  it('leaves out the day where it is today', () => {
    expect(momentText(noon, noon + HOUR)).toBe('12:05');
    expect(momentText(noon, noon + DAY)).toBe('21 Nov, 12:05');
  });
});
