/** BIP-32, "Private parent key → private child key": as much of it as LUD-05 needs. */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { etc, getPublicKey, Point } from '../core/secp256k1';

/** An extended private key. */
export interface ExtendedKey {
  key: Uint8Array;
  chainCode: Uint8Array;
}

/** The first index of hardened keys. */
export const HARDENED = 2 ** 31;

const { n } = Point.CURVE();

/** "Master key generation" from a seed of 16 to 64 bytes. */
export async function masterKey(seed: Uint8Array): Promise<ExtendedKey> {
  return split(await hmacSha512(utf8ToBytes('Bitcoin seed'), seed));
}

/** The key at the end of the path; indices from 2^31 on are hardened. */
export async function deriveKey(from: ExtendedKey, path: readonly number[]): Promise<ExtendedKey> {
  let key = from;
  for (const index of path) key = await childKey(key, index);
  return key;
}

async function childKey({ key, chainCode }: ExtendedKey, index: number): Promise<ExtendedKey> {
  const parent = index >= HARDENED ? concatBytes(Uint8Array.of(0), key) : getPublicKey(key);
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  const child = split(await hmacSha512(chainCode, concatBytes(parent, number)));
  // Not being a key has a chance of 2^-127; secretKeyToScalar and getPublicKey throw.
  const sum = etc.secretKeyToScalar(child.key) + etc.secretKeyToScalar(key);
  return { ...child, key: etc.numberToBytesBE(etc.mod(sum, n)) };
}

/** By WebCrypto: nothing else needs SHA-512, which would weigh 2 kB in the background. */
async function hmacSha512(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, Uint8Array.from(message)));
}

function split(bytes: Uint8Array): ExtendedKey {
  return { key: bytes.slice(0, 32), chainCode: bytes.slice(32) };
}
