import { useLayoutEffect, useState } from 'preact/hooks';
import type { PassphraseRow, VaultRow } from '../../contract/rows';
import type { OpenKey } from '../../core/lock';
import { lacksPassphrase } from '../../core/policy';
import { watchOpenKey } from '../../store/open-key';
import { usePolicy } from '../use-policy';
import { type SeenVault, seenNext } from './seen-vault';
import { useVaultRow } from './use-vault-row';

/** The vault as the screens know it. `row`: none before the first wallet is connected. */
export interface VaultState {
  row: VaultRow | undefined;
  /** The row where it is locked: what it takes to unlock it. null while it is open. */
  lockedBy: PassphraseRow | null;
  /** The organisation requires a passphrase, and none is set: nothing is done that needs a secret. */
  lacksPassphrase: boolean;
}

/** How often the deadline is looked at, in ms. */
const LOOK_EVERY_MS = 1_000;

/** Whether the vault is open, followed live: unlocked or locked elsewhere, or by its deadline. Undefined until first read. */
export function useVault(): VaultState | undefined {
  const read = useVaultRow();
  const policy = usePolicy();
  const [open, setOpen] = useState<Omit<OpenKey, 'key'> | null>();
  const [seen, setSeen] = useState<SeenVault>();

  // Both not after the next frame: nothing is drawn before the vault is known.
  useLayoutEffect(() => {
    const leaving = new AbortController();
    watchOpenKey(setOpen, leaving.signal);
    return () => leaving.abort();
  }, []);

  useLayoutEffect(() => {
    if (read === undefined || open === undefined) return;
    const look = () =>
      setSeen((before) => {
        const next = seenNext(before, read.row, open, Date.now());
        return isSame(before, next) ? before : next;
      });
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [read, open]);

  if (read === undefined || seen === undefined || policy === undefined) return undefined;
  const { row } = read;
  return {
    row,
    lockedBy: !seen.isOpen && row?.kind === 'passphrase' ? row : null,
    lacksPassphrase: lacksPassphrase(policy, row),
  };
}

/** What is the same is not drawn again. */
function isSame(before: SeenVault | undefined, next: SeenVault): boolean {
  return (
    before?.isOpen === next.isOpen &&
    before.keyId === next.keyId &&
    before.changingSince === next.changingSince
  );
}
