import { expect, test } from 'vitest';
import { fixedAmount } from '../../src/background/service-amount';
import { msat } from '../../src/core/msat';

test.each([
  [21_000, 21_000, 21_000],
  [21_001, 21_001, 21_001],
  [1_500, 1_999, 1_500],
  [1_500, 2_000, null],
  [1_000, 1_001, null],
  [1, 999, 1],
  [1_000, 100_000, null],
])('from %j to %j msat: %j', (minimum, maximum, fixed) => {
  expect(fixedAmount(msat(minimum), msat(maximum))).toBe(fixed);
});
