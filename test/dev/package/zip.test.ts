/** A package is its content and nothing else. */
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test, vi } from 'vitest';
import { zip } from '../../../dev/package/zip.mjs';

const a = new TextEncoder().encode('a'.repeat(1000));
const b = new TextEncoder().encode('b');

test('it holds the files', () => {
  expect(
    unzipSync(
      zip(
        new Map([
          ['b.txt', b],
          ['in/a.txt', a],
        ]),
      ),
    ),
  ).toEqual({ 'b.txt': b, 'in/a.txt': a });
});

test('it is the same whenever it is made, and in whatever order', () => {
  const first = zip(
    new Map([
      ['a', a],
      ['b', b],
    ]),
  );
  vi.useFakeTimers({ now: new Date('2030-01-01') });
  onTestFinished(() => void vi.useRealTimers());
  expect(
    zip(
      new Map([
        ['b', b],
        ['a', a],
      ]),
    ),
  ).toEqual(first);
});
