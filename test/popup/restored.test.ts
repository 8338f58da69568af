import { expect, it } from 'vitest';
import { newHereText } from '../../src/popup/text/restored';

it.each([
  [{ wallets: 0, sites: 0, payments: 0 }, null],
  [{ wallets: 1, sites: 0, payments: 0 }, '1 wallet'],
  [{ wallets: 2, sites: 1, payments: 1204 }, '2 wallets, 1 site, 1,204 payments'],
])('%j → %s', (counts, text) => {
  expect(newHereText(counts)).toBe(text);
});
