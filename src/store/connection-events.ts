/** The journal of connections: what has become of each, in lines that are never changed. */
import type { ConnectionEventKind, ConnectionEventRow, ConnectionRow } from '../contract/rows';
import { isPrivate } from '../core/origins';
import type { Database } from './database';

/** Lines that are kept; the oldest go. */
export const MOST_EVENTS = 10_000;
/** The longest detail, in characters. */
const LONGEST_DETAIL = 200;
/** What happens by itself, as often as a site or the popup asks the wallet: it is written down once an hour. */
const REPEATED: readonly ConnectionEventKind[] = ['refused', 'expired', 'error'];
const HOUR_MS = 3_600_000;

/**
 * Writes a line about a connection that is there, dated `at` (ms since the epoch). In a transaction of the caller's it stands or falls with what it tells of; that must be over
 * `connections` and `connectionEvents`, too. What a site does in a private window is left out, and so is what was written down already within the hour, where it happens by itself.
 */
export async function noteConnectionEvent(
  db: Database,
  { id: connectionId }: Pick<ConnectionRow, 'id'>,
  kind: ConnectionEventKind,
  at: number,
  { origin = null, detail: told = null }: Partial<Pick<ConnectionEventRow, 'origin' | 'detail'>> = {},
): Promise<void> {
  if (origin !== null && isPrivate(origin)) return;
  const detail = told?.slice(0, LONGEST_DETAIL) ?? null;
  await db.transaction('rw', db.connections, db.connectionEvents, async () => {
    const connection = await db.connections.get(connectionId);
    if (!connection) return;
    if (REPEATED.includes(kind) && (await isNoted(db, { connectionId, kind, detail }, at))) return;
    const walletName = connection.label ?? connection.name;
    const id = await db.connectionEvents.add({ connectionId, walletName, kind, at, origin, detail });
    await db.connectionEvents
      .where('id')
      .belowOrEqual(id - MOST_EVENTS)
      .delete();
  });
}

/** True where the same was written down within the hour. */
async function isNoted(
  db: Database,
  { connectionId, kind, detail }: Pick<ConnectionEventRow, 'connectionId' | 'kind' | 'detail'>,
  now: number,
): Promise<boolean> {
  const same = await eventsOf(db, connectionId)
    .until(({ at }) => at <= now - HOUR_MS)
    .filter((row) => row.kind === kind && row.detail === detail && row.at < now + HOUR_MS)
    .first();
  return same !== undefined;
}

/** The lines about one connection, or about all, the latest first. */
export function eventsOf(db: Database, connectionId: string | null) {
  const lines =
    connectionId === null
      ? db.connectionEvents.orderBy('id')
      : db.connectionEvents
          .where('[connectionId+id]')
          .between([connectionId, 0], [connectionId, Number.MAX_SAFE_INTEGER]);
  return lines.reverse();
}
