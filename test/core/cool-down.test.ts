import { expect, test } from 'vitest';
import { afterRejection, type CoolDown, isCoolingDown } from '../../src/core/cool-down';

const NOW = 1_800_000_000_000;

test('who was never told no may ask', () => {
  expect(isCoolingDown(undefined, NOW)).toBe(false);
});

test('each no doubles the time, up to five minutes', () => {
  let coolDown: CoolDown | undefined;
  const times: number[] = [];
  for (let n = 0; n < 1_100; n++) {
    coolDown = afterRejection(coolDown, NOW);
    times.push(coolDown.until - NOW);
  }
  expect(times.slice(0, 8)).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 300_000]);
  expect(new Set(times.slice(7))).toEqual(new Set([300_000]));
});

test('it ends at its instant, and no clock that was put back prolongs it', () => {
  const coolDown = afterRejection(undefined, NOW);
  expect(isCoolingDown(coolDown, NOW)).toBe(true);
  expect(isCoolingDown(coolDown, NOW + 2_999)).toBe(true);
  expect(isCoolingDown(coolDown, NOW + 3_000)).toBe(false);
  expect(isCoolingDown(coolDown, NOW - 297_000)).toBe(true);
  expect(isCoolingDown(coolDown, NOW - 297_001)).toBe(false);
});
