/**
 * Login by key (LUD-04). Every domain gets a key of its own, derived from one seed as LUD-05 says, so that no two domains can tell
 * that it is the same user.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { getPublicKey, sign } from '../core/secp256k1';
import { deriveKey, HARDENED, masterKey } from './bip32';
import { derOf } from './der';
import type { Lnurl } from './lnurl';
import { invalidLnurl } from './lnurl-error';
import { askForConsent, type ServiceAccess, withParameters } from './lnurl-fetch';

const ACTIONS = ['register', 'login', 'link', 'auth'] as const;

export interface AuthRequest {
  /** Whose key is used. */
  domain: string;
  url: string;
  /** The challenge, hex. */
  k1: string;
  /** What the login is for; null where the service does not say. */
  action: (typeof ACTIONS)[number] | null;
}

/** A login, hex: the user's key for the domain, and the challenge signed by it. */
export interface SignedChallenge {
  key: string;
  k1: string;
  /** DER. */
  sig: string;
}

/** LUD-05: "m/138'". */
const PURPOSE = 138 + HARDENED;

/** Reads what an LNURL of the kind `auth` asks. Throws INVALID_LNURL. */
export function readAuthRequest({ url, domain }: Lnurl): AuthRequest {
  const query = new URL(url).searchParams;
  const [k1 = '', ...more] = query.getAll('k1');
  if (!/^[0-9a-f]{64}$/i.test(k1) || more.length > 0) {
    throw invalidLnurl('The site asks for a login without a proper challenge. Load the page again.');
  }
  const action = ACTIONS.find((known) => known === query.get('action')) ?? null;
  return { domain, url, k1: k1.toLowerCase(), action };
}

/**
 * Signs a challenge with the key of this seed for this domain (as `Lnurl.domain` has it). The seed is 32 secret bytes;
 * whoever has them can log in everywhere as the user.
 */
export async function signChallenge(seed: Uint8Array, domain: string, k1: string): Promise<SignedChallenge> {
  const master = await masterKey(seed);
  // LUD-05, 1: `m/138'/0`.
  const hashing = await deriveKey(master, [PURPOSE, 0]);
  const { key } = await deriveKey(master, [PURPOSE, ...linkingPath(hashing.key, domain)]);
  const sig = derOf(sign(hexToBytes(k1), key, { prehash: false }));
  return { key: bytesToHex(getPublicKey(key)), k1, sig: bytesToHex(sig) };
}

/** Logs in, and gives the key that the service now knows the user by. Throws LNURL_ERROR where it refuses. */
export async function logIn(request: AuthRequest, seed: Uint8Array, access: ServiceAccess): Promise<string> {
  const { key, sig } = await signChallenge(seed, request.domain, request.k1);
  await askForConsent(withParameters(request.url, { sig, key }), access);
  return key;
}

/** LUD-05, 2 and 3: four numbers from the hash of the domain, "each uint32 call consumes next 4 bytes". */
export function linkingPath(hashingKey: Uint8Array, domain: string): number[] {
  const view = new DataView(hmac(sha256, hashingKey, utf8ToBytes(domain)).buffer);
  return [0, 4, 8, 12].map((offset) => view.getUint32(offset));
}
