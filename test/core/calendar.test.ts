/** The calendar of budgets, in time zones that are hard to reckon with, against what Intl says of the same instants. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERIODS, type Period } from '../../src/contract/rows';
import { calendarSpan } from '../../src/core/calendar';
import { seed } from '../nwc/chance';

type Renewing = Exclude<Period, 'once'>;
const RENEWING = PERIODS.filter((period) => period !== 'once');

/** Each with its own trouble: midnights that are skipped or come twice, half hours, two hours, no whole hours, a day that never was. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/Santiago',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];

function inZone(zone: string): void {
  const before = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
}

/** The name of the period that an instant is in: the same for all instants of one period, and for no other. */
function namer(zone: string): (period: Renewing, at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (period, at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0] = [parts.get('year'), parts.get('month'), parts.get('day')];
    switch (period) {
      case 'day':
        return `${year}-${month}-${day}`;
      case 'week':
        // Days since Monday, 5 January 1970, whole weeks of them: a count that knows no clocks.
        return `${Math.floor((Date.UTC(year, month - 1, day) / 86_400_000 - 4) / 7)}`;
      case 'month':
        return `${year}-${month}`;
      case 'year':
        return `${year}`;
    }
  };
}

describe.each(ZONES)('in %s', (zone) => {
  inZone(zone);
  const name = namer(zone);
  // Before 2012 some zones changed their clocks just after midnight, so that a day came back for an hour.
  const instant = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2060, 0, 1) });
  /** Near the turn of a day, where it is decided. */
  const turn = fc
    .tuple(instant, fc.integer({ min: -7_200_000, max: 7_200_000 }))
    .map(([at, off]) => new Date(at).setHours(24, 0, 0, 0) + off);

  test('a period is all instants of its name and no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RENEWING), fc.oneof(instant, turn), (period, now) => {
        const { start, end } = calendarSpan(period, now);
        const own = name(period, now);
        expect(start).toBeLessThanOrEqual(now);
        expect(end).toBeGreaterThan(now);
        expect([name(period, start), name(period, end - 1)]).toEqual([own, own]);
        expect(name(period, start - 1)).not.toBe(own);
        expect(name(period, end)).not.toBe(own);
      }),
      { numRuns: 1_000, seed },
    );
  });
});

describe('hours of a day', () => {
  inZone('Europe/Berlin');
  const HOUR = 3_600_000;
  test.each([
    ['spring', new Date(Date.UTC(2026, 2, 29, 10)), 23],
    ['autumn', new Date(Date.UTC(2026, 9, 25, 10)), 25],
    ['summer', new Date(Date.UTC(2026, 6, 1, 10)), 24],
  ])('in %s', (_, now, hours) => {
    const { start, end } = calendarSpan('day', now.getTime());
    expect((end - start) / HOUR).toBe(hours);
  });
});

describe('days of a month and of a year', () => {
  inZone('UTC');
  const days = (period: Renewing, year: number, month: number) => {
    const { start, end } = calendarSpan(period, Date.UTC(year, month - 1, 15, 12));
    return (end - start) / 86_400_000;
  };

  test.each([
    [2026, 1, 31],
    [2026, 2, 28],
    [2028, 2, 29],
    [2100, 2, 28],
    [2026, 4, 30],
    [2026, 12, 31],
  ])('%i-%i has %i days', (year, month, expected) => expect(days('month', year, month)).toBe(expected));

  test.each([
    [2026, 365],
    [2028, 366],
    [2100, 365],
  ])('%i has %i days', (year, expected) => expect(days('year', year, 6)).toBe(expected));
});

describe('a week', () => {
  inZone('UTC');

  test('begins on Monday, also across the turn of the year', () => {
    const monday = Date.UTC(2026, 11, 28);
    for (const now of [monday, Date.UTC(2026, 11, 31, 23, 59), Date.UTC(2027, 0, 3, 23, 59, 59, 999)]) {
      expect(calendarSpan('week', now)).toEqual({ start: monday, end: Date.UTC(2027, 0, 4) });
    }
    expect(calendarSpan('week', Date.UTC(2027, 0, 4)).start).toBe(Date.UTC(2027, 0, 4));
  });
});

describe('a day that never was', () => {
  inZone('Pacific/Apia');

  test('ends the one before it where the one after it begins', () => {
    // Samoa went from 29 to 31 December 2011, at 10:00 UTC.
    const turn = Date.UTC(2011, 11, 30, 10);
    expect(calendarSpan('day', turn - 1).end).toBe(turn);
    expect(calendarSpan('day', turn).start).toBe(turn);
  });
});
