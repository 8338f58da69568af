import './settings.css';
import type { ComponentType } from 'preact';
import { settingsOf } from '../../store/settings';
import { db } from '../database';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { useLive } from '../use-live';
import { AboutSettings } from './about-settings';
import { DisplaySettings } from './display-settings';
import { LockSettings } from './lock-settings';
import { NotificationSettings } from './notification-settings';
import { PageSettings } from './page-settings';
import { PriceSettings } from './price-settings';
import { ResetScreen } from './reset-screen';
import { SettingsMenu } from './settings-menu';
import type { SettingsProps } from './settings-props';

/** By the second part of the address: `settings/display`. */
export const SETTINGS: Readonly<Record<string, ComponentType<SettingsProps>>> = {
  display: DisplaySettings,
  price: PriceSettings,
  pages: PageSettings,
  notifications: NotificationSettings,
  lock: LockSettings,
  reset: ResetScreen,
  about: AboutSettings,
};

/** What the user chooses: a list of matters, and a screen for each. */
export function SettingsScreen({ connections, about: [part = ''] }: ScreenProps) {
  const settings = useLive(() => settingsOf(db), '');
  if (!settings) return null;
  const Part = Object.hasOwn(SETTINGS, part) ? SETTINGS[part] : undefined;
  return Part ? (
    <Part key={part} chosen={settings} back={href('settings')} />
  ) : (
    <SettingsMenu key="menu" connections={connections} chosen={settings} />
  );
}
