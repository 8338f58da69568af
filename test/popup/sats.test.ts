import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LANGUAGE_CODES } from '../../src/contract/languages';
import { msat, msatFromSats } from '../../src/core/msat';
import {
  amountParts,
  chargeText,
  exactText,
  groupedNumber,
  holdingText,
  parseSats,
  satsText,
} from '../../src/popup/text/sats';
import { setWords } from '../../src/popup/words/words';
import { ENGLISH } from '../english';

afterEach(() => setWords('en', ENGLISH));

/** The most there is: beyond it, msat are no safe integers. */
const amounts = fc.integer({ min: 0, max: 9_007_199_254_740 });

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
    '0,021',
    '0 021',
    '1 000,000',
    '1,000 000',
    '1\u2019000',
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

  describe.each(LANGUAGE_CODES)('in %s', (language) => {
    // In every language it reads what it shows, and never a fraction as thousands.
    it('reads back whatever is shown, and the same in plain digits and with spaces', () => {
      setWords(language, ENGLISH);
      fc.assert(
        fc.property(amounts, fc.constantFrom(' ', '\u00a0', '\u2009', '\u202f'), (sats, space) => {
          const shown = groupedNumber(sats);
          for (const text of [shown, String(sats), shown.replace(/\D/g, space)]) {
            expect(parseSats(text), text).toBe(msatFromSats(sats));
          }
        }),
      );
    });

    it('reads points and commas only as it writes them itself, and so never a fraction', () => {
      setWords(language, ENGLISH);
      fc.assert(
        fc.property(amounts, fc.nat(99_999_999), fc.constantFrom('.', ','), (whole, rest, mark) => {
          const text = `${whole}${mark}${rest}`;
          const read = parseSats(text);
          if (read !== null) expect(groupedNumber(Number(`${whole}${rest}`))).toBe(text);
        }),
      );
      const decimal = new Intl.NumberFormat(language.replace('_', '-')).format(1.5).charAt(1);
      for (const text of [`1${decimal}5`, `1${decimal}500`, `1${decimal}000`, `1000${decimal}00`]) {
        expect(parseSats(text), text).toBeNull();
      }
    });
  });
});

describe('amounts in BTC', () => {
  afterEach(() => vi.unstubAllGlobals());
  const inBtc = () =>
    vi.stubGlobal('localStorage', {
      getItem: () => JSON.stringify({ language: null, theme: 'system', unit: 'BTC' }),
    });

  it.each([
    [0, '0.00 000 000 BTC'],
    [1, '0.00 000 001 BTC'],
    [21_000, '0.00 021 000 BTC'],
    [100_000_000, '1.00 000 000 BTC'],
    [123_456_789_012, '1,234.56 789 012 BTC'],
  ])('have all their places: %d sats', (sats, text) => {
    inBtc();
    expect(satsText(sats).replace(/\s/g, ' ')).toBe(text);
  });

  it('have the digits of the sats, none lost and none added, in every language', () => {
    inBtc();
    fc.assert(
      fc.property(amounts, fc.constantFrom(...LANGUAGE_CODES), (sats, language) => {
        setWords(language, ENGLISH);
        const { digits, after } = amountParts(sats);
        expect(Number(digits.replace(/\D/g, ''))).toBe(sats);
        // Never taken for an amount that one could enter.
        expect(parseSats(digits)).toBeNull();
        expect(after).toBe(' BTC');
      }),
    );
  });
});
