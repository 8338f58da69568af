import type { VaultRow } from '../../contract/rows';
import { db } from '../database';
import { useLive } from '../use-live';

/** The vault's row, followed live: none before the first wallet is connected. Undefined until first read. */
export function useVaultRow(): { row: VaultRow | undefined } | undefined {
  return useLive(async () => ({ row: await db.vault.get('vault') }), '');
}
