/** The user's settings, and what follows from a change. */
import type { UiParams } from '../contract/ui-commands';
import type { Database } from '../store/database';
import { changeSettings, settingsOf } from '../store/settings';

export interface SettingsChanges {
  change(change: UiParams<'settings.change'>): Promise<void>;
  /** Tells the content scripts what they go by. */
  tellPages(): Promise<void>;
}

export interface SettingsDeps {
  db: Database;
  writeLinkSwitch: (opensLinks: boolean) => Promise<void>;
}

export function createSettings({ db, writeLinkSwitch }: SettingsDeps): SettingsChanges {
  const tellPages = async () => writeLinkSwitch((await settingsOf(db)).opensLinks);
  return {
    async change(change) {
      await changeSettings(db, change);
      await tellPages();
    },
    tellPages,
  };
}
