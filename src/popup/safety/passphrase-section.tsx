import { useRef, useState } from 'preact/hooks';
import type { PassphraseRow, VaultRow } from '../../contract/rows';
import { command } from '../commands';
import { NewPassphraseFields, useNewPassphrase } from '../lock/new-passphrase';
import { freshKeyFrom, proofOf } from '../lock/passphrase';
import { PassphraseField } from '../lock/passphrase-field';
import { TriesWait } from '../lock/tries-wait';
import { useTriesWait } from '../lock/use-tries-wait';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { Done } from './done';
import { Progress } from './progress';
import { Section } from './section';

/** Setting, changing and removing the passphrase. */
export function PassphraseSection({ row }: { row: VaultRow | undefined }) {
  const old = useRef<HTMLInputElement>(null);
  const fresh = useNewPassphrase();
  const { busy, error, run } = useAction();
  const [done, setDone] = useState<{ isSet: boolean; words: string } | null>(null);
  const isSet = row?.kind === 'passphrase';
  const wait = useTriesWait(row, busy);

  async function act(work: () => Promise<unknown>, whenDone: { isSet: boolean; words: string }) {
    setDone(null);
    if (!(await run(work))) return;
    if (old.current) old.current.value = '';
    fresh.wipe();
    setDone(whenDone);
  }
  const set = () =>
    act(
      async () => {
        const passphrase = fresh.read();
        const proof = await proofOf(row, entered(old.current));
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
        await command('vault.removePassphrase', { proof: await proofOf(from, entered(old.current)) });
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
        {!isSet && (
          <li>
            What is left of the old data can stay in the browser's files for a while. If you fear that
            somebody has made a copy before, disconnect your wallets, delete the connections in them, and
            connect them anew.
          </li>
        )}
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
            field={old}
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

function entered(field: HTMLInputElement | null): string {
  return field?.value ?? '';
}
