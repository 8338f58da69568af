import { expect, it } from 'vitest';
import { lockChoiceText, locksWhenText } from '../../src/popup/text/locks-after';

it.each([
  [5, 'After 5 minutes', 'Locks after 5 minutes without use.'],
  [60, 'After 1 hour', 'Locks after 1 hour without use.'],
  [90, 'After 90 minutes', 'Locks after 90 minutes without use.'],
  [240, 'After 4 hours', 'Locks after 4 hours without use.'],
  [null, 'When the browser closes', 'Locks when the browser closes.'],
])('%d min → %s', (minutes, choice, sentence) => {
  expect(lockChoiceText(minutes)).toBe(choice);
  expect(locksWhenText(minutes)).toBe(sentence);
});
