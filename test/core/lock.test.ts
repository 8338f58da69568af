/** When the vault is open, and how long one waits after wrong passphrases. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VaultRow } from '../../src/contract/rows';
import { isVaultOpen, type OpenKey, waitBeforeTry } from '../../src/core/lock';

const ROW: VaultRow = {
  id: 'vault',
  keyId: 'one',
  kind: 'passphrase',
  scrypt: { N: 2 ** 17, r: 8, p: 1, salt: '' },
  wrappedKey: { nonce: new Uint8Array(), ciphertext: new Uint8Array() },
  wrong: { count: 0, at: 0 },
};
const NOW = 1_000_000_000;
const OPEN: OpenKey = { keyId: 'one', key: '', usedAt: NOW, until: NOW + 900_000 };

test('it is open until its deadline, and never after', () => {
  expect(isVaultOpen(ROW, OPEN, NOW + 899_999)).toBe(true);
  expect(isVaultOpen(ROW, OPEN, NOW + 900_000)).toBe(false);
});

test('without a deadline it is open as long as the key is kept', () => {
  expect(isVaultOpen(ROW, { ...OPEN, until: null }, NOW + 10 ** 12)).toBe(true);
  expect(isVaultOpen(ROW, null, NOW)).toBe(false);
});

test('the key of another vault opens nothing', () => {
  expect(isVaultOpen(ROW, { ...OPEN, keyId: 'another' }, NOW)).toBe(false);
});

test('a clock that is put back locks it, a correction does not', () => {
  expect(isVaultOpen(ROW, OPEN, NOW - 59_000)).toBe(true);
  expect(isVaultOpen(ROW, OPEN, NOW - 61_000)).toBe(false);
});

test('where no passphrase is set, or nothing was sealed yet, it is open', () => {
  const { id, keyId } = ROW;
  const device = { id, keyId, kind: 'device' } as VaultRow;
  expect(isVaultOpen(device, null, NOW)).toBe(true);
  expect(isVaultOpen(undefined, null, NOW)).toBe(true);
});

test('the first three wrong passphrases cost nothing, and each further one more, up to five minutes', () => {
  const waits = Array.from({ length: 15 }, (_, count) => waitBeforeTry({ count, at: NOW }, NOW) / 1000);
  expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('whatever the clock does, nobody waits longer than five minutes, and no try comes early', () => {
  const time = fc.integer({ min: 0, max: 2 ** 45 });
  fc.assert(
    fc.property(fc.nat(2000), time, time, (count, at, now) => {
      const wait = waitBeforeTry({ count, at }, now);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(300_000);
      if (count >= 3 && now >= at) {
        expect(now + wait).toBeGreaterThanOrEqual(Math.min(at + 1000 * 2 ** (count - 3), at + 300_000));
      }
    }),
  );
});
