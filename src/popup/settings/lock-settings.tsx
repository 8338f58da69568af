import { LockNow } from '../lock/lock-now';
import { useVaultRow } from '../lock/use-vault-row';
import { Button } from '../ui/button';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { LocksAfter } from './locks-after';
import { openSafety } from './open-safety';
import type { SettingsProps } from './settings-props';

/** When Fusebox locks, and the way to the page of passphrase and backup. */
export function LockSettings({ chosen, back }: SettingsProps) {
  const vault = useVaultRow();
  if (!vault) return null;
  const isSet = vault.row?.kind === 'passphrase';
  return (
    <Screen title={t('locking_title')} back={back}>
      <LocksAfter locksAfter={chosen.locksAfter} isSet={isSet} />
      {isSet && (
        <div>
          <LockNow testId="lock-now-here" />
        </div>
      )}
      <section class="section">
        <h2>{t('safety_title')}</h2>
        <p>{t(isSet ? 'locking_safety_set' : 'locking_safety_none')}</p>
        <div>
          <Button {...(!isSet && { look: 'primary' })} testId="open-safety" onClick={() => void openSafety()}>
            {t('locking_open_safety')}
          </Button>
        </div>
        <p class="soft small">{t('locking_safety_tab')}</p>
      </section>
    </Screen>
  );
}
