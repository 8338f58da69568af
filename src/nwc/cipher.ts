/** The two encryptions of NIP-47: NIP-44 v2, and NIP-04 for older wallets. */
import * as nip04 from 'nostr-tools/nip04';
import * as nip44 from 'nostr-tools/nip44';

export type Encryption = 'nip44_v2' | 'nip04';

export interface Cipher {
  encrypt(scheme: Encryption, plaintext: string): string;
  /** Decrypts either scheme, told apart by the form of the text. Throws where it was not made for this pair of keys. */
  decrypt(ciphertext: string): string;
}

/** A cipher between our secret key and the wallet's public key (hex). The conversation key is computed once. */
export function createCipher(secret: Uint8Array, walletPubkey: string): Cipher {
  let key: Uint8Array | undefined;
  const conversationKey = () => {
    key ??= nip44.getConversationKey(secret, walletPubkey);
    return key;
  };
  return {
    encrypt: (scheme, plaintext) =>
      scheme === 'nip44_v2'
        ? nip44.encrypt(plaintext, conversationKey())
        : nip04.encrypt(secret, walletPubkey, plaintext),
    decrypt: (ciphertext) =>
      ciphertext.includes('?iv=')
        ? nip04.decrypt(secret, walletPubkey, ciphertext)
        : nip44.decrypt(ciphertext, conversationKey()),
  };
}
