/** The page of what keeps the secrets safe: passphrase, lock, backup. A page, since Firefox closes a popup that opens a file dialog. */
import { useEffect } from 'preact/hooks';
import { LockScreen } from './lock/lock-screen';
import { useVault } from './lock/use-vault';
import { mount } from './mount';
import { BackupSection } from './safety/backup-section';
import { LockingSection } from './safety/locking-section';
import { PassphraseSection } from './safety/passphrase-section';
import { ResetSection } from './safety/reset-section';
import { RestoreSection } from './safety/restore-section';
import { Brand } from './ui/brand';
import { t } from './words/words';

function SafetyPage() {
  const vault = useVault();
  useEffect(() => {
    document.title = t('safety_title');
  }, []);
  if (!vault) return null;
  const { row, lockedBy, lacksPassphrase } = vault;
  if (lockedBy) return <LockScreen row={lockedBy} />;
  return (
    <>
      <header class="stack">
        <Brand />
        <h1>{t('safety_title')}</h1>
      </header>
      <PassphraseSection row={row} />
      {/* None of this is done before. */}
      {!lacksPassphrase && (
        <>
          <LockingSection row={row} />
          <BackupSection row={row} />
          <RestoreSection />
          <ResetSection />
        </>
      )}
    </>
  );
}

void mount(SafetyPage);
