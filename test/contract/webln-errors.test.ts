/** docs/webln.md is the reference for site developers: every code stands in it, and no other. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/contract/errors';

/** Codes that only our own pages meet. */
const NOT_FOR_PAGES = [
  'INVALID_CONNECTION_URI',
  'INVALID_WALLET_AUTH',
  'OLD_WALLET_AUTH',
  'WRONG_PASSPHRASE',
  'TOO_MANY_TRIES',
  'INVALID_BACKUP',
];

test('the table of errors lists every code that a page can meet', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/webln.md'), 'utf8');
  const listed = Array.from(text.matchAll(/^\| `([A-Z_]+)` +\|/gm), ([, code]) => code);
  expect(listed.toSorted()).toEqual(ERROR_CODES.filter((code) => !NOT_FOR_PAGES.includes(code)).toSorted());
});
