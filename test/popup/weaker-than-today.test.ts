import { describe, expect, it, test } from 'vitest';
import { SCRYPT_TODAY } from '../../src/contract/scrypt-today';
import { isWeakerThanToday, newPassphraseProblem } from '../../src/popup/lock/passphrase-rules';

describe('newPassphraseProblem', () => {
  it.each([
    ['', '', 'A passphrase has at least 8 characters.'],
    ['seven 7', 'seven 7', 'A passphrase has at least 8 characters.'],
    ['🔥🔥🔥🔥🔥🔥🔥', '🔥🔥🔥🔥🔥🔥🔥', 'A passphrase has at least 8 characters.'],
    ['eight  8', 'eight 8', 'The two passphrases are not the same. Enter them again.'],
    ['eight  8', '', 'The two passphrases are not the same. Enter them again.'],
    ['eight  8', 'eight  8', null],
    ['пароль из слов', 'пароль из слов', null],
  ])('%j and %j: %s', (passphrase, again, problem) => {
    expect(newPassphraseProblem(passphrase, again)).toBe(problem);
  });
});

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
