import { describe, expect, test } from 'vitest';
import { SCRYPT_TODAY } from '../../src/contract/scrypt-today';
import { isWeakerThanToday } from '../../src/popup/lock/weaker-than-today';

describe('isWeakerThanToday', () => {
  const salt = '00'.repeat(32);

  test("today's parameters are not", () => {
    expect(isWeakerThanToday({ ...SCRYPT_TODAY, salt })).toBe(false);
  });

  test('half of them are, and twice as much is not', () => {
    expect(isWeakerThanToday({ ...SCRYPT_TODAY, N: SCRYPT_TODAY.N / 2, salt })).toBe(true);
    expect(isWeakerThanToday({ ...SCRYPT_TODAY, N: SCRYPT_TODAY.N * 2, salt })).toBe(false);
    expect(isWeakerThanToday({ ...SCRYPT_TODAY, p: SCRYPT_TODAY.p + 1, salt })).toBe(false);
  });
});
