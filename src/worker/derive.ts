/** Keys made of passphrases. */
import { scrypt as stretch } from '@noble/hashes/scrypt.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ScryptParams } from '../contract/rows';

const KEY_BYTES = 32;
/** What the largest parameters that SCRYPT_PARAMS lets through need, and a little. */
const MOST_MEMORY = 2 ** 30 + 2 ** 20;

/**
 * scrypt (RFC 7914), in hex. With today's parameters it takes about half a second and 128 MiB. The passphrase is brought into NFKC first: keyboards write the
 * same letters in several ways.
 */
export function keyOf(passphrase: string, { N, r, p, salt }: ScryptParams): string {
  const key = stretch(passphrase.normalize('NFKC'), hexToBytes(salt), {
    N,
    r,
    p,
    dkLen: KEY_BYTES,
    maxmem: MOST_MEMORY,
  });
  const text = bytesToHex(key);
  key.fill(0);
  return text;
}
