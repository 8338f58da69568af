import type { VaultRow } from '../../contract/rows';
import { settingsOf } from '../../store/settings';
import { db } from '../database';
import { LockNow } from '../lock/lock-now';
import { LocksAfter } from '../settings/locks-after';
import { useLive } from '../use-live';
import { t } from '../words/words';
import { Section } from './section';

/** When the vault locks. */
export function LockingSection({ row }: { row: VaultRow | undefined }) {
  const settings = useLive(() => settingsOf(db), '');
  if (!settings) return null;
  const isSet = row?.kind === 'passphrase';
  return (
    <Section title={t('locking_title_short')}>
      <LocksAfter locksAfter={settings.locksAfter} isSet={isSet} />
      {isSet && (
        <div>
          <LockNow />
        </div>
      )}
    </Section>
  );
}
