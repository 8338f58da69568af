import { useState } from 'preact/hooks';
import type { VaultRow } from '../../contract/rows';
import { command } from '../commands';
import { inWorker } from '../in-worker';
import { PassphraseField } from '../lock/passphrase-field';
import { freshKeyFrom, proofOf } from '../lock/passphrase-keys';
import { TriesWait } from '../lock/tries-wait';
import { usePassphraseEntry } from '../lock/use-passphrase-entry';
import { useTriesWait } from '../lock/use-tries-wait';
import { Button } from '../ui/button';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { Done } from './done';
import { backupName, download } from './download';
import { NewPassphraseFields, useNewPassphrase } from './new-passphrase';
import { Section } from './section';

/** Everything, sealed into one file. */
export function BackupSection({ row }: { row: VaultRow | undefined }) {
  const current = usePassphraseEntry();
  const fresh = useNewPassphrase();
  const { busy, error, run } = useAction();
  const [made, setMade] = useState<string | null>(null);
  const wait = useTriesWait(row, busy);

  async function make() {
    setMade(null);
    await run(async () => {
      const passphrase = fresh.read();
      const proof = await proofOf(row, current.read());
      const { key, scrypt } = await freshKeyFrom(passphrase);
      const secrets = await command('backup.secrets', { proof, key });
      const name = backupName(new Date());
      download(await inWorker('makeBackup', { key, scrypt, secrets }), name);
      fresh.wipe();
      setMade(t('backup_made', { file: name }));
    });
    current.wipe();
  }

  return (
    <Section title={t('backup_title')}>
      <p>{t('backup_what')}</p>
      <Notice>{t('backup_warning')}</Notice>
      <form
        class="stack"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {row?.kind === 'passphrase' && (
          <PassphraseField
            id="backup-proof"
            label={t('backup_proof')}
            kind="current"
            entry={current}
            readOnly={busy}
          />
        )}
        <NewPassphraseFields
          id="backup-passphrase"
          labels={[t('backup_passphrase'), t('backup_passphrase_again')]}
          passphrase={fresh}
          readOnly={busy}
        />
        <ErrorNotice message={error} />
        <TriesWait wait={wait} />
        <div>
          <Button look="primary" type="submit" disabled={busy || wait > 0} testId="make-backup">
            {t('backup_make')}
          </Button>
        </div>
        <Progress text={busy ? t('backup_making') : null} />
        <Done message={made} testId="backup-made" />
      </form>
    </Section>
  );
}
