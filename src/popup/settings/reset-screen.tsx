import { Reset } from '../lock/reset';
import { go } from '../route';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';

/** The reset that the lock screen offers, for who is not locked out. */
export function ResetScreen({ back }: SettingsProps) {
  return (
    <Screen title={t('reset_title')} back={back}>
      <Reset onDone={() => go()} />
    </Screen>
  );
}
