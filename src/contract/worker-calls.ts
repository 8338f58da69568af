/** What pages have done in a worker, off their own thread: deriving keys, and backups. Between a page and a worker of its own, typed but not checked. */
import type { Msat } from './amounts';
import type { ErrorData } from './errors';
import type { Period, ScryptParams } from './rows';
import type { ConnectionSecrets, KnownSecrets } from './sealed-texts';

/** What a backup holds, for the user to read before anything is changed. Names are foreign text. */
export interface BackupSummary {
  /** When it was made, ms since the epoch. */
  madeAt: number;
  /** `isHere`: connected here under the same public key. That its secret is the same is seen by `backup.reseal`. */
  wallets: { name: string; isHere: boolean }[];
  sites: number;
  payments: number;
  /** Of the payments, those that the journal here does not have. */
  newPayments: number;
  /**
   * Of the backup's sites, those whose budget is not the same here: what these could spend without asking once it has replaced what is here. A merge brings
   * only the budgets of wallets that are new here.
   */
  budgets: { origin: string; amount: Msat; period: Period }[];
  /** After how many minutes the vault locks by the backup, null for when the browser is closed; undefined where that is as here. A replacement alone takes it. */
  locksAfter: number | null | undefined;
}

/**
 * `merge`: what is here wins, what is missing is added. `replace`: connections, sites and settings become those of the backup. Either way what is blocked here
 * stays so, and the journal only ever grows.
 */
export type RestoreMode = 'merge' | 'replace';

/** What each call takes, and what it resolves with. */
export interface WorkerCalls {
  /** scrypt, about half a second: 32 bytes in hex. The passphrase is brought into NFKC first. */
  derive: { params: { passphrase: string; scrypt: ScryptParams }; result: string };
  /** The file. `secrets` as `backup.secrets` gave them for this key. Throws CANCELLED where a wallet was connected, or given another secret, since. */
  makeBackup: {
    params: { key: string; scrypt: ScryptParams; secrets: KnownSecrets[] };
    result: Blob;
  };
  /** Opens and checks a file, changes nothing, and keeps it for `restore`. Throws INVALID_BACKUP with the reason, and WRONG_PASSPHRASE. */
  readBackup: {
    params: { file: Blob; passphrase: string };
    result: {
      key: string;
      /** What `backup.reseal` takes. */
      secrets: (KnownSecrets & { toId: string })[];
      summary: BackupSummary;
    };
  };
  /**
   * Restores what was read, in one transaction. `keyId` and `secrets` as `backup.reseal` gave them. Throws CANCELLED where the vault or the connections have
   * changed since, and nothing is changed then: the backup is to be read again. The result: how many there are now that were not here before.
   */
  restore: {
    params: { mode: RestoreMode; keyId: string; secrets: ConnectionSecrets[] };
    result: { wallets: number; sites: number; payments: number };
  };
}

export type WorkerMethod = keyof WorkerCalls;

/** page → worker. */
export interface WorkerCall<M extends WorkerMethod = WorkerMethod> {
  id: number;
  method: M;
  params: WorkerCalls[M]['params'];
}

/** worker → page. */
export type WorkerAnswer = { id: number } & ({ result: unknown } | { error: ErrorData });
