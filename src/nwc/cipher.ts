/** The two encryptions of NIP-47: NIP-44 v2, and NIP-04 for older wallets. */
import { cbc } from '@noble/ciphers/aes.js';
import { extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import * as nip44 from 'nostr-tools/nip44';
import type { WalletInfo } from '../contract/rows';
import { getSharedSecret } from '../core/secp256k1';

export type Encryption = WalletInfo['encryption'];

export interface Cipher {
  encrypt(scheme: Encryption, plaintext: string): string;
  /**
   * Decrypts either scheme. Only NIP-04 has `?iv=`, which base64 does not hold, so neither is taken for the other. Throws where the text
   * was not made for this pair of keys: always under NIP-44, nearly always under NIP-04, which authenticates nothing.
   */
  decrypt(ciphertext: string): string;
}

const IV_MARK = '?iv=';
const IV_BYTES = 16;

/**
 * A cipher between our secret key and the wallet's public key (hex). It throws at the first use where one of them is not a valid key. The
 * keys that both share are computed once: a point multiplication takes far longer than a message.
 */
export function createCipher(secret: Uint8Array, walletPubkey: string): Cipher {
  const sharedX = once(() => getSharedSecret(secret, hexToBytes(`02${walletPubkey}`)).slice(1));
  // NIP-44, "Encryption", 1: "calculate a conversation key".
  const conversationKey = once(() => extract(sha256, sharedX(), utf8ToBytes('nip44-v2')));
  return {
    encrypt: (scheme, plaintext) =>
      scheme === 'nip44_v2'
        ? nip44.encrypt(plaintext, conversationKey())
        : encryptNip04(sharedX(), plaintext),
    decrypt: (ciphertext) =>
      ciphertext.includes(IV_MARK)
        ? decryptNip04(sharedX(), ciphertext)
        : nip44.decrypt(ciphertext, conversationKey()),
  };
}

function once(compute: () => Uint8Array): () => Uint8Array {
  let key: Uint8Array | undefined;
  return () => {
    key ??= compute();
    return key;
  };
}

/** AES-256-CBC under the x coordinate of the shared point. nostr-tools computes that point for every message. */
function encryptNip04(key: Uint8Array, plaintext: string): string {
  const iv = randomBytes(IV_BYTES);
  return base64.encode(cbc(key, iv).encrypt(utf8ToBytes(plaintext))) + IV_MARK + base64.encode(iv);
}

function decryptNip04(key: Uint8Array, ciphertext: string): string {
  const ivAt = ciphertext.indexOf(IV_MARK);
  const iv = base64.decode(ciphertext.slice(ivAt + IV_MARK.length));
  const plaintext = cbc(key, iv).decrypt(base64.decode(ciphertext.slice(0, ivAt)));
  return new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
}
