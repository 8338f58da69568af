import { expect, test } from 'vitest';
import { estimated } from '../../bench/bootstrap';

test('more samples are trusted more, and none too much', () => {
  const oneTo = (count: number) => Array.from({ length: count }, (_, n) => ((n + 1) / count) * 100);
  const few = estimated(oneTo(20));
  const many = estimated(oneTo(2_000));
  // The standard error of the median of an even spread over 100 is 50 / √n: 11 and 1.1, on both sides twice.
  expect(few.high - few.low).toBeGreaterThan(30);
  expect(few.high - few.low).toBeLessThan(60);
  expect(many.high - many.low).toBeGreaterThan(3);
  expect(many.high - many.low).toBeLessThan(6);
  expect(many.low).toBeLessThan(many.value);
  expect(many.value).toBe(50);
  expect(many.high).toBeGreaterThan(many.value);
});

test('samples that are all the same leave no doubt, and the same samples give the same estimate', () => {
  expect(estimated([7, 7, 7])).toEqual({ value: 7, low: 7, high: 7 });
  const samples = [3, 1, 4, 1, 5, 9, 2, 6];
  expect(estimated(samples)).toEqual(estimated(samples));
});
