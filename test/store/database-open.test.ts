/** A database that cannot be opened now, and can be later. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Database } from '../../src/store/database';
import { emptyDatabase } from './empty-database';

test.each(['QuotaExceededError', 'AbortError', 'UnknownError'])(
  'after %s the next call opens it',
  async (name) => {
    const db = new Database(emptyDatabase().name);
    onTestFinished(() => db.close());
    const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The disk says no.', name);
    });
    onTestFinished(() => opening.mockRestore());
    await expect(db.payments.count()).rejects.toThrow();
    opening.mockRestore();
    expect(await db.payments.count()).toBe(0);
  },
);
