import { FuseboxError } from '../../contract/errors';
import { PassphraseField } from '../lock/passphrase-field';
import { type PassphraseEntry, usePassphraseEntry } from '../lock/use-passphrase-entry';
import { t } from '../words/words';
import { newPassphraseProblem, SHORTEST } from './new-passphrase-problem';

/** A new passphrase, entered twice. */
export interface NewPassphrase {
  entries: [PassphraseEntry, PassphraseEntry];
  /** What was entered. Throws INVALID_PARAMS with what is wrong with it. */
  read(): string;
  wipe(): void;
}

/** To be given to a `NewPassphraseFields`. */
export function useNewPassphrase(): NewPassphrase {
  const first = usePassphraseEntry();
  const again = usePassphraseEntry();
  return {
    entries: [first, again],
    read() {
      const passphrase = first.read();
      const problem = newPassphraseProblem(passphrase, again.read());
      if (problem !== null) throw new FuseboxError('INVALID_PARAMS', problem);
      return passphrase;
    },
    wipe() {
      first.wipe();
      again.wipe();
    },
  };
}

/** The two fields. `id`: of the first one, and its test id; the second has `-again` behind it. */
export function NewPassphraseFields(props: {
  id: string;
  labels: readonly [first: string, again: string];
  passphrase: NewPassphrase;
  readOnly: boolean;
}) {
  const { id, labels, passphrase, readOnly } = props;
  const [first, again] = passphrase.entries;
  return (
    <>
      <PassphraseField
        id={id}
        label={labels[0]}
        kind="new"
        entry={first}
        readOnly={readOnly}
        describedBy={`${id}-help`}
      />
      <PassphraseField
        id={`${id}-again`}
        label={labels[1]}
        kind="new"
        entry={again}
        readOnly={readOnly}
        describedBy={`${id}-help`}
      />
      <p id={`${id}-help`} class="soft small">
        {t('safety_strong', { shortest: SHORTEST })}
      </p>
    </>
  );
}
