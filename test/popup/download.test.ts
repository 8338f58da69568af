import { expect, test } from 'vitest';
import { backupName } from '../../src/popup/safety/download';

test("a backup is named by the day of the user's own calendar", () => {
  expect(backupName(new Date(2026, 0, 5, 23, 59))).toBe('fusebox-2026-01-05.backup');
  expect(backupName(new Date(2026, 11, 31))).toBe('fusebox-2026-12-31.backup');
});
