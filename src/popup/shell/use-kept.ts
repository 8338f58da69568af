import type { ConnectionRow, Settings } from '../../contract/rows';
import { settingsOf } from '../../store/settings';
import { db } from '../database';
import { useLive } from '../use-live';

/** What every screen of the popup goes by. */
export interface Kept {
  /** All wallets, the one connected first first. */
  connections: readonly ConnectionRow[];
  settings: Settings;
}

/** Followed live; undefined until first read. */
export function useKept(): Kept | undefined {
  return useLive(async () => {
    const [connections, settings] = await Promise.all([
      db.connections.orderBy('createdAt').toArray(),
      settingsOf(db),
    ]);
    return { connections, settings };
  }, '');
}
