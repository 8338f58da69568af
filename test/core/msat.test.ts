import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeReserve, msat, msatFromSats, satsRoundedDown, satsRoundedUp, sumMsat } from '../../src/core/msat';
import { anyMsat } from './amounts';

const MAX = Number.MAX_SAFE_INTEGER;

describe('msat', () => {
  test('takes non-negative safe integers and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (value) => {
        if (Number.isSafeInteger(value) && value >= 0) expect(msat(value)).toBe(value);
        else expect(() => msat(value)).toThrow(RangeError);
      }),
    );
  });

  test.each([-1, 0.5, MAX + 1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => msat(value)).toThrow(RangeError);
  });
});

describe('sats', () => {
  test('become msat and come back unchanged', () => {
    fc.assert(
      fc.property(fc.nat(Math.floor(MAX / 1000)), (sats) => {
        const amount = msatFromSats(sats);
        expect(amount).toBe(Number(BigInt(sats) * 1000n));
        expect(satsRoundedUp(amount)).toBe(sats);
        expect(satsRoundedDown(amount)).toBe(sats);
      }),
    );
  });

  test.each([-1, 0.001, 1.5, Math.ceil(MAX / 1000), MAX, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d sats are refused',
    (sats) => expect(() => msatFromSats(sats)).toThrow(RangeError),
  );

  test('are rounded as exact arithmetic rounds, up or down', () => {
    fc.assert(
      fc.property(anyMsat, (amount) => {
        const exact = BigInt(amount);
        expect(BigInt(satsRoundedDown(amount))).toBe(exact / 1000n);
        expect(BigInt(satsRoundedUp(amount))).toBe((exact + 999n) / 1000n);
      }),
      { numRuns: 2000 },
    );
  });

  test('a single msat shows as a sat spent and as none to spend', () => {
    expect(satsRoundedUp(msat(1))).toBe(1);
    expect(satsRoundedDown(msat(999))).toBe(0);
  });
});

describe('sumMsat', () => {
  test('is the exact sum, and the largest amount past the safe range', () => {
    fc.assert(
      fc.property(fc.array(anyMsat, { maxLength: 6 }), (amounts) => {
        const exact = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
        expect(BigInt(sumMsat(amounts))).toBe(exact <= BigInt(MAX) ? exact : BigInt(MAX));
      }),
    );
  });

  test('of nothing is 0, and stops at the limit', () => {
    expect(sumMsat([])).toBe(0);
    expect(sumMsat([msat(MAX), msat(0)])).toBe(MAX);
    expect(sumMsat([msat(MAX), msat(1)])).toBe(MAX);
    expect(sumMsat([msat(MAX), msat(MAX), msat(MAX)])).toBe(MAX);
  });
});

describe('feeReserve', () => {
  test('is 1 %, rounded up, and at least 10 sat', () => {
    fc.assert(
      fc.property(anyMsat, (amount) => {
        const onePercent = (BigInt(amount) + 99n) / 100n;
        expect(BigInt(feeReserve(amount))).toBe(onePercent > 10_000n ? onePercent : 10_000n);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [0, 10_000],
    [1_000_000, 10_000],
    [1_000_001, 10_001],
    [100_000_000, 1_000_000],
  ])('of %d msat is %d msat', (amount, reserve) => expect(feeReserve(msat(amount))).toBe(reserve));
});
