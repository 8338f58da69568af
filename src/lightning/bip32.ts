/** BIP-32, "Private parent key → private child key": as much of it as LUD-05 needs. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** An extended private key. */
export interface ExtendedKey {
  key: Uint8Array;
  chainCode: Uint8Array;
}

/** The first index of hardened keys. */
export const HARDENED = 2 ** 31;

const { Fn } = secp256k1.Point;

/** "Master key generation" from a seed of 16 to 64 bytes. */
export function masterKey(seed: Uint8Array): ExtendedKey {
  return split(hmac(sha512, utf8ToBytes('Bitcoin seed'), seed));
}

/** The key at the end of the path; indices from 2^31 on are hardened. */
export function deriveKey(from: ExtendedKey, path: readonly number[]): ExtendedKey {
  return path.reduce(childKey, from);
}

function childKey({ key, chainCode }: ExtendedKey, index: number): ExtendedKey {
  const parent = index >= HARDENED ? concatBytes(Uint8Array.of(0), key) : secp256k1.getPublicKey(key);
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  const child = split(hmac(sha512, chainCode, concatBytes(parent, number)));
  // Not being a key has a chance of 2^-127; fromBytes and getPublicKey throw.
  return { ...child, key: Fn.toBytes(Fn.add(Fn.fromBytes(child.key), Fn.fromBytes(key))) };
}

function split(bytes: Uint8Array): ExtendedKey {
  return { key: bytes.slice(0, 32), chainCode: bytes.slice(32) };
}
