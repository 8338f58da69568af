/**
 * The layers of the vault and of a backup once more, from their description alone (docs/backup-format.md), by Node's own cryptography. Nothing of
 * src/ is used. Bytes are Buffers, texts of bytes are hex.
 */
import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';

export interface Params {
  N: number;
  r: number;
  p: number;
  salt: string;
}

export interface SealedHex {
  nonce: string;
  ciphertext: string;
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

export function keyOf(passphrase: string, { N, r, p, salt }: Params, length = 32): string {
  const options = { N, r, p, maxmem: 256 * N * r + 2 ** 20 };
  return scryptSync(passphrase.normalize('NFKC'), bytes(salt), length, options).toString('hex');
}

/** draft-irtf-cfrg-xchacha-03, 2.2. */
export function hchacha20(key: Buffer, nonce: Buffer): Buffer {
  const words = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
  for (let at = 0; at < 32; at += 4) words.push(key.readUInt32LE(at));
  for (let at = 0; at < 16; at += 4) words.push(nonce.readUInt32LE(at));
  const state = Uint32Array.from(words);
  const at = (index: number) => state[index] ?? 0;
  const mix = (a: number, b: number, d: number, bits: number) => {
    state[a] = at(a) + at(b);
    const mixed = at(d) ^ at(a);
    state[d] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  const quarter = (a: number, b: number, c: number, d: number) => {
    mix(a, b, d, 16);
    mix(c, d, b, 12);
    mix(a, b, d, 8);
    mix(c, d, b, 7);
  };
  for (let round = 0; round < 10; round++) {
    for (const column of [0, 1, 2, 3]) quarter(column, column + 4, column + 8, column + 12);
    for (const first of [0, 1, 2, 3])
      quarter(first, 4 + ((first + 1) % 4), 8 + ((first + 2) % 4), 12 + ((first + 3) % 4));
  }
  const subkey = Buffer.alloc(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((word, place) => void subkey.writeUInt32LE(at(word), 4 * place));
  return subkey;
}

const inner = (key: string, nonce: Buffer) =>
  [
    'chacha20-poly1305',
    hchacha20(bytes(key), nonce.subarray(0, 16)),
    Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]),
    { authTagLength: 16 },
  ] as const;

/** XChaCha20-Poly1305, the tag at the end. */
export function encrypt(key: string, nonce: Buffer, associatedData: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv(...inner(key, nonce));
  cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function decrypt(key: string, nonce: Buffer, associatedData: Buffer, ciphertext: Buffer): Buffer {
  const decipher = createDecipheriv(...inner(key, nonce));
  const end = ciphertext.length - 16;
  decipher.setAuthTag(ciphertext.subarray(end));
  decipher.setAAD(associatedData, { plaintextLength: end });
  return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
}

/** What is sealed for a place: the place, as UTF-8, is the associated data. */
export function seal(key: string, plaintext: string, nonce: string, place: string): SealedHex {
  const sealed = encrypt(key, bytes(nonce), Buffer.from(place), bytes(plaintext));
  return { nonce, ciphertext: sealed.toString('hex') };
}

export function open(key: string, { nonce, ciphertext }: SealedHex, place: string): string {
  return decrypt(key, bytes(nonce), Buffer.from(place), bytes(ciphertext)).toString('hex');
}

export const places = {
  vaultKey: (keyId: string, { N, r, p, salt }: Params) =>
    `v1 vault key ${keyId} scrypt ${N} ${r} ${p} ${salt}`,
  secret: (connectionId: string) => `v1 connection ${connectionId} secret`,
  seed: (connectionId: string) => `v1 connection ${connectionId} lnurl-auth seed`,
};

/** The file of a backup whose content is this text. */
export function backupFile(key: string, { N, r, p, salt }: Params, nonce: string, text: string): Buffer {
  const content = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const header = Buffer.concat([
    Buffer.from([0x89]),
    Buffer.from('FUSEBOX'),
    Buffer.from([1, 31 - Math.clz32(N), r, p]),
    length,
    bytes(salt),
    bytes(nonce),
  ]);
  return Buffer.concat([header, encrypt(key, bytes(nonce), header, content)]);
}

/** The text in the file of a backup. */
export function openBackupFile(passphrase: string, file: Buffer): string {
  const params = {
    N: 2 ** file.readUInt8(9),
    r: file.readUInt8(10),
    p: file.readUInt8(11),
    salt: file.toString('hex', 16, 48),
  };
  const key = keyOf(passphrase, params);
  return decrypt(key, file.subarray(48, 72), file.subarray(0, 72), file.subarray(72)).toString();
}
