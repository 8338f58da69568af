/** The background's part in backups: secrets are sealed and opened here alone. Files are made and read by the worker of a page (src/worker). */
import { hexToBytes } from '@noble/hashes/utils.js';
import { FuseboxError } from '../contract/errors';
import type { Sealed } from '../contract/rows';
import type { UiParams, UiResults } from '../contract/ui-commands';
import { getPublicKey } from '../nwc/events';
import type { Database } from '../store/database';
import { resealed, secretPlace, secretsInBytes, secretsInText } from '../vault/sealed-rows';
import { seal, unseal } from '../vault/sealing';
import type { Vault } from '../vault/vault';

export interface BackupSecrets {
  /** The secrets of all connections, sealed under the backup's key. Throws WRONG_PASSPHRASE, TOO_MANY_TRIES and WALLET_LOCKED. */
  secrets(params: UiParams<'backup.secrets'>): Promise<UiResults['backup.secrets']>;
  /** The secrets of a backup, sealed under the vault key. Throws INVALID_BACKUP where one does not open, or is not the one that its public key is of. */
  reseal(params: UiParams<'backup.reseal'>): Promise<UiResults['backup.reseal']>;
}

export function createBackupSecrets(db: Database, vault: Vault): BackupSecrets {
  return {
    async secrets({ proof, key }) {
      await vault.prove(proof);
      const bytes = hexToBytes(key);
      return vault.sealing([db.connections], async ({ open }) => {
        const connections = await db.connections.toArray();
        return connections.map((row) => ({
          ...secretsInText(resealed(row, open, (secret, place) => seal(bytes, secret, place))),
          clientPubkey: row.clientPubkey,
        }));
      });
    },

    async reseal({ key, secrets }) {
      const bytes = hexToBytes(key);
      return vault.sealing([], async (sealer) => ({
        keyId: sealer.keyId,
        secrets: secrets.map(({ toId, clientPubkey, ...parts }) => {
          const open = (sealed: Sealed, place: string) =>
            unsealed(bytes, sealed, place, place === secretPlace(parts.id) ? clientPubkey : null);
          return secretsInText(resealed(secretsInBytes(parts), open, sealer.seal, toId));
        }),
      }));
    },
  };
}

/** Everybody may know a public key: a wallet is the one that is here only where its secret is in the backup. */
function unsealed(key: Uint8Array, sealed: Sealed, place: string, pubkey: string | null): Uint8Array {
  let cause: unknown;
  try {
    const bytes = unseal(key, sealed, place);
    if (bytes.length === 32 && (!pubkey || getPublicKey(bytes) === pubkey)) return bytes;
  } catch (error) {
    cause = error;
  }
  throw new FuseboxError(
    'INVALID_BACKUP',
    'A secret in this backup is not that of its wallet. Nothing was changed. Use another backup.',
    { cause },
  );
}
