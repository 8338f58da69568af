import { expect, it } from 'vitest';
import { hasOtherLetters, showOrigin } from '../../src/popup/text/origins';

it.each([
  ['https://shop.example', 'shop.example', false],
  ['https://shop.example:8443', 'shop.example:8443', false],
  ['http://shop.example', 'http://shop.example', true],
  ['http://localhost:5173', 'http://localhost:5173', false],
  ['http://shop.localhost:5173', 'http://shop.localhost:5173', false],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', false],
  ['http://[::1]:8080', 'http://[::1]:8080', false],
  ['http://127.0.0.1.evil.example', 'http://127.0.0.1.evil.example', true],
  ['http://localhost.evil.example', 'http://localhost.evil.example', true],
  ['https://аpple.example', 'xn--pple-43d.example', false],
  ['https://аррӏе.example', 'xn--80ak6aa92e.example', false], // Cyrillic alone, and reads as "apple"
  ['https://bücher.example', 'xn--bcher-kva.example', false],
  ['null', 'a page without an address', false],
  ['private:00ab', 'A private window', false],
  ['not an origin\u202e', 'not an origin', true],
])('shows %s as %s', (origin, text, insecure) => {
  expect(showOrigin(origin)).toEqual({ text, insecure });
});

it('knows a name in letters other than a to z', () => {
  expect(hasOtherLetters('https://shop.bücher.example')).toBe(true);
  expect(hasOtherLetters('https://shop.example')).toBe(false);
  expect(hasOtherLetters('https://notxn--shop.example')).toBe(false);
  expect(hasOtherLetters('null')).toBe(false);
});
