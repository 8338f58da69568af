import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msat, msatFromSats } from '../../src/core/msat';
import {
  chargeText,
  exactText,
  groupedNumber,
  holdingText,
  parseSats,
  satsText,
} from '../../src/popup/text/sats';

describe('amounts on screen', () => {
  it('name their unit and set thousands apart', () => {
    expect(satsText(0)).toBe('0 sats');
    expect(satsText(1)).toBe('1 sat');
    expect(satsText(2_100_000)).toBe('2,100,000 sats');
  });

  it('round a charge up and a holding down', () => {
    expect(chargeText(msat(1))).toBe('1 sat');
    expect(chargeText(msat(21_001))).toBe('22 sats');
    expect(holdingText(msat(21_999))).toBe('21 sats');
    expect(exactText(msat(21_001))).toBe('21,001 msat');
  });
});

describe('parseSats', () => {
  it.each([
    ['21', 21_000],
    [' 5,000 ', 5_000_000],
    ['5 000', 5_000_000],
    ['1\u202f234\u202f567', 1_234_567_000],
    ['0', 0],
    ['007', 7_000],
  ])('reads %j', (text, amount) => {
    expect(parseSats(text)).toBe(amount);
  });

  it.each([
    '',
    ' ',
    '1.5',
    '1.000',
    '1,5',
    '1,00',
    '12,34,567',
    ',100',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '٢١',
    '5 sats',
  ])('refuses %j', (text) => {
    expect(parseSats(text)).toBeNull();
  });

  it('refuses what is no amount any more', () => {
    expect(parseSats('9007199254740')).toBe(9_007_199_254_740_000);
    expect(parseSats('9007199254741')).toBeNull();
    expect(parseSats('9'.repeat(400))).toBeNull();
  });

  it('reads back whatever is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_007_199_254_740 }), (sats) => {
        expect(parseSats(groupedNumber(sats))).toBe(msatFromSats(sats));
      }),
    );
  });
});
