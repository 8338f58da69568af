/**
 * Secrets at rest. A random vault key seals them; it is stored wrapped, by the user's passphrase or, while there is none, by a key that
 * WebCrypto keeps. The latter keeps secrets out of a plain copy of a row; it does not stop somebody who has the whole browser profile. A passphrase does,
 * while the vault is locked.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Table } from 'dexie';
import { FuseboxError } from '../contract/errors';
import type { Policy } from '../contract/policy';
import type { Sealed, VaultRow } from '../contract/rows';
import type { Wrapping } from '../contract/sealed-texts';
import { isVaultOpen, type OpenKey, waitBeforeTry } from '../core/lock';
import { lacksPassphrase, lockingInTime } from '../core/policy';
import { createTurns } from '../core/turns';
import { noteConnectionEvent } from '../store/connection-events';
import type { Database } from '../store/database';
import { failpoint } from '../store/failpoint';
import { settingsOf } from '../store/settings';
import { resealed, type SealedParts } from './sealed-rows';
import { seal, unseal } from './sealing';
import { unwrapByDevice, unwrapByPassphrase, wrappedByDevice, wrappedByPassphrase } from './wrapping';

const KEY_BYTES = 32;
const MINUTE_MS = 60_000;

/** Seals and opens under the vault key of this name. `open` throws INTERNAL for what was altered or moved. */
export interface Sealer {
  keyId: string;
  seal(bytes: Uint8Array, place: string): Sealed;
  open(sealed: Sealed, place: string): Uint8Array;
}

export interface Vault {
  /** Opens what was sealed for the same place. Throws WALLET_LOCKED, also where a passphrase is required and none is set; INTERNAL where it was altered, moved, or the key is lost. */
  open(sealed: Sealed, place: string): Promise<Uint8Array>;
  /**
   * Runs the work in one read-write transaction over these tables, with what seals and opens for as long: the key is not changed between the
   * sealing and the storing. Throws WALLET_LOCKED.
   */
  sealing<T>(tables: Table[], work: (sealer: Sealer) => Promise<T>): Promise<T>;
  isLocked(): Promise<boolean>;
  /** True where a key is still kept that the deadline has taken. */
  isOverdue(): Promise<boolean>;
  /** Unlocks by a key made of the passphrase. Throws WRONG_PASSPHRASE, and TOO_MANY_TRIES where one has to wait. Does nothing where none is set. */
  unlock(key: string): Promise<void>;
  /** Takes note that the user is here, which puts off the deadline. Does nothing once it has passed. */
  use(): Promise<void>;
  /** When it locks, in ms since the epoch; null for never, or where it is locked. */
  deadline(): Promise<number | null>;
  lock(): Promise<void>;
  /** Throws WRONG_PASSPHRASE or TOO_MANY_TRIES, unless the key is made of the passphrase, or none is set. */
  prove(proof: string | null): Promise<void>;
  /**
   * Seals everything anew under a fresh vault key, wrapped as told; null wraps it by the browser's key. One transaction: either all of it
   * is done, or nothing. Afterwards it is open. Throws what `prove` throws, and INVALID_PARAMS where a passphrase is required.
   */
  rekey(proof: string | null, wrapping: Wrapping | null): Promise<void>;
  /** Destroys the key and all secrets, with their connections, sites and hold invoices. The journals stay. */
  reset(): Promise<void>;
}

/** Where the key is kept while the vault is open. */
export interface OpenKeyStore {
  read(): Promise<OpenKey | null>;
  write(open: OpenKey | null): Promise<void>;
}

