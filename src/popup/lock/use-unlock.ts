import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PassphraseRow } from '../../contract/rows';
import { type Action, useAction } from '../use-action';
import { unlock } from './passphrase';
import { useTriesWait } from './use-tries-wait';

export interface Unlocking {
  /** Not state: the passphrase is in one place only, from where it is wiped. */
  field: RefObject<HTMLInputElement | null>;
  action: Action;
  /** How long to wait yet after wrong passphrases, in ms. */
  wait: number;
  /** Tries what was entered. True where the vault was unlocked. */
  submit: () => Promise<boolean>;
}

/** Asking for the passphrase, until it is the right one. */
export function useUnlock(row: PassphraseRow): Unlocking {
  const field = useRef<HTMLInputElement>(null);
  const action = useAction();
  const wait = useTriesWait(row, action.busy);

  async function submit(): Promise<boolean> {
    const input = field.current;
    if (!input || wait > 0) return false;
    if (input.value === '') {
      input.focus();
      return false;
    }
    const done = await action.run(() => unlock(row, input.value));
    if (done) input.value = '';
    else {
      input.focus();
      input.select();
    }
    return done;
  }

  useEffect(() => field.current?.focus(), []);

  return { field, action, wait, submit };
}
