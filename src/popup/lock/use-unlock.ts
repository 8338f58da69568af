import { useLayoutEffect } from 'preact/hooks';
import type { PassphraseRow } from '../../contract/rows';
import { type Action, useAction } from '../use-action';
import { unlock } from './passphrase-keys';
import { type PassphraseEntry, usePassphraseEntry } from './use-passphrase-entry';
import { useTriesWait } from './use-tries-wait';

export interface Unlocking {
  entry: PassphraseEntry;
  action: Action;
  /** How long to wait yet after wrong passphrases, in ms. */
  wait: number;
  /** Tries what was entered. True where the vault was unlocked. */
  submit: () => Promise<boolean>;
}

/** Asking for the passphrase, until it is the right one. */
export function useUnlock(row: PassphraseRow): Unlocking {
  const entry = usePassphraseEntry();
  const action = useAction();
  const wait = useTriesWait(row, action.busy);

  async function submit(): Promise<boolean> {
    const input = entry.field.current;
    if (!input || wait > 0) return false;
    if (input.value === '') {
      input.focus();
      return false;
    }
    const done = await action.run(() => unlock(row, input.value));
    if (done) entry.wipe();
    else {
      input.focus();
      input.select();
    }
    return done;
  }

  useLayoutEffect(() => entry.field.current?.focus(), []);

  return { entry, action, wait, submit };
}
