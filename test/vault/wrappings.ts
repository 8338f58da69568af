/** Keys as scrypt would make them, without the half second that it takes. */
import { createHash } from 'node:crypto';
import { SCRYPT_TODAY } from '../../src/contract/scrypt-today';
import type { Wrapping } from '../../src/contract/sealed-texts';

/** Of each passphrase always the same. */
export function wrappingOf(passphrase: string): Wrapping {
  const salt = createHash('sha256').update('salt').digest('hex');
  const key = createHash('sha256').update(passphrase).digest('hex');
  return { scrypt: { ...SCRYPT_TODAY, salt }, key };
}

export const keyOf = (passphrase: string): string => wrappingOf(passphrase).key;
