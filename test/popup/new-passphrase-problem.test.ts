import { describe, expect, it } from 'vitest';
import { newPassphraseProblem } from '../../src/popup/safety/new-passphrase-problem';

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
