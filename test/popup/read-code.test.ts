/** A QR code is read from pixels. */
import fc from 'fast-check';
import encode from 'qr';
import { expect, test } from 'vitest';
import { type Pixels, readCode } from '../../src/popup/scan/read-code';

/** A screen with a code somewhere on it: each of its squares `scale` pixels wide, dark on light or light on dark. */
function screenWith(text: string, { scale = 4, left = 40, top = 30, inverse = false } = {}): Pixels {
  const squares = encode(text, 'raw', { border: 4 });
  const width = squares.length * scale + 2 * left;
  const height = squares.length * scale + 2 * top;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  squares.forEach((row, y) => {
    row.forEach((isDark, x) => {
      for (let dy = 0; dy < scale; dy++) {
        for (let dx = 0; dx < scale; dx++) {
          const at = ((top + y * scale + dy) * width + left + x * scale + dx) * 4;
          data.fill(isDark === inverse ? 255 : 0, at, at + 3);
        }
      }
    });
  });
  return { width, height, data };
}

const URI = `nostr+walletconnect://${'ab'.repeat(32)}?relay=wss%3A%2F%2Frelay.example&secret=${'cd'.repeat(32)}&lud16=me%40example.com`;

test('a connection string is read from a screen', async () => {
  expect(await readCode(screenWith(URI))).toBe(URI);
});

test('a screen without a code has none', async () => {
  const blank = { width: 300, height: 200, data: new Uint8ClampedArray(300 * 200 * 4).fill(200) };
  expect(await readCode(blank)).toBeNull();
});

test('whatever text is shown is read as it is, wherever on the screen and however large', async () => {
  const text = fc.string({ minLength: 10, maxLength: 300, unit: 'grapheme-ascii' });
  const place = fc.record({
    scale: fc.integer({ min: 3, max: 7 }),
    left: fc.integer({ min: 0, max: 90 }),
    top: fc.integer({ min: 0, max: 90 }),
  });
  await fc.assert(
    fc.asyncProperty(text, place, async (shown, where) => {
      expect(await readCode(screenWith(shown, where))).toBe(shown);
    }),
    { numRuns: 40 },
  );
});
