import { go } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Settings } from './settings';
import { WalletFooter } from './wallet-footer';

/** What the user chooses. */
export function SettingsScreen({ connection }: ScreenProps) {
  return (
    <>
      <Settings />
      {connection && <WalletFooter key={connection.id} connection={connection} onAdd={() => go('connect')} />}
    </>
  );
}
