/** A database with its vault, and what pages have done with backups of it: the worker and the background together. */
import { createHash } from 'node:crypto';
import { createBackupSecrets } from '../../src/background/backup-secrets';
import type { ScryptParams } from '../../src/contract/rows';
import { SCRYPT_TODAY } from '../../src/contract/scrypt-today';
import type { RestoreMode } from '../../src/contract/worker-calls';
import type { Database } from '../../src/store/database';
import { secretPlace, seedPlace } from '../../src/vault/sealed-rows';
import { createBackups } from '../../src/worker/backups';
import { emptyDatabase } from '../store/empty-database';
import { NOON } from '../store/payment-rows';
import { vaultOf } from '../vault/vault-of';

export const PASSPHRASE = 'correct horse';

/** Stands for scrypt, which takes half a second. */
export function quickKeyOf(passphrase: string, { N, r, p, salt }: ScryptParams): string {
  return createHash('sha256').update(`${passphrase} ${N} ${r} ${p} ${salt}`).digest('hex');
}

export type Profile = ReturnType<typeof newProfile>;

export function newProfile(db: Database = emptyDatabase(), clock = { now: NOON }) {
  const vault = vaultOf(db);
  const background = createBackupSecrets(db, vault);
  const worker = createBackups({ db, keyOf: quickKeyOf, now: () => clock.now });

  async function backUp(): Promise<Blob> {
    const scrypt = {
      ...SCRYPT_TODAY,
      salt: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex'),
    };
    const key = quickKeyOf(PASSPHRASE, scrypt);
    return worker.makeBackup({ key, scrypt, secrets: await background.secrets({ proof: null, key }) });
  }

  async function restore(file: Blob, mode: RestoreMode) {
    const { key, secrets } = await worker.readBackup({ file, passphrase: PASSPHRASE });
    return worker.restore({ mode, ...(await background.reseal({ key, secrets })) });
  }

  /** All rows but those of the vault; secrets as they open, in hex. */
  async function rows() {
    const connections = await Promise.all(
      (await db.connections.toArray()).map(async ({ sealedSecret, sealedAuthSeed, ...row }) => ({
        ...row,
        secret: Buffer.from(await vault.open(sealedSecret, secretPlace(row.id))).toString('hex'),
        seed:
          sealedAuthSeed && Buffer.from(await vault.open(sealedAuthSeed, seedPlace(row.id))).toString('hex'),
      })),
    );
    return {
      connections,
      sites: await db.sites.toArray(),
      blocked: await db.blocked.toArray(),
      holdInvoices: await db.holdInvoices.toArray(),
      invoices: await db.invoices.toArray(),
      settings: await db.settings.toArray(),
      chosenSites: await db.chosenSites.toArray(),
      payments: await db.payments.toArray(),
    };
  }

  return { db, vault, background, worker, clock, backUp, restore, rows };
}
