/** Which origins anyone on the network can be. */
import { expect, test } from 'vitest';
import { isInsecure, whyAlwaysAsked } from '../../src/core/origins';

test.each([
  ['https://shop.example', false],
  ['http://shop.example', true],
  ['http://shop.example:8080', true],
  ['http://localhost:5173', false],
  ['http://shop.localhost', false],
  ['http://127.0.0.1', false],
  ['http://[::1]:8080', false],
  ['http://127.0.0.1.evil.example', true],
  ['http://localhost.evil.example', true],
  ['http://expyuzz4wqqyqhjn.onion', false],
  ['http://onion.evil.example', true],
  ['no origin', true],
])('%s: %s', (origin, expected) => {
  expect(isInsecure(origin)).toBe(expected);
});

test.each([
  [['https://shop.example', null], undefined],
  [['https://shop.example', 'http://top.example'], 'insecure'],
  [['http://shop.example', 'https://top.example'], 'insecure'],
  [['private:00ab', 'https://shop.example', null], 'private'],
  [['private:00ab', 'http://shop.example', null], 'private'],
])('what %j ask for is always asked about: %s', (origins, expected) => {
  expect(whyAlwaysAsked(...origins)).toBe(expected);
});
