/** Connections, one row for each pairing with a wallet. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow } from '../contract/rows';
import type { Database } from './database';
import { settingsOf } from './settings';

/** The connection with this id. Throws NO_WALLET where it was disconnected. */
export async function connectionOf(db: Database, connectionId: string): Promise<ConnectionRow> {
  const row = await db.connections.get(connectionId);
  if (row) return row;
  throw noWallet();
}

/** The connection that new sites are given: the one that the user chose, or else the newest. Undefined where there is none. */
export async function defaultConnection(db: Database): Promise<ConnectionRow | undefined> {
  const { defaultConnectionId } = await settingsOf(db);
  const chosen = defaultConnectionId === null ? undefined : await db.connections.get(defaultConnectionId);
  return chosen ?? db.connections.orderBy('createdAt').last();
}

export function noWallet(): FuseboxError {
  return new FuseboxError('NO_WALLET', 'The wallet of this site was disconnected. Connect it again.');
}
