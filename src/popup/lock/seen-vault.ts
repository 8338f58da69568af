/** From what is known of the vault to what is shown of it. Pure; the clock is passed in. */
import type { VaultRow } from '../../contract/rows';
import { isVaultOpen, type OpenKey } from '../../core/lock';

/** The vault as it was last seen. */
export interface SeenVault {
  isOpen: boolean;
  /** Of the key under which it was open, or is locked. */
  keyId: string | undefined;
  /** Since when the row is of another key than the open one, ms since the epoch. */
  changingSince?: number;
}

/** As long as a change of the passphrase may take, in ms: longer than that, and the background has died over it. */
const CHANGING_MS = 10_000;

/**
 * Another passphrase is another key. The row is of the new one and the open key of the old one for a moment, or, since news of the two come by different ways, the
 * other way round: that is no lock, and whoever has just set it must not be asked for it.
 */
export function seenNext(
  before: SeenVault | undefined,
  row: VaultRow | undefined,
  open: Omit<OpenKey, 'key'> | null,
  now: number,
): SeenVault {
  const keyId = row?.keyId;
  if (isVaultOpen(row, open, now)) return { isOpen: true, keyId };
  const isChanging = before?.keyId !== keyId || (open !== null && open.keyId !== keyId);
  if (before?.isOpen && isChanging) {
    const changingSince = before.changingSince ?? now;
    if (now - changingSince < CHANGING_MS) return { ...before, changingSince };
  }
  return { isOpen: false, keyId };
}
