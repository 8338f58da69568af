/** When the vault is open, and how long one waits after wrong passphrases. */
import type { VaultRow } from '../contract/rows';

/** As Fusebox comes: minutes without use. */
export const LOCKS_AFTER = 15;

/** The vault's key while it is open, as `storage.session` keeps it. Times in ms since the epoch. */
export interface OpenKey {
  /** The vault row that it belongs to. */
  keyId: string;
  /** Hex. */
  key: string;
  /** When the user last did anything. */
  usedAt: number;
  /** From then on it is locked; null for never in this run of the browser. */
  until: number | null;
}

/** How far a clock may be put back, in ms, before that is no correction any more. */
const CLOCK_SLACK_MS = 60_000;

/** True where the row's key can be had. A clock that was put back would put off the deadline: then it is locked. */
export function isVaultOpen(
  row: VaultRow | undefined,
  open: Omit<OpenKey, 'key'> | null,
  now: number,
): boolean {
  if (row?.kind !== 'passphrase') return true;
  if (open?.keyId !== row.keyId) return false;
  return open.until === null || (now < open.until && now >= open.usedAt - CLOCK_SLACK_MS);
}

/** So many wrong passphrases cost nothing: everybody mistypes. */
const FREE_TRIES = 3;
const LONGEST_WAIT_MS = 5 * 60_000;

/** How long to wait yet, in ms, before a passphrase may be tried. A clock that was put back makes nobody wait longer than the longest. */
export function waitBeforeTry({ count, at }: { count: number; at: number }, now: number): number {
  if (count < FREE_TRIES) return 0;
  const wait = Math.min(1000 * 2 ** (count - FREE_TRIES), LONGEST_WAIT_MS);
  return Math.min(wait, Math.max(0, at + wait - now));
}
