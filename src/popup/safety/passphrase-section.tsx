import { useState } from 'preact/hooks';
import type { PassphraseRow, VaultRow } from '../../contract/rows';
import { command } from '../commands';
import { PassphraseField } from '../lock/passphrase-field';
import { freshKeyFrom, proofOf } from '../lock/passphrase-keys';
import { TriesWait } from '../lock/tries-wait';
import { usePassphraseEntry } from '../lock/use-passphrase-entry';
import { useTriesWait } from '../lock/use-tries-wait';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { Done } from './done';
import { NewPassphraseFields, useNewPassphrase } from './new-passphrase';
import { Section } from './section';

/** Setting, changing and removing the passphrase. */
export function PassphraseSection({ row }: { row: VaultRow | undefined }) {
  const old = usePassphraseEntry();
  const fresh = useNewPassphrase();
  const { busy, error, run } = useAction();
  const [done, setDone] = useState<{ isSet: boolean; words: string } | null>(null);
  const isSet = row?.kind === 'passphrase';
  const wait = useTriesWait(row, busy);

  async function act(work: () => Promise<unknown>, whenDone: { isSet: boolean; words: string }) {
    setDone(null);
    const isDone = await run(work);
    old.wipe();
    if (!isDone) return;
    fresh.wipe();
    setDone(whenDone);
  }
  const set = () =>
    act(
      async () => {
        const passphrase = fresh.read();
        const proof = await proofOf(row, old.read());
        await command('vault.setPassphrase', { proof, wrapping: await freshKeyFrom(passphrase) });
      },
      {
        isSet: true,
        words: isSet
          ? 'The passphrase was changed.'
          : 'The passphrase is set. Fusebox asks for it from now on.',
      },
    );
  const remove = (from: PassphraseRow) =>
    act(
      async () => {
        await command('vault.removePassphrase', { proof: await proofOf(from, old.read()) });
      },
      { isSet: false, words: 'The passphrase was removed. Fusebox does not lock any more.' },
    );

  return (
    <Section title="Passphrase">
      <p>
        {isSet
          ? 'A passphrase is set. The secrets of your wallets are sealed under it, and Fusebox asks for it when it is locked.'
          : "No passphrase is set. Whoever has this computer, or a copy of the browser's files, can spend from your wallets."}
      </p>
      <ul class="points">
        <li>
          It protects you where somebody steals or copies the files of your browser while Fusebox is locked.
        </li>
        <li>It does not protect you from somebody who uses this browser while Fusebox is unlocked.</li>
        <li>
          Nobody can get it back for you. If you forget it, only a backup brings your connections back: make
          one below.
        </li>
        <li>
          It fully protects the wallets that were connected after it was set. Of those connected before, the
          browser may keep old data in its files for a long time. To be sure of them, disconnect them, delete
          the old connections in the wallets, and connect them anew with new connection strings.
        </li>
      </ul>
      <form
        class="stack"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          void set();
        }}
      >
        {isSet && (
          <PassphraseField
            id="old-passphrase"
            label="Current passphrase"
            kind="current"
            entry={old}
            readOnly={busy}
          />
        )}
        <NewPassphraseFields id="new-passphrase" label="New passphrase" passphrase={fresh} readOnly={busy} />
        <ErrorNotice message={error} />
        <TriesWait wait={wait} />
        <div class="buttons">
          <Button look="primary" type="submit" disabled={busy || wait > 0} testId="set-passphrase">
            {isSet ? 'Change passphrase' : 'Set passphrase'}
          </Button>
          {isSet && (
            <Button
              look="quiet danger"
              disabled={busy || wait > 0}
              testId="remove-passphrase"
              onClick={() => void remove(row)}
            >
              Remove passphrase
            </Button>
          )}
        </div>
        {isSet && <p class="soft small">To remove it, enter the current one only.</p>}
        <Progress text={busy ? 'Sealing your secrets anew. This takes a second or two.' : null} />
        {/* What was done elsewhere since, a reset for one, makes it untrue. */}
        <Done message={done?.isSet === isSet ? done.words : null} testId="passphrase-done" />
      </form>
    </Section>
  );
}
