/** The two encryptions of NIP-47. */
import * as nip04 from 'nostr-tools/nip04';
import * as nip44 from 'nostr-tools/nip44';

export const SCHEMES = ['nip44_v2', 'nip04'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** One way of talking to one peer. Decrypting throws where the text was not made for us. */
export interface Cipher {
  encrypt(plaintext: string): string;
  decrypt(ciphertext: string): string;
}

/** `peer` is a public key, hex. */
export function cipherFor(scheme: Scheme, secretKey: Uint8Array, peer: string): Cipher {
  if (scheme === 'nip04')
    return {
      encrypt: (plaintext) => nip04.encrypt(secretKey, peer, plaintext),
      decrypt: (ciphertext) => nip04.decrypt(secretKey, peer, ciphertext),
    };
  const key = nip44.getConversationKey(secretKey, peer);
  return {
    encrypt: (plaintext) => nip44.encrypt(plaintext, key),
    decrypt: (ciphertext) => nip44.decrypt(ciphertext, key),
  };
}

/** The ciphers of one key with its peers, each made once: a conversation key costs more than all the rest of an answer. */
export class Ciphers {
  readonly #secretKey: Uint8Array;
  readonly #made = new Map<string, Cipher>();

  constructor(secretKey: Uint8Array) {
    this.#secretKey = secretKey;
  }

  with(scheme: Scheme, peer: string): Cipher {
    const name = `${scheme} ${peer}`;
    const made = this.#made.get(name) ?? cipherFor(scheme, this.#secretKey, peer);
    this.#made.set(name, made);
    return made;
  }
}

export function isScheme(name: string): name is Scheme {
  return SCHEMES.some((scheme) => scheme === name);
}
