import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** A passphrase that is being entered. Not state: it stands in its field and nowhere else, from where it is wiped. */
export interface PassphraseEntry {
  field: RefObject<HTMLInputElement | null>;
  /** Whether it can be read. */
  shown: boolean;
  show: (shown: boolean) => void;
  read: () => string;
  wipe: () => void;
}

/** To be given to a `PassphraseField`. */
export function usePassphraseEntry(): PassphraseEntry {
  const field = useRef<HTMLInputElement>(null);
  const [shown, show] = useState(false);
  return {
    field,
    shown,
    show,
    read: () => field.current?.value ?? '',
    wipe() {
      if (field.current) field.current.value = '';
      show(false);
    },
  };
}
