/** Each layer of the vault and of a backup against vectors of others, and against an implementation that shares nothing with ours (independent.ts). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sealed, VaultRow } from '../../src/contract/rows';
import { resealed, secretPlace, secretsInBytes, seedPlace } from '../../src/vault/sealed-rows';
import { seal, unseal } from '../../src/vault/sealing';
import { unwrapByPassphrase, wrappedByPassphrase } from '../../src/vault/wrapping';
import { contentIn, contentInBytes } from '../../src/worker/backup-content';
import { openedFile, sealedFile } from '../../src/worker/backup-file';
import { keyOf } from '../../src/worker/derive';
import { seed } from '../nwc/chance';
import scryptVectors from '../vectors/scrypt.json';
import vectors from '../vectors/vault.json';
import xchacha from '../vectors/xchacha20poly1305.json';
import * as independent from './independent';

const { passphrase, vault, connection, backup } = vectors;
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const inBytes = ({ nonce, ciphertext }: independent.SealedHex): Sealed => ({
  nonce: bytes(nonce),
  ciphertext: bytes(ciphertext),
});
const inHex = ({ nonce, ciphertext }: Sealed) => ({ nonce: hex(nonce), ciphertext: hex(ciphertext) });
const wrapped: Extract<VaultRow, { kind: 'passphrase' }> = {
  id: 'vault',
  kind: 'passphrase',
  keyId: vault.keyId,
  scrypt: vault.scrypt,
  wrappedKey: inBytes(vault.wrappedKey),
  wrong: { count: 0, at: 0 },
};
const file = bytes(backup.file);
const openedWith = (data: Uint8Array, key: string) =>
  openedFile(new Blob([Uint8Array.from(data)]), () => key);

describe('the independent implementation', () => {
  test('is right by the vectors of RFC 7914 and of the draft of XChaCha', () => {
    for (const { passphrase, key, ...params } of scryptVectors) {
      expect(independent.keyOf(passphrase, params, 64)).toBe(key);
    }
    const { hchacha20, aead } = xchacha;
    const subkey = independent.hchacha20(
      Buffer.from(hchacha20.key, 'hex'),
      Buffer.from(hchacha20.nonce, 'hex'),
    );
    expect(subkey.toString('hex')).toBe(hchacha20.subkey);
    const sealed = independent.encrypt(
      aead.key,
      Buffer.from(aead.nonce, 'hex'),
      Buffer.from(aead.associatedData, 'hex'),
      Buffer.from(aead.plaintext),
    );
    expect(sealed.toString('hex')).toBe(aead.ciphertext + aead.tag);
  });

  test('makes our vectors', () => {
    const { keyOf, seal, places, backupFile } = independent;
    expect(keyOf(passphrase, vault.scrypt)).toBe(vault.key);
    expect(keyOf(passphrase, backup.scrypt)).toBe(backup.key);
    const again = (key: string, plaintext: string, sealed: independent.SealedHex, place: string) =>
      expect(seal(key, plaintext, sealed.nonce, place)).toEqual(sealed);
    again(vault.key, vault.vaultKey, vault.wrappedKey, places.vaultKey(vault.keyId, vault.scrypt));
    again(vault.vaultKey, connection.secret, connection.sealedSecret, places.secret(connection.id));
    again(vault.vaultKey, connection.seed, connection.sealedAuthSeed, places.seed(connection.id));
    const made = backupFile(backup.key, backup.scrypt, backup.nonce, backup.content);
    expect(made.toString('hex')).toBe(backup.file);
  });
});

describe('what it makes opens here', () => {
  test('a key made of a passphrase', () => {
    for (const { passphrase, key, ...params } of scryptVectors) {
      expect(keyOf(passphrase, params)).toBe(key.slice(0, 64));
    }
    expect(keyOf(passphrase, vault.scrypt)).toBe(vault.key);
    expect(keyOf(passphrase.normalize('NFKC'), vault.scrypt)).toBe(vault.key);
  });

  test('the vault key, wrapped', () => {
    expect(hex(unwrapByPassphrase(wrapped, vault.key))).toBe(vault.vaultKey);
  });

  test('the secrets of a connection', () => {
    const key = bytes(vault.vaultKey);
    const { id, sealedSecret, sealedAuthSeed, secret, seed } = connection;
    expect(hex(unseal(key, inBytes(sealedSecret), secretPlace(id)))).toBe(secret);
    expect(hex(unseal(key, inBytes(sealedAuthSeed), seedPlace(id)))).toBe(seed);
  });

  test('the file of a backup, and the secrets in it', async () => {
    const { content, key } = await openedFile(new Blob([file]), (params) => keyOf(passphrase, params));
    expect(key).toBe(backup.key);
    expect(Buffer.from(content).toString()).toBe(backup.content);
    const { connections } = contentIn(content);
    const told = connections.map(({ id, sealedSecret, sealedAuthSeed }) =>
      secretsInBytes({ id, sealedSecret, ...(sealedAuthSeed ? { sealedAuthSeed } : {}) }),
    );
    const found: string[] = [];
    for (const parts of told) {
      const opened = (sealed: Sealed, place: string) => unseal(bytes(key), sealed, place);
      resealed(parts, opened, (secret, place) => {
        found.push(hex(secret));
        return seal(bytes(key), secret, place);
      });
    }
    expect(found).toEqual([connection.secret, connection.seed]);
  });
});

describe('what is made here opens there', () => {
  test('the vault key, wrapped', () => {
    const row = wrappedByPassphrase(bytes(vault.vaultKey), vault);
    const place = independent.places.vaultKey(row.keyId, vault.scrypt);
    expect(independent.open(vault.key, inHex(row.wrappedKey), place)).toBe(vault.vaultKey);
  });

  test('the secrets of a connection', () => {
    const { id, secret } = connection;
    for (const [here, there] of [
      [secretPlace(id), independent.places.secret(id)],
      [seedPlace(id), independent.places.seed(id)],
    ] as const) {
      const sealed = seal(bytes(vault.vaultKey), bytes(secret), here);
      expect(independent.open(vault.vaultKey, inHex(sealed), there)).toBe(secret);
    }
  });

  test('the file of a backup', async () => {
    const content = contentIn(new TextEncoder().encode(backup.content));
    const made = sealedFile(contentInBytes(content), backup.key, backup.scrypt);
    const text = independent.openBackupFile(passphrase, Buffer.from(await made.arrayBuffer()));
    // The content of the vector is of version 5, and is brought up to date when it is read.
    expect(JSON.parse(text)).toEqual(content);
  });
});

/** What can happen to bytes: one is another, is missing or doubled, or two have changed places. */
type Mutation = { at: number; other: number } & (
  | { do: 'alter'; by: number }
  | { do: 'drop' | 'double' | 'swap' }
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    do: fc.constant('alter' as const),
    at: fc.nat(),
    other: fc.nat(),
    by: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    do: fc.constantFrom('drop' as const, 'double' as const, 'swap' as const),
    at: fc.nat(),
    other: fc.nat(),
  }),
);

