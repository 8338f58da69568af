/**
 * Secrets at rest. A random vault key seals them with XChaCha20-Poly1305; the vault key itself is wrapped by an AES-GCM key
 * that WebCrypto made and will not give out. That keeps secrets out of a plain copy of the database and out of backups of it made by
 * other programs; it does not stop somebody who runs this browser profile.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { FuseboxError } from '../contract/errors';
import type { Sealed, VaultRow } from '../contract/rows';
import type { Database } from '../store/database';

const NONCE_BYTES = 24;
const KEY_BYTES = 32;

export interface Vault {
  /** Seals bytes under a fresh nonce, bound to `place`: they open nowhere else. */
  seal(bytes: Uint8Array, place: string): Promise<Sealed>;
  /** Opens what `seal` made for the same place. Throws INTERNAL where it was altered, moved, or the key is lost. */
  open(sealed: Sealed, place: string): Promise<Uint8Array>;
}

/** The vault over this database. The key is made on first use. */
export function createVault(db: Database): Vault {
  let key: Promise<Uint8Array> | undefined;
  const vaultKey = () => {
    key ??= loadKey(db).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  };
  return {
    async seal(bytes, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const ciphertext = xchacha20poly1305(await vaultKey(), nonce, utf8ToBytes(place)).encrypt(bytes);
      return { nonce, ciphertext };
    },
    async open(sealed, place) {
      const key = await vaultKey();
      try {
        return xchacha20poly1305(key, sealed.nonce, utf8ToBytes(place)).decrypt(sealed.ciphertext);
      } catch (cause) {
        throw cannotOpen(cause);
      }
    },
  };
}

async function loadKey(db: Database): Promise<Uint8Array> {
  const row = (await db.vault.get('vault')) ?? (await keepFirst(db, await newRow()));
  try {
    const key = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, row.deviceKey, row.wrappedKey);
    return new Uint8Array(key);
  } catch (cause) {
    throw cannotOpen(cause);
  }
}

/** For what was altered or belongs elsewhere, and not for a database that cannot be read just now. */
function cannotOpen(cause: unknown): FuseboxError {
  return new FuseboxError(
    'INTERNAL',
    "The wallet's secret cannot be opened. Disconnect the wallet and connect it again.",
    { cause },
  );
}

async function newRow(): Promise<VaultRow> {
  const deviceKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plainKey = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const wrappedKey = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, deviceKey, plainKey),
  );
  return { id: 'vault', kind: 'device', deviceKey, iv, wrappedKey };
}

/** WebCrypto cannot run inside a transaction, so two starts may both make a key: the one stored first is the key. */
async function keepFirst(db: Database, row: VaultRow): Promise<VaultRow> {
  return db.transaction('rw', db.vault, async () => {
    const existing = await db.vault.get('vault');
    if (existing) return existing;
    await db.vault.add(row);
    return row;
  });
}
