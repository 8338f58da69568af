import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button';

interface PassphraseFieldProps {
  label: string;
  /** Also the test id. Unique on its page. */
  id: string;
  field: RefObject<HTMLInputElement | null>;
  /** Whether it is one that there is, or a new one: what a password manager has to know. */
  kind: 'current' | 'new';
  readOnly: boolean;
  describedBy?: string;
}

/** What a text field holds, browsers keep in the files of their sessions, unless it is told not to complete. */
const SHOWN = { type: 'text', autocomplete: 'off' } as const;
const HIDDEN = {
  current: { type: 'password', autocomplete: 'current-password' },
  new: { type: 'password', autocomplete: 'new-password' },
} as const;

/** A field for a passphrase, with the way to see what one types. */
export function PassphraseField(props: PassphraseFieldProps) {
  const { label, id, field, kind, readOnly, describedBy } = props;
  const [shown, setShown] = useState(false);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="passphrase">
        <input
          ref={field}
          id={id}
          class="input"
          {...(shown ? SHOWN : HIDDEN[kind])}
          autocapitalize="off"
          spellcheck={false}
          maxLength={1000}
          readOnly={readOnly}
          aria-describedby={describedBy}
          data-testid={id}
        />
        <Button look="quiet" label={`${shown ? 'Hide' : 'Show'}: ${label}`} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      </div>
    </div>
  );
}
