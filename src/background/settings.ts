/** The user's settings, and what follows from a change. */
import type { UiParams } from '../contract/ui-commands';
import type { Database } from '../store/database';
import { changeSettings } from '../store/settings';

export interface SettingsChanges {
  change(change: UiParams<'settings.change'>): Promise<void>;
}

export function createSettings({ db }: { db: Database }): SettingsChanges {
  return { change: (change) => changeSettings(db, change) };
}
