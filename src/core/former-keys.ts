/**
 * The client keys that a connection had before the one it has: each has signed the one that took its place. A public key is no secret, and anybody may say that theirs has taken its
 * place: only who had the secret can prove it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ConnectionRow, FormerKey } from '../contract/rows';
import { schnorr } from './secp256k1';

type Keys = Pick<ConnectionRow, 'clientPubkey' | 'formerKeys'>;

/** What the key of this secret becomes once `successor` (hex) has taken its place. */
export function formerKey(secret: Uint8Array, successor: string): FormerKey {
  return {
    pubkey: bytesToHex(schnorr.getPublicKey(secret)),
    signature: bytesToHex(schnorr.sign(messageOf(successor), secret)),
  };
}

/** True where each former key has signed the one after it, the last the present one. All are hex of the right length. */
export function areProven({ clientPubkey, formerKeys }: Keys): boolean {
  return formerKeys.every(({ pubkey, signature }, index) => {
    const successor = formerKeys[index + 1]?.pubkey ?? clientPubkey;
    return schnorr.verify(hexToBytes(signature), messageOf(successor), hexToBytes(pubkey));
  });
}

/** True where `older` is the same connection as it was before one of its renewals. */
export function succeeds({ formerKeys }: Keys, older: Keys): boolean {
  return formerKeys.some(({ pubkey }) => pubkey === older.clientPubkey);
}

/** Nothing else that a client key signs is like it: events (NIP-01) are hashes of JSON. */
function messageOf(successor: string): Uint8Array {
  return sha256(utf8ToBytes(`Fusebox: renewed by ${successor}`));
}
