/** Backups, from the rows of the database to a file and back. Secrets pass through sealed: the background alone opens them. */
import { FuseboxError } from '../contract/errors';
import type { ScryptParams } from '../contract/rows';
import type { WorkerCalls } from '../contract/worker-calls';
import type { Database } from '../store/database';
import { restoreFailpoint } from '../store/failpoint';
import { type BackupContent, contentIn, contentInBytes } from './backup-content';
import { openedFile, sealedFile } from './backup-file';
import { gathered } from './gather';
import { type Places, placesIn, restore, summaryOf } from './restore';

type Call<M extends keyof WorkerCalls> = (
  params: WorkerCalls[M]['params'],
) => Promise<WorkerCalls[M]['result']>;

export interface Backups {
  makeBackup: Call<'makeBackup'>;
  readBackup: Call<'readBackup'>;
  restore: Call<'restore'>;
}

export interface BackupsDeps {
  db: Database;
  /** As `keyOf` of derive.ts. */
  keyOf: (passphrase: string, scrypt: ScryptParams) => string;
  /** ms since the epoch. */
  now: () => number;
}

/** The calls of contract/worker-calls that are about backups. One at a time. */
export function createBackups({ db, keyOf, now }: BackupsDeps): Backups {
  /** What was read last, until it is restored. */
  let read: { content: BackupContent; places: Places } | null = null;

  return {
    async makeBackup({ key, scrypt, secrets }) {
      const bytes = contentInBytes(await gathered(db, secrets, now()));
      const file = sealedFile(bytes, key, scrypt);
      bytes.fill(0);
      return file;
    },

    async readBackup({ file, passphrase }) {
      read = null;
      const { content: bytes, key } = await openedFile(file, (scrypt) => keyOf(passphrase, scrypt));
      const content = contentIn(bytes);
      bytes.fill(0);
      const places = await placesIn(db, content);
      read = { content, places };
      const secrets = content.connections.map(({ id, clientPubkey, sealedSecret, sealedAuthSeed }) => ({
        id,
        clientPubkey,
        toId: places.get(id)?.toId ?? id,
        sealedSecret,
        ...(sealedAuthSeed ? { sealedAuthSeed } : {}),
      }));
      return { key, secrets, summary: await summaryOf(db, content, places) };
    },

    async restore({ mode, keyId, secrets }) {
      if (!read) throw new FuseboxError('INTERNAL', 'No backup was read. Choose the file again.');
      const done = await restore(db, { ...read, mode, keyId, secrets }, now());
      if (__FAILPOINTS__) await restoreFailpoint('restored');
      read = null;
      return done;
    },
  };
}
