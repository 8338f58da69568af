/** The words and names of the page of passphrase and backup. */
import { expect, it, test } from 'vitest';
import { backupName } from '../../src/popup/safety/download';
import { countText } from '../../src/popup/text/counts';
import { locksAfterText, locksWhenText } from '../../src/popup/text/locks-after';

test("a backup is named by the day of the user's own calendar", () => {
  expect(backupName(new Date(2026, 0, 5, 23, 59))).toBe('fusebox-2026-01-05.backup');
  expect(backupName(new Date(2026, 11, 31))).toBe('fusebox-2026-12-31.backup');
});

it.each([
  [0, 'no sites'],
  [1, '1 site'],
  [1204, '1,204 sites'],
])('%d → %s', (count, text) => {
  expect(countText(count, 'site')).toBe(text);
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
