import { expect, it } from 'vitest';
import { nextPause, SHORTEST_PAUSE } from '../../src/popup/pauses';

it('pauses grow from two seconds to ten, and no longer', () => {
  const pauses = [SHORTEST_PAUSE];
  for (let count = 0; count < 20; count++) pauses.push(nextPause(pauses.at(-1) ?? 0));
  expect(pauses[0]).toBe(2_000);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses[1]).toBeGreaterThan(2_000);
  expect(pauses.at(-1)).toBe(10_000);
});
