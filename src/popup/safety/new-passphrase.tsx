import type { RefObject } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { FuseboxError } from '../../contract/errors';
import { PassphraseField } from './passphrase-field';
import { newPassphraseProblem, SHORTEST } from './passphrase-rules';

/** A new passphrase, entered twice. It stands in the two fields and nowhere else. */
export interface NewPassphrase {
  fields: [RefObject<HTMLInputElement | null>, RefObject<HTMLInputElement | null>];
  /** What was entered. Throws INVALID_PARAMS with what is wrong with it. */
  read(): string;
  wipe(): void;
}

/** To be given to a `NewPassphraseFields`. */
export function useNewPassphrase(): NewPassphrase {
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  return useMemo(
    () => ({
      fields: [first, again],
      read() {
        const passphrase = first.current?.value ?? '';
        const problem = newPassphraseProblem(passphrase, again.current?.value ?? '');
        if (problem !== null) throw new FuseboxError('INVALID_PARAMS', problem);
        return passphrase;
      },
      wipe() {
        for (const { current } of [first, again]) if (current) current.value = '';
      },
    }),
    [],
  );
}

/** The two fields. `id`: of the first one, and its test id; the second has `-again` behind it. */
export function NewPassphraseFields(props: {
  id: string;
  label: string;
  passphrase: NewPassphrase;
  readOnly: boolean;
}) {
  const { id, label, passphrase, readOnly } = props;
  const [first, again] = passphrase.fields;
  return (
    <>
      <PassphraseField
        id={id}
        label={label}
        kind="new"
        field={first}
        readOnly={readOnly}
        describedBy={`${id}-help`}
      />
      <PassphraseField
        id={`${id}-again`}
        label={`${label}, once more`}
        kind="new"
        field={again}
        readOnly={readOnly}
        describedBy={`${id}-help`}
      />
      <p id={`${id}-help`} class="soft small">
        At least {SHORTEST} characters. Several words that have nothing to do with each other are strong, and
        easy to keep in mind.
      </p>
    </>
  );
}
