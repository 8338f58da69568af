/** Connections, one row for each pairing with a wallet. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow } from '../contract/rows';
import type { Database } from './database';

/** The connection with this id. Throws NO_WALLET where it was disconnected. */
export async function connectionOf(db: Database, connectionId: string): Promise<ConnectionRow> {
  const row = await db.connections.get(connectionId);
  if (row) return row;
  throw new FuseboxError('NO_WALLET', 'The wallet of this site was disconnected. Connect it again.');
}
