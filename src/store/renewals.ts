/** Pairings that are to give a connection a new secret. */
import type { Database } from './database';

const renewalsOf = (db: Database, connectionId: string) =>
  db.pairings.filter(({ rotates }) => rotates === connectionId);

/** Destroys the secrets that were to take the place of this connection's, and returns the ids of their pairings: they are to be left. */
export async function forgetRenewals(db: Database, connectionId: string): Promise<string[]> {
  const ids = await renewalsOf(db, connectionId).primaryKeys();
  await renewalsOf(db, connectionId).delete();
  return ids;
}

/** True while a new secret waits for what is under way by the old one. */
export async function isRenewing(db: Database, connectionId: string): Promise<boolean> {
  const accepted = renewalsOf(db, connectionId).and(({ state }) => state === 'accepted');
  return (await accepted.count()) > 0;
}