/** The vault over this database. The key is made on first use. `policy`: of the organisation, which may require a passphrase. `now`: ms since the epoch. */
export function createVault(
  db: Database,
  openKeys: OpenKeyStore,
  policy: () => Promise<Policy>,
  now: () => number,
): Vault {
  const rowNow = () => db.vault.get('vault');
  /** What puts off a deadline must not bring back the key that was destroyed meanwhile. */
  const inTurn = createTurns();

  const openKey = async () => lockingInTime(await openKeys.read(), (await policy()).lockAfterMinutes);

  /** What the lock stands at; null where no passphrase is set nor required, and nothing is ever locked. */
  async function lockNow(): Promise<{ open: OpenKey | null; isOpen: boolean } | null> {
    const row = await rowNow();
    if (lacksPassphrase(await policy(), row)) return { open: null, isOpen: false };
    if (row?.kind !== 'passphrase') return null;
    const open = await openKey();
    return { open, isOpen: isVaultOpen(row, open, now()) };
  }

  async function keyOf(row: VaultRow): Promise<Uint8Array> {
    if (row.kind === 'device') return unwrapByDevice(row).catch(cannotOpen);
    const open = await openKey();
    if (!open || !isVaultOpen(row, open, now())) {
      throw walletLocked();
    }
    return hexToBytes(open.key);
  }

  /** For what uses the secrets: setting the passphrase that is required does not. */
  async function usableKeyOf(row: VaultRow): Promise<Uint8Array> {
    if (lacksPassphrase(await policy(), row)) throw walletLocked();
    return keyOf(row);
  }

  async function rowOrFirst(): Promise<VaultRow> {
    return (await rowNow()) ?? keepFirst(db, await wrappedByDevice(randomKey()));
  }

  async function keepOpen(keyId: string, key: string): Promise<void> {
    const { locksAfter } = await settingsOf(db);
    const usedAt = now();
    const until = locksAfter === null ? null : usedAt + locksAfter * MINUTE_MS;
    await openKeys.write({ keyId, key, usedAt, until });
  }

  /** The vault key, where the proof is right. A try is counted before it is made, so that a death in between gives nobody a free one. */
  async function proven(row: VaultRow, proof: string | null): Promise<Uint8Array> {
    if (row.kind === 'device') return keyOf(row);
    await db.transaction('rw', db.vault, async () => {
      const current = await rowNow();
      if (current?.kind !== 'passphrase') return;
      const wait = waitBeforeTry(current.wrong, now());
      if (wait > 0) throw tooManyTries(wait);
      await db.vault.put({ ...current, wrong: { count: current.wrong.count + 1, at: now() } });
    });
    if (__FAILPOINTS__) await failpoint('try counted');
    let key: Uint8Array;
    try {
      if (proof === null) throw new Error('no passphrase was entered');
      key = unwrapByPassphrase(row, proof);
    } catch (cause) {
      throw new FuseboxError('WRONG_PASSPHRASE', 'This is not the passphrase.', { cause });
    }
    await db.transaction('rw', db.vault, async () => {
      const current = await rowNow();
      if (current?.keyId === row.keyId) await db.vault.put({ ...row, wrong: { count: 0, at: 0 } });
    });
    return key;
  }

  return {
    async open(sealed, place) {
      return opened(await usableKeyOf(await rowOrFirst()), sealed, place);
    },

    async sealing(tables, work) {
      for (;;) {
        const row = await rowOrFirst();
        const key = await usableKeyOf(row);
        const done = await db.transaction('rw', [db.vault, ...tables], async () => {
          if ((await rowNow())?.keyId !== row.keyId) return null; // it was changed meanwhile
          return {
            value: await work({
              keyId: row.keyId,
              seal: (bytes, place) => seal(key, bytes, place),
              open: (sealed, place) => opened(key, sealed, place),
            }),
          };
        });
        if (done) return done.value;
      }
    },

    isLocked: async () => (await lockNow())?.isOpen === false,

    async isOverdue() {
      const lock = await lockNow();
      return lock?.isOpen === false && lock.open !== null;
    },

    async unlock(proof) {
      const row = await rowNow();
      if (row?.kind !== 'passphrase') return;
      const key = await proven(row, proof);
      await inTurn(() => keepOpen(row.keyId, bytesToHex(key)));
      if (__FAILPOINTS__) await failpoint('open key changed');
      key.fill(0);
    },

    use: () =>
      inTurn(async () => {
        const lock = await lockNow();
        if (lock?.open && lock.isOpen) await keepOpen(lock.open.keyId, lock.open.key);
      }),

    deadline: async () => (await openKey())?.until ?? null,

    async lock() {
      await inTurn(() => openKeys.write(null));
      if (__FAILPOINTS__) await failpoint('open key changed');
    },

    async prove(proof) {
      const row = await rowNow();
      if (row?.kind === 'passphrase') (await proven(row, proof)).fill(0);
    },

    async rekey(proof, wrapping) {
      if (!wrapping && (await policy()).lockAfterMinutes !== null)
        throw new FuseboxError('INVALID_PARAMS', 'Your organisation requires a passphrase.');
      const before = await rowOrFirst();
      const old = await proven(before, proof);
      const fresh = randomKey();
      const row = wrapping ? wrappedByPassphrase(fresh, wrapping) : await wrappedByDevice(fresh);
      if (__FAILPOINTS__) await failpoint('before rekeying');
      await db.transaction('rw', db.vault, db.connections, db.pairings, async () => {
        if ((await rowNow())?.keyId !== before.keyId) {
          throw new FuseboxError(
            'CANCELLED',
            'The passphrase was changed meanwhile. Nothing was done. Try again with the new one.',
          );
        }
        const moved = (parts: SealedParts) =>
          resealed(
            parts,
            (sealed, place) => opened(old, sealed, place),
            (bytes, place) => seal(fresh, bytes, place),
          );
        for (const row of await db.connections.toArray()) await db.connections.update(row.id, moved(row));
        for (const row of await db.pairings.toArray()) await db.pairings.update(row.id, moved(row));
        await db.vault.put(row);
      });
      if (__FAILPOINTS__) await failpoint('after rekeying');
      // What is kept is still the old key: without this the vault would be locked.
      await inTurn(async () => {
        if (wrapping) await keepOpen(row.keyId, bytesToHex(fresh));
        else await openKeys.write(null);
      });
      if (__FAILPOINTS__) await failpoint('open key changed');
      old.fill(0);
      fresh.fill(0);
    },

    async reset() {
      if (__FAILPOINTS__) await failpoint('before reset');
      const cleared = [db.vault, db.connections, db.pairings, db.delegations, db.sites, db.holdInvoices];
      await db.transaction('rw', [...cleared, db.settings, db.connectionEvents], async () => {
        for (const row of await db.connections.toArray())
          await noteConnectionEvent(db, row, 'revoked', now());
        await Promise.all([
          ...cleared.map((table) => table.clear()),
          db.settings.toCollection().modify({ defaultConnectionId: null }),
        ]);
      });
      if (__FAILPOINTS__) await failpoint('after reset');
      await inTurn(() => openKeys.write(null));
      if (__FAILPOINTS__) await failpoint('open key changed');
    },
  };
}

function opened(key: Uint8Array, sealed: Sealed, place: string): Uint8Array {
  try {
    return unseal(key, sealed, place);
  } catch (cause) {
    return cannotOpen(cause);
  }
}

function randomKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

export function walletLocked(): FuseboxError {
  return new FuseboxError('WALLET_LOCKED', 'Fusebox is locked. Open it and enter your passphrase.');
}

export function isWalletLocked(error: unknown): boolean {
  return error instanceof FuseboxError && error.code === 'WALLET_LOCKED';
}

/** For what was altered or belongs elsewhere, and not for a database that cannot be read just now. */
function cannotOpen(cause: unknown): never {
  throw new FuseboxError(
    'INTERNAL',
    "The wallet's secret cannot be opened. Disconnect the wallet and connect it again.",
    { cause },
  );
}

function tooManyTries(wait: number): FuseboxError {
  const seconds = Math.ceil(wait / 1000);
  return new FuseboxError('TOO_MANY_TRIES', `Too many wrong passphrases. Try again in ${seconds} s.`);
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
