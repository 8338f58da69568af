import { useState } from 'preact/hooks';
import type { PassphraseRow } from '../../contract/rows';
import { Brand } from '../ui/brand';
import { Button } from '../ui/button';
import { Running } from '../ui/fuse';
import { ErrorNotice } from '../ui/notice';
import { t } from '../words/words';
import { PassphraseField } from './passphrase-field';
import { Reset } from './reset';
import { TriesWait } from './tries-wait';
import { useUnlock } from './use-unlock';

/** All that a page shows while the vault is locked. */
export function LockScreen({ row }: { row: PassphraseRow }) {
  const [forgotten, setForgotten] = useState(false);
  return (
    <div class="locked" data-testid="locked">
      <div class="locked-head">
        <Brand />
        <h1>{t('lock_title')}</h1>
      </div>
      <UnlockForm row={row} />
      <section class="stack">
        <div class="locked-forgot">
          <Button look="quiet" testId="forgot" expanded={forgotten} onClick={() => setForgotten(!forgotten)}>
            {t('lock_forgot')}
          </Button>
        </div>
        {forgotten && (
          <>
            <p>{t('lock_forgot_help')}</p>
            <Reset />
          </>
        )}
      </section>
    </div>
  );
}

function UnlockForm({ row }: { row: PassphraseRow }) {
  const { entry, action, wait, submit } = useUnlock(row);
  const { busy, error } = action;
  return (
    <form
      class="stack"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PassphraseField
        label={t('lock_passphrase')}
        id="passphrase"
        kind="current"
        entry={entry}
        readOnly={busy}
      />
      <ErrorNotice message={error} />
      <TriesWait wait={wait} />
      <Button look="primary" type="submit" disabled={busy || wait > 0} testId="unlock">
        {busy ? t('lock_unlocking') : t('lock_unlock')}
      </Button>
      {busy && <Running />}
    </form>
  );
}
