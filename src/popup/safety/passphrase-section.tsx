import { useState } from 'preact/hooks';
import type { PassphraseRow, VaultRow } from '../../contract/rows';
import { command } from '../commands';
import { PassphraseField } from '../lock/passphrase-field';
import { freshKeyFrom, proofOf } from '../lock/passphrase-keys';
import { TriesWait } from '../lock/tries-wait';
import { usePassphraseEntry } from '../lock/use-passphrase-entry';
import { useTriesWait } from '../lock/use-tries-wait';
import { Button } from '../ui/button';
import { ByOrganisation } from '../ui/by-organisation';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';
import { Done } from './done';
import { NewPassphraseFields, useNewPassphrase } from './new-passphrase';
import { Section } from './section';

/** Setting, changing and removing the passphrase. */
export function PassphraseSection({ row }: { row: VaultRow | undefined }) {
  const old = usePassphraseEntry();
  const fresh = useNewPassphrase();
  const { busy, error, run } = useAction();
  const isRequired = usePolicy()?.lockAfterMinutes != null;
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
        words: t(isSet ? 'safety_changed' : 'safety_set'),
      },
    );
  const remove = (from: PassphraseRow) =>
    act(
      async () => {
        await command('vault.removePassphrase', { proof: await proofOf(from, old.read()) });
      },
      { isSet: false, words: t('safety_removed') },
    );

  return (
    <Section title={t('safety_passphrase')}>
      <p>{t(isSet ? 'safety_is_set' : 'safety_is_not_set')}</p>
      {isRequired && <ByOrganisation>{t('managed_passphrase')}</ByOrganisation>}
      <ul class="points">
        <li>{t('safety_protects')}</li>
        <li>{t('safety_protects_not')}</li>
        <li>{t('safety_forgotten')}</li>
        <li>{t('safety_connected_before')}</li>
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
            label={t('safety_current')}
            kind="current"
            entry={old}
            readOnly={busy}
          />
        )}
        <NewPassphraseFields
          id="new-passphrase"
          labels={[t('safety_new'), t('safety_new_again')]}
          passphrase={fresh}
          readOnly={busy}
        />
        <ErrorNotice message={error} />
        <TriesWait wait={wait} />
        <div class="buttons">
          <Button look="primary" type="submit" disabled={busy || wait > 0} testId="set-passphrase">
            {t(isSet ? 'safety_change' : 'safety_do_set')}
          </Button>
          {isSet && !isRequired && (
            <Button
              look="quiet danger"
              disabled={busy || wait > 0}
              testId="remove-passphrase"
              onClick={() => void remove(row)}
            >
              {t('safety_remove')}
            </Button>
          )}
        </div>
        {isSet && !isRequired && <p class="soft small">{t('safety_remove_help')}</p>}
        <Progress text={busy ? t('safety_sealing') : null} />
        {/* What was done elsewhere since, a reset for one, makes it untrue. */}
        <Done message={done?.isSet === isSet ? done.words : null} testId="passphrase-done" />
      </form>
    </Section>
  );
}
