/** The journal of connections: what has become of each, in lines that are never changed. */
import type { ConnectionEventKind, ConnectionEventRow, ConnectionRow } from '../contract/rows';
import { isPrivate } from '../core/origins';
import type { Database } from './database';

/** Lines that are kept; the oldest go. */
export const MOST_EVENTS = 10_000;
/** The longest detail, in characters. */
const LONGEST_DETAIL = 200;

/**
 * Writes a line, dated `at` (ms since the epoch). In a transaction of the caller's it stands or falls with what it tells of; that must be over `connectionEvents`, too. What
 * a site does in a private window is left out.
 */
export async function noteConnectionEvent(
  db: Database,
  { id: connectionId, name, label }: Pick<ConnectionRow, 'id' | 'name' | 'label'>,
  kind: ConnectionEventKind,
  at: number,
  { origin = null, detail = null }: Partial<Pick<ConnectionEventRow, 'origin' | 'detail'>> = {},
): Promise<void> {
  if (origin !== null && isPrivate(origin)) return;
  await db.transaction('rw', db.connectionEvents, async () => {
    const row = {
      connectionId,
      walletName: label ?? name,
      kind,
      at,
      origin,
      detail: detail?.slice(0, LONGEST_DETAIL) ?? null,
    };
    const id = await db.connectionEvents.add(row);
    await db.connectionEvents
      .where('id')
      .belowOrEqual(id - MOST_EVENTS)
      .delete();
  });
}
