/** What the user has chosen for all sites. */
import type { Settings } from '../contract/rows';
import { LOCKS_AFTER } from '../core/lock';
import type { Database } from './database';

/** As Fusebox comes. */
export const FIRST_SETTINGS: Settings = {
  appearsOn: 'everywhere',
  takesWebln: true,
  opensLinks: true,
  locksAfter: LOCKS_AFTER,
  language: null,
  theme: 'system',
  unit: 'sats',
  fiat: null,
  hidesBalance: false,
  notifications: { received: true, blown: true, late: true },
  defaultConnectionId: null,
};

export async function settingsOf(db: Database): Promise<Settings> {
  const { id: _, ...chosen } = { ...FIRST_SETTINGS, ...(await db.settings.get('settings')) };
  return chosen;
}

/** Changes what is named and leaves the rest as it is. */
export async function changeSettings(db: Database, change: Partial<Settings>): Promise<void> {
  await db.transaction('rw', db.settings, async () => {
    await db.settings.put({ ...(await settingsOf(db)), ...change, id: 'settings' });
  });
}
