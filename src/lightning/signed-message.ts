/**
 * Messages signed by a Lightning node, as lnd does it and the others after it:
 * zbase32(recovery header ‖ r ‖ s) over SHA-256(SHA-256("Lightning Signed Message:" ‖ message)).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import { recoverPublicKey } from '../core/secp256k1';

/** The alphabet of human-oriented base-32, five bits a letter. */
const ZBASE32 = 'ybndrfg8ejkmcpqxot1uwisza345h769';
/** A header of 31 to 34 is recovery id 0 to 3, for a compressed key. */
const FIRST_HEADER = 31;

/** Public key, hex, of the node that signed exactly this message; null where this is no signature at all. */
export function recoverSigner(message: string, signature: string): string | null {
  try {
    const words = Array.from(signature, (letter) => ZBASE32.indexOf(letter));
    const [header = 0, ...rAndS] = bech32.fromWords(words);
    const recoverable = Uint8Array.of(header - FIRST_HEADER, ...rAndS);
    const hash = sha256(sha256(utf8ToBytes(`Lightning Signed Message:${message}`)));
    return bytesToHex(recoverPublicKey(recoverable, hash, { prehash: false }));
  } catch {
    return null; // letters of another alphabet, another length, an unknown header, or no point of the curve
  }
}
