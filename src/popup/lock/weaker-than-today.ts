/** What a new passphrase must be, and when an old one is stretched too little. Pure. */
import type { ScryptParams } from '../../contract/rows';
import { SCRYPT_TODAY } from '../../contract/scrypt-today';

/** Characters. */
export const SHORTEST = 8;

/** What is wrong with a passphrase that was entered twice, or null. */
export function newPassphraseProblem(passphrase: string, again: string): string | null {
  if (Array.from(passphrase).length < SHORTEST) return `A passphrase has at least ${SHORTEST} characters.`;
  if (passphrase !== again) return 'The two passphrases are not the same. Enter them again.';
  return null;
}

/** True where a passphrase set today would be stretched more. */
export function isWeakerThanToday({ N, r, p }: ScryptParams): boolean {
  return N * r * p < SCRYPT_TODAY.N * SCRYPT_TODAY.r * SCRYPT_TODAY.p;
}
