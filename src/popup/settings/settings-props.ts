import type { Settings } from '../../contract/rows';

/** What each screen of the settings is given. */
export interface SettingsProps {
  /** As they are now. */
  chosen: Settings;
  /** The address of the list. */
  back: string;
}
