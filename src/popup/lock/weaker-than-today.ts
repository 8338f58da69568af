import type { ScryptParams } from '../../contract/rows';
import { SCRYPT_TODAY } from '../../contract/scrypt-today';

/** True where a passphrase set today would be stretched more. */
export function isWeakerThanToday({ N, r, p }: ScryptParams): boolean {
  return N * r * p < SCRYPT_TODAY.N * SCRYPT_TODAY.r * SCRYPT_TODAY.p;
}
