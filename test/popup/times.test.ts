import { afterEach, describe, expect, it } from 'vitest';
import { agoText, countdownText, dayText, momentText } from '../../src/popup/text/times';
import { setWords } from '../../src/popup/words/words';
import { ENGLISH } from '../english';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('countdownText', () => {
  it.each([
    [-1, '0:00'],
    [9 * SECOND, '0:09'],
    [HOUR - 1, '59:59'],
    [HOUR + 5 * MINUTE, '1 hr 5 min'],
    [2 * DAY, '2 days'],
  ])('%d ms → %s', (left, text) => {
    expect(countdownText(left)).toBe(text);
  });
});

describe('agoText', () => {
  it.each([
    [0, 'just now'],
    [5 * MINUTE, '5 minutes ago'],
    [3 * HOUR, '3 hours ago'],
    [3 * DAY, '3 days ago'],
  ])('%d ms → %s', (ago, text) => {
    expect(agoText(1_000_000_000, 1_000_000_000 + ago)).toBe(text);
  });
});

describe('momentText', () => {
  const noon = new Date(2026, 10, 21, 12, 5).getTime();

  it('leaves out the day where it is today', () => {
    expect(momentText(noon, noon + HOUR)).toMatch(/^12:05\sPM$/);
    expect(momentText(noon, noon + DAY)).toMatch(/^Nov 21, 12:05\sPM$/);
  });
});

describe('another language', () => {
  afterEach(() => setWords('en', ENGLISH));

  it('is spoken from when it is set, in what was made before, too', () => {
    const noon = new Date(2026, 10, 21, 12, 5).getTime();
    momentText(noon, noon);
    setWords('de', ENGLISH);
    expect(momentText(noon, noon + DAY)).toBe('21. Nov., 12:05');
    expect(dayText(noon)).toBe('21.11.2026');
    expect(agoText(0, 3 * DAY)).toBe('vor 3 Tagen');
    expect(countdownText(2 * DAY)).toBe('2 Tage');
  });
});
