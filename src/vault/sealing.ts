/** Sealing bytes under a key: XChaCha20-Poly1305 with a fresh nonce each time, bound to the place where they are kept. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Sealed } from '../contract/rows';

const NONCE_BYTES = 24;

/** Seals under a key of 32 bytes. What is sealed for one place opens nowhere else. */
export function seal(key: Uint8Array, bytes: Uint8Array, place: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  return { nonce, ciphertext: xchacha20poly1305(key, nonce, utf8ToBytes(place)).encrypt(bytes) };
}

/** Opens what `seal` made for the same place. Throws where anything of it was altered, or the key is another one. */
export function unseal(key: Uint8Array, { nonce, ciphertext }: Sealed, place: string): Uint8Array {
  return xchacha20poly1305(key, nonce, utf8ToBytes(place)).decrypt(ciphertext);
}
