/** The words and names of the page of passphrase and backup. */
import { expect, it, test } from 'vitest';
import { backupName } from '../../src/popup/safety/download';
import { locksAfterText, locksWhenText } from '../../src/popup/text/locks-after';
import { newHereText } from '../../src/popup/text/restored';

test("a backup is named by the day of the user's own calendar", () => {
  expect(backupName(new Date(2026, 0, 5, 23, 59))).toBe('fusebox-2026-01-05.backup');
  expect(backupName(new Date(2026, 11, 31))).toBe('fusebox-2026-12-31.backup');
});

it.each([
  [{ wallets: 0, sites: 0, payments: 0 }, null],
  [{ wallets: 1, sites: 0, payments: 0 }, '1 wallet'],
  [{ wallets: 2, sites: 1, payments: 1204 }, '2 wallets, 1 site, 1,204 payments'],
])('%j → %s', (counts, text) => {
  expect(newHereText(counts)).toBe(text);
});

it.each([
  [5, '5 minutes', 'Locks after 5 minutes without use.'],
  [60, '1 hour', 'Locks after 1 hour without use.'],
  [90, '90 minutes', 'Locks after 90 minutes without use.'],
  [240, '4 hours', 'Locks after 4 hours without use.'],
  [null, 'When the browser closes', 'Locks when the browser closes.'],
])('%d min → %s', (minutes, text, sentence) => {
  expect(locksAfterText(minutes)).toBe(text);
  expect(locksWhenText(minutes)).toBe(sentence);
});
