/** What is done with a passphrase. It is stretched in the worker, and only the key made of it leaves the page. */
import { FuseboxError } from '../../contract/errors';
import type { PassphraseRow, ScryptParams, VaultRow } from '../../contract/rows';
import { SCRYPT_TODAY } from '../../contract/scrypt-today';
import type { Wrapping } from '../../contract/sealed-texts';
import { command } from '../commands';
import { inWorker } from '../in-worker';
import { t } from '../words/words';
import { isWeakerThanToday } from './weaker-than-today';

const SALT_BYTES = 32;

/** The key that these parameters make of it. */
function keyFrom(passphrase: string, scrypt: ScryptParams): Promise<string> {
  return inWorker('derive', { passphrase, scrypt });
}

/** A key made of a new passphrase with a fresh salt, and how it was made. */
export async function freshKeyFrom(passphrase: string): Promise<Wrapping> {
  const scrypt = { ...SCRYPT_TODAY, salt: randomHex(SALT_BYTES) };
  return { scrypt, key: await keyFrom(passphrase, scrypt) };
}

/**
 * Proves to the background that the passphrase is known; null where none is set. Throws INVALID_PARAMS where none was entered: that would count
 * as a wrong one.
 */
export async function proofOf(row: PassphraseRow, passphrase: string): Promise<string>;
export async function proofOf(row: VaultRow | undefined, passphrase: string): Promise<string | null>;
export async function proofOf(row: VaultRow | undefined, passphrase: string): Promise<string | null> {
  if (row?.kind !== 'passphrase') return null;
  if (passphrase === '') throw new FuseboxError('INVALID_PARAMS', t('lock_enter_current'));
  return keyFrom(passphrase, row.scrypt);
}

/** Unlocks the vault; where the passphrase was stretched less than today's are, it is from now on. Rejects with WRONG_PASSPHRASE or TOO_MANY_TRIES. */
export async function unlock(row: PassphraseRow, passphrase: string): Promise<void> {
  const key = await keyFrom(passphrase, row.scrypt);
  const renewed = isWeakerThanToday(row.scrypt) ? { renewed: await freshKeyFrom(passphrase) } : {};
  await command('vault.unlock', { key, ...renewed });
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
