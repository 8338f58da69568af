/**
 * The curve of all keys and signatures here, with the hashes that the package leaves to its caller. Only by way of this file is it sure that
 * they are set (test/house/rules.ts).
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hashes } from '@noble/secp256k1';

hashes.sha256 = sha256;
hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

export {
  etc,
  getPublicKey,
  getSharedSecret,
  Point,
  recoverPublicKey,
  schnorr,
  sign,
  utils,
  verify,
} from '@noble/secp256k1';
