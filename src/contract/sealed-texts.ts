/** What is sealed, as it crosses a boundary: messages between pages and the background are text in Chrome. */
import * as v from 'valibot';

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));

/** A key of 32 bytes, in hex. */
export const KEY_HEX = hex(32);

/** See ScryptParams. What is stronger than this would take a machine down; what is weaker was not made here. */
export const SCRYPT_PARAMS = v.strictObject({
  N: v.picklist([2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
  r: v.pipe(v.number(), v.value(8)),
  p: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(4)),
  salt: hex(32),
});

/** A key that scrypt made of a passphrase, and how. */
export const WRAPPING = v.strictObject({ scrypt: SCRYPT_PARAMS, key: KEY_HEX });
export type Wrapping = v.InferOutput<typeof WRAPPING>;

/** See Sealed; both in hex. */
const SEALED = v.strictObject({
  nonce: hex(24),
  ciphertext: v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){16,200}$/)),
});
export type SealedText = v.InferOutput<typeof SEALED>;

/** The secrets of a connection, each sealed for its place (vault/sealed-rows). */
export const CONNECTION_SECRETS = v.strictObject({
  /** Of the connection. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  sealedSecret: SEALED,
  sealedAuthSeed: v.exactOptional(SEALED),
});
export type ConnectionSecrets = v.InferOutput<typeof CONNECTION_SECRETS>;

/** With the public key of the secret (hex). */
export type KnownSecrets = ConnectionSecrets & { clientPubkey: string };

/** How many connections a backup may hold. */
export const MOST_CONNECTIONS = 10_000;
