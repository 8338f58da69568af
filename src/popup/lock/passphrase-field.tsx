import { useEffect } from 'preact/hooks';
import { Button } from '../ui/button';
import { t } from '../words/words';
import type { PassphraseEntry } from './use-passphrase-entry';

interface PassphraseFieldProps {
  label: string;
  /** Also the test id. Unique on its page. */
  id: string;
  entry: PassphraseEntry;
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

/** A field for a passphrase, with the way to see what one types. What stands in it goes when the page is hidden, and with the field: by a lock, for one. */
export function PassphraseField(props: PassphraseFieldProps) {
  const { label, id, entry, kind, readOnly, describedBy } = props;
  const { field, shown, show, wipe } = entry;

  useEffect(() => {
    const input = field.current;
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') wipe();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      if (input) input.value = '';
      show(false);
    };
  }, []);

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
        <Button
          look="quiet"
          label={shown ? t('lock_hide_field', { label }) : t('lock_show_field', { label })}
          onClick={() => show(!shown)}
        >
          {shown ? t('lock_hide') : t('lock_show')}
        </Button>
      </div>
    </div>
  );
}
