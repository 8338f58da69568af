/** Work of which only so much goes on at a time. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPace } from '../../src/core/pace';
import { Mailbox } from '../nwc/mailbox';

const PATIENCE = 1_000;

/** Begins so much work, and tells what has begun and ends what is named. */
function begin(count: number, room = 2) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const inPace = createPace(room, PATIENCE);
  const begun: number[] = [];
  const gates = Array.from({ length: count }, () => new Mailbox<'good' | 'bad'>());
  const ends = gates.map((gate, index) =>
    inPace(async () => {
      begun.push(index);
      if ((await gate.take()) === 'bad') throw new Error('no');
      return index;
    }),
  );
  for (const end of ends) end.catch(() => undefined); // looked at where a test cares
  return { begun, ends, end: (index: number, how: 'good' | 'bad' = 'good') => gates[index]?.put(how) };
}

test('so many go on at once; each that ends, well or not, makes room for the next', async () => {
  const { begun, ends, end } = begin(5);
  await vi.advanceTimersByTimeAsync(PATIENCE - 1);
  expect(begun).toEqual([0, 1]);
  end(1);
  expect(await ends[1]).toBe(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual([0, 1, 2]);
  end(0, 'bad');
  await expect(ends[0]).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual([0, 1, 2, 3]);
});

test('what takes long holds up the next one only for so long, and makes no room twice', async () => {
  const { begun, ends, end } = begin(6);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  expect(begun).toEqual([0, 1, 2, 3]);
  end(0);
  end(1);
  expect(await Promise.all([ends[0], ends[1]])).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(PATIENCE - 1);
  expect(begun).toEqual([0, 1, 2, 3]);
});
