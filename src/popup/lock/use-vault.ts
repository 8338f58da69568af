import { useEffect, useState } from 'preact/hooks';
import type { VaultRow } from '../../contract/rows';
import { isVaultOpen, type OpenKey } from '../../core/lock';
import { watchOpenKey } from '../../store/open-key';
import { db } from '../database';
import { useLive } from '../use-live';

/** The vault as the screens know it. `row`: none before the first wallet is connected. */
export interface VaultState {
  row: VaultRow | undefined;
  isOpen: boolean;
}

/** How often the deadline is looked at, in ms. */
const LOOK_EVERY_MS = 1_000;
/** Another passphrase is another key: for a moment, in ms, the row is of the new key and the open one still the old. That is no lock. */
const CHANGING_MS = 300;

/** Whether the vault is open, followed live: unlocked or locked elsewhere, or by its deadline. Undefined until first read. */
export function useVault(): VaultState | undefined {
  const read = useLive(async () => ({ row: await db.vault.get('vault') }), '');
  const [open, setOpen] = useState<Omit<OpenKey, 'key'> | null>();
  const [isOpen, setIsOpen] = useState<boolean>();

  useEffect(() => {
    const leaving = new AbortController();
    watchOpenKey(setOpen, leaving.signal);
    return () => leaving.abort();
  }, []);

  useEffect(() => {
    if (read === undefined || open === undefined) return;
    const isOpenNow = () => isVaultOpen(read.row, open, Date.now());
    const look = () => setIsOpen(isOpenNow());
    const first = setTimeout(look, CHANGING_MS);
    const timer = setInterval(look, LOOK_EVERY_MS);
    setIsOpen((before) => (before === undefined || isOpenNow() ? isOpenNow() : before));
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [read, open]);

  return read === undefined || isOpen === undefined ? undefined : { row: read.row, isOpen };
}
