/** What is said of a connection before it ends, or its budget is used up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WalletBudget } from '../../src/contract/rows';
import { endOf, quotaOf, SOON_MS } from '../../src/core/connection-limits';
import { msat } from '../../src/core/msat';
import { leftAtWallet } from '../../src/core/wallet-budget';

const NOW = 1_800_000_000_000;

test.each([
  [NOW, 'past'],
  [NOW - 1, 'past'],
  [NOW + 1, 'near'],
  [NOW + SOON_MS, 'near'],
  [NOW + SOON_MS + 1, 'far'],
])('an end at %i is %s', (expiresAt, is) => {
  expect(endOf({ expiresAt }, NOW)).toEqual({ at: expiresAt, is });
});

test('what nobody has said has no end', () => {
  expect(endOf({}, NOW)).toBe(null);
});

describe('the budget of a wallet', () => {
  const budget = (used: number, total: number, renewsAt: number | null = null): WalletBudget => ({
    used: msat(used),
    total: msat(total),
    renewsAt,
    period: null,
    at: NOW - 1_000,
  });

  test.each([
    [0, 100_000, 1, 'ample'],
    [79_000, 100_000, 0.21, 'ample'],
    [80_000, 100_000, 0.2, 'low'],
    [88_100, 100_000, 0.11, 'low'],
    // A sat is left of a million.
    [999_999_000, 1_000_000_000, 0.01, 'low'],
    [99_001, 100_000, 0, 'used-up'],
    [100_000, 100_000, 0, 'used-up'],
    [500_000, 100_000, 0, 'used-up'],
    [0, 0, 0, 'used-up'],
  ])('of which %i of %i msat are used has %d of it left: %s', (used, total, share, is) => {
    expect(quotaOf(budget(used, total), NOW)).toEqual({ share, is, renewsAt: null });
  });

  test('says when it renews, until it has', () => {
    expect(quotaOf(budget(100_000, 100_000, NOW + 1), NOW)).toMatchObject({
      is: 'used-up',
      renewsAt: NOW + 1,
    });
    expect(quotaOf(budget(100_000, 100_000, NOW + 1), NOW + 1)).toEqual({
      share: 1,
      is: 'ample',
      renewsAt: null,
    });
  });

  test('is never said to be used up while a sat of it can be spent, nor the other way round', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (used, total) => {
        const told = budget(used, total);
        const { is, share } = quotaOf(told, NOW);
        const left = leftAtWallet(told, [], NOW);
        expect(is === 'used-up').toBe(left < 1000);
        expect(share === 0).toBe(is === 'used-up');
        expect(share).toBeLessThanOrEqual(1);
        if (left >= 1000)
          expect(Math.round(share * 100)).toBeLessThanOrEqual(Math.max(1, (left / total) * 100));
      }),
    );
  });
});
