/** BIP-32, "Private parent key → private child key": as much of it as LUD-05 needs. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
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
  const parent = index >= HARDENED ? concatBytes(Uint8Array.of(0), key) : secp256k1.getPublicKey(key);
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  const child = split(await hmacSha512(chainCode, concatBytes(parent, number)));
  // Not being a key has a chance of 2^-127; fromBytes and getPublicKey throw.
  return { ...child, key: Fn.toBytes(Fn.add(Fn.fromBytes(child.key), Fn.fromBytes(key))) };
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
