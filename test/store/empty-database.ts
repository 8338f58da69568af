/** A database of its own for each test, gone after it. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { onTestFinished } from 'vitest';
import { Database } from '../../src/store/database';

// Dexie looks for IndexedDB when it is loaded, which may have been before the import above.
Object.assign(Dexie.dependencies, { indexedDB, IDBKeyRange });

let last = 0;

/** Its name opens it again, as a background that starts anew does. */
export function emptyDatabase(): Database {
  const db = new Database(`test ${++last}`);
  onTestFinished(async () => {
    db.close();
    await new Dexie(db.name).delete();
  });
  return db;
}
