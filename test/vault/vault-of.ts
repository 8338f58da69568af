/** A vault over a database, with what `storage.session` keeps for it in memory. */
import { NO_POLICY } from '../../src/contract/policy';
import type { Sealed } from '../../src/contract/rows';
import type { OpenKey } from '../../src/core/lock';
import type { Database } from '../../src/store/database';
import { createVault, type Vault } from '../../src/vault/vault';

/** What `storage.session` is to the vault: it outlives the background. */
export class OpenKeys {
  open: OpenKey | null = null;
  /** What is being read is told only once this has resolved. */
  slow: Promise<void> | null = null;
  read = async (): Promise<OpenKey | null> => {
    const open = structuredClone(this.open);
    await this.slow;
    return open;
  };
  write = async (open: OpenKey | null): Promise<void> => {
    this.open = structuredClone(open);
  };
}

export interface SealingVault extends Vault {
  seal(bytes: Uint8Array, place: string): Promise<Sealed>;
}

export function vaultOf(
  db: Database,
  openKeys = new OpenKeys(),
  now: () => number = Date.now,
  policy = async () => NO_POLICY,
): SealingVault {
  const vault = createVault(db, openKeys, policy, now);
  return { ...vault, seal: (bytes, place) => vault.sealing([], async ({ seal }) => seal(bytes, place)) };
}
