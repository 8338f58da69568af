import { useRef, useState } from 'preact/hooks';
import { FuseboxError } from '../../contract/errors';
import type { RestoreMode, WorkerCalls } from '../../contract/worker-calls';
import { command } from '../commands';
import { inWorker } from '../in-worker';
import { PassphraseField } from '../lock/passphrase-field';
import { usePassphraseEntry } from '../lock/use-passphrase-entry';
import { newHereText } from '../text/restored';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { t } from '../words/words';
import { BackupSummary } from './backup-summary';
import { Done } from './done';
import { Section } from './section';

type BackupRead = WorkerCalls['readBackup']['result'];

/** Reading a backup, and, once the user has seen what is in it, restoring it. */
export function RestoreSection() {
  const fileField = useRef<HTMLInputElement>(null);
  const entry = usePassphraseEntry();
  const [read, setRead] = useState<BackupRead | null>(null);
  const [mode, setMode] = useState<RestoreMode>('merge');
  const [restored, setRestored] = useState<string | null>(null);
  const { busy, error, run } = useAction();

  function forget() {
    setRead(null);
    setMode('merge');
  }

  async function open() {
    forget();
    setRestored(null);
    await run(async () => {
      const file = fileField.current?.files?.[0];
      const passphrase = entry.read();
      if (!file) throw new FuseboxError('INVALID_PARAMS', t('restore_no_file'));
      if (passphrase === '') throw new FuseboxError('INVALID_PARAMS', t('restore_no_passphrase'));
      setRead(await inWorker('readBackup', { file, passphrase }));
    });
    entry.wipe();
  }

  async function restore({ key, secrets }: BackupRead) {
    await run(async () => {
      const resealed = await command('backup.reseal', { key, secrets });
      const counts = await inWorker('restore', { mode, ...resealed });
      forget();
      if (fileField.current) fileField.current.value = '';
      await command('backup.restored', {});
      const newHere = newHereText(counts);
      setRestored(newHere === null ? t('restored_nothing_new') : t('restored_new', { list: newHere }));
    });
  }

  return (
    <Section title={t('restore_title')}>
      <p>{t('restore_what')}</p>
      <form
        class="stack"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <div class="field">
          <label for="backup-file">{t('restore_file')}</label>
          <input
            ref={fileField}
            id="backup-file"
            class="input"
            type="file"
            accept=".backup"
            disabled={busy}
            data-testid="backup-file"
            onChange={forget}
          />
        </div>
        <PassphraseField
          id="restore-passphrase"
          label={t('restore_passphrase')}
          kind="current"
          entry={entry}
          readOnly={busy}
        />
        {read === null && <ErrorNotice message={error} />}
        <div>
          <Button
            {...(read === null && { look: 'primary' })}
            type="submit"
            disabled={busy}
            testId="read-backup"
          >
            {t('restore_read')}
          </Button>
        </div>
      </form>
      {read !== null && (
        <Choice
          summary={read.summary}
          mode={mode}
          busy={busy}
          error={error}
          onMode={setMode}
          onRestore={() => void restore(read)}
          onCancel={forget}
        />
      )}
      <Progress text={busy ? t(read === null ? 'restore_reading' : 'restore_restoring') : null} />
      <Done message={restored} testId="restored" />
    </Section>
  );
}

interface ChoiceProps {
  summary: BackupRead['summary'];
  mode: RestoreMode;
  busy: boolean;
  error: string | null;
  onMode: (mode: RestoreMode) => void;
  onRestore: () => void;
  onCancel: () => void;
}

/** What is in the backup, and whether and how it is restored. */
function Choice({ summary, mode, busy, error, onMode, onRestore, onCancel }: ChoiceProps) {
  const replaces = mode === 'replace';
  return (
    <>
      <BackupSummary summary={summary} mode={mode} disabled={busy} onMode={onMode} />
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button look={replaces ? 'danger' : 'primary'} disabled={busy} testId="restore" onClick={onRestore}>
          {t(replaces ? 'restore_replace' : 'restore_merge')}
        </Button>
        <Button disabled={busy} onClick={onCancel}>
          {t('restore_cancel')}
        </Button>
      </div>
    </>
  );
}
