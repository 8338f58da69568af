/** The sites on which Fusebox appears, while it appears on chosen sites alone. */
import type { Database } from './database';

export function chosenOrigins(db: Database): Promise<string[]> {
  return db.chosenSites.toCollection().primaryKeys();
}

/** Does nothing where it is chosen already. */
export async function chooseSite(db: Database, origin: string, now: number): Promise<void> {
  await db.transaction('rw', db.chosenSites, async () => {
    if (!(await db.chosenSites.get(origin))) await db.chosenSites.add({ origin, at: now });
  });
}

export async function dropChosenSite(db: Database, origin: string): Promise<void> {
  await db.chosenSites.delete(origin);
}
