import { useState } from 'preact/hooks';
import type { PassphraseRow } from '../../contract/rows';
import { Brand } from '../ui/brand';
import { Button } from '../ui/button';
import { Running } from '../ui/fuse';
import { ErrorNotice } from '../ui/notice';
import { PassphraseField } from './passphrase-field';
import { Reset } from './reset';
import { TriesWait } from './tries-wait';
import { useUnlock } from './use-unlock';

/** All that a page shows while the vault is locked. */
export function LockScreen({ row }: { row: PassphraseRow }) {
  const [forgotten, setForgotten] = useState(false);
  return (
    <div class="locked" data-testid="locked">
      <Brand />
      <h1>Fusebox is locked</h1>
      <UnlockForm row={row} />
      <section class="stack">
        <div>
          <Button look="quiet" testId="forgot" expanded={forgotten} onClick={() => setForgotten(!forgotten)}>
            Forgot the passphrase?
          </Button>
        </div>
        {forgotten && (
          <>
            <p>
              Nobody can get it back for you. If you have a backup, reset Fusebox and restore it. If not,
              reset it and connect your wallets again.
            </p>
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
      <PassphraseField label="Passphrase" id="passphrase" kind="current" entry={entry} readOnly={busy} />
      <ErrorNotice message={error} />
      <TriesWait wait={wait} />
      <Button look="primary" type="submit" disabled={busy || wait > 0} testId="unlock">
        {busy ? 'Unlocking…' : 'Unlock'}
      </Button>
      {busy && <Running />}
    </form>
  );
}