/** Not what it was, or the mutation is none. */
function mutated(before: Uint8Array, mutation: Mutation): Uint8Array<ArrayBuffer> {
  const at = mutation.at % before.length;
  const other = mutation.other % before.length;
  const after = [...before];
  switch (mutation.do) {
    case 'alter':
      after[at] = (before[at] ?? 0) ^ mutation.by;
      break;
    case 'drop':
      after.splice(at, 1);
      break;
    case 'double':
      after.splice(at, 0, before[at] ?? 0);
      break;
    case 'swap':
      fc.pre(before[at] !== before[other]);
      [after[at], after[other]] = [before[other] ?? 0, before[at] ?? 0];
      break;
  }
  return Uint8Array.from(after);
}

/** A text that has lost its form on the way is another text all the same. */
const mutatedText = (text: string, change: Mutation) =>
  Buffer.from(mutated(Buffer.from(text, 'latin1'), change)).toString('latin1');

describe('with any byte altered, dropped, doubled or swapped it is refused', () => {
  const runs = { numRuns: 10_000, seed };

  test('the sealed secret of a row', () => {
    const key = bytes(vault.vaultKey);
    const sealed = inBytes(connection.sealedSecret);
    const open = (row: Sealed, id = connection.id) => unseal(key, row, secretPlace(id));
    expect(hex(open(sealed))).toBe(connection.secret);
    const property = fc.property(fc.constantFrom('nonce', 'ciphertext', 'id'), mutation, (part, change) => {
      if (part === 'id') expect(() => open(sealed, mutatedText(connection.id, change))).toThrow();
      else expect(() => open({ ...sealed, [part]: mutated(sealed[part as keyof Sealed], change) })).toThrow();
    });
    fc.assert(property, runs);
  });

  test('the row of the wrapped vault key', () => {
    const { wrappedKey, scrypt, keyId } = wrapped;
    const property = fc.property(
      fc.constantFrom('nonce', 'ciphertext', 'keyId', 'salt', 'N', 'r', 'p'),
      mutation,
      (part, change) => {
        const row = { ...wrapped, wrappedKey: { ...wrappedKey }, scrypt: { ...scrypt } };
        if (part === 'nonce' || part === 'ciphertext') {
          row.wrappedKey[part] = mutated(wrappedKey[part], change);
        } else if (part === 'keyId') row.keyId = mutatedText(keyId, change);
        else if (part === 'salt') row.scrypt.salt = mutatedText(scrypt.salt, change);
        else if (part === 'N' || part === 'r' || part === 'p') {
          row.scrypt[part] = Number(mutatedText(String(scrypt[part]), change));
          fc.pre(row.scrypt[part] !== scrypt[part]); // as "08" is 8
        }
        // With the key as it was: what is bound in must hold by itself.
        expect(() => unwrapByPassphrase(row, vault.key)).toThrow();
      },
    );
    fc.assert(property, runs);
  });

  test('the file of a backup', async () => {
    expect((await openedWith(file, backup.key)).content).toEqual(new TextEncoder().encode(backup.content));
    const anywhere = fc.oneof(fc.nat(file.length - 1), fc.nat(71)); // often in the header
    const property = fc.asyncProperty(mutation, anywhere, anywhere, async (change, at, other) => {
      const altered = mutated(file, { ...change, at, other });
      await expect(openedWith(altered, backup.key)).rejects.toMatchObject({
        code: expect.stringMatching(/^(INVALID_BACKUP|WRONG_PASSPHRASE)$/),
      });
    });
    await fc.assert(property, runs);
  }, 300_000);
});
