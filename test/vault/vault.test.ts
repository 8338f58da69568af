import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sealed } from '../../src/contract/rows';
import { Database } from '../../src/store/database';
import { emptyDatabase } from '../store/empty-database';
import { vaultOf } from './vault-of';

const PLACE = 'connection 1';
const bytes = fc.uint8Array({ maxLength: 100 });
const REFUSED = { code: 'INTERNAL', message: expect.stringContaining('cannot be opened') };

test('what was sealed opens again, for the same place', async () => {
  const vault = vaultOf(emptyDatabase());
  await fc.assert(
    fc.asyncProperty(bytes, fc.string(), async (secret, place) => {
      expect(await vault.open(await vault.seal(secret, place), place)).toEqual(secret);
    }),
  );
});

test('it opens for no other place', async () => {
  const vault = vaultOf(emptyDatabase());
  await fc.assert(
    fc.asyncProperty(bytes, fc.string(), fc.string(), async (secret, place, other) => {
      fc.pre(place !== other);
      await expect(vault.open(await vault.seal(secret, place), other)).rejects.toMatchObject(REFUSED);
    }),
  );
});

test('with any bit turned it does not open', async () => {
  const vault = vaultOf(emptyDatabase());
  const sealed = await vault.seal(new Uint8Array(32).fill(0x5e), PLACE);
  const turned = (part: Uint8Array, bit: number) =>
    part.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  for (const part of ['nonce', 'ciphertext'] as const) {
    for (let bit = 0; bit < sealed[part].length * 8; bit++) {
      const altered: Sealed = { ...sealed, [part]: turned(sealed[part], bit) };
      await expect(vault.open(altered, PLACE)).rejects.toMatchObject(REFUSED);
    }
  }
});

test('cut short, made longer or emptied it does not open', async () => {
  const vault = vaultOf(emptyDatabase());
  const { nonce, ciphertext } = await vault.seal(new Uint8Array(32).fill(0x5e), PLACE);
  const none = new Uint8Array();
  for (const altered of [
    { nonce, ciphertext: ciphertext.slice(1) },
    { nonce, ciphertext: ciphertext.slice(0, -1) },
    { nonce, ciphertext: Uint8Array.of(...ciphertext, 0) },
    { nonce, ciphertext: none },
    { nonce: nonce.slice(1), ciphertext },
    { nonce: none, ciphertext },
    { nonce: none, ciphertext: none },
  ]) {
    await expect(vault.open(altered, PLACE)).rejects.toMatchObject(REFUSED);
  }
});

test('no nonce is used twice', async () => {
  const vault = vaultOf(emptyDatabase());
  const sealed = await Promise.all(Array.from({ length: 200 }, () => vault.seal(new Uint8Array(1), PLACE)));
  expect(new Set(sealed.map(({ nonce }) => Buffer.from(nonce).toString('hex'))).size).toBe(200);
});

test('vaults started at once over an empty database have one key', async () => {
  const db = emptyDatabase();
  const others = [db, new Database(db.name), new Database(db.name)];
  const vaults = others.map((db) => vaultOf(db));
  const secret = new Uint8Array(randomBytes(32));
  const sealed = await Promise.all(vaults.map((vault) => vault.seal(secret, PLACE)));
  for (const vault of vaults) {
    for (const one of sealed) expect(await vault.open(one, PLACE)).toEqual(secret);
  }
  expect(await db.vault.count()).toBe(1);
  for (const other of others) other.close();
});

test('the key outlives the background', async () => {
  const db = emptyDatabase();
  const secret = new Uint8Array(randomBytes(32));
  const sealed = await vaultOf(db).seal(secret, PLACE);
  db.close();
  const reopened = new Database(db.name);
  expect(await vaultOf(reopened).open(sealed, PLACE)).toEqual(secret);
  reopened.close();
});

test('a vault with another key opens nothing', async () => {
  const sealed = await vaultOf(emptyDatabase()).seal(new Uint8Array(32), PLACE);
  await expect(vaultOf(emptyDatabase()).open(sealed, PLACE)).rejects.toMatchObject(REFUSED);
});

test('a key that could not be read is tried again, not remembered as lost', async () => {
  const db = emptyDatabase();
  const secret = new Uint8Array(randomBytes(32));
  const sealed = await vaultOf(db).seal(secret, PLACE);
  const row = await db.vault.get('vault');
  if (row?.kind !== 'device') throw new Error('There is no key.');
  await db.vault.put({ ...row, wrappedKey: row.wrappedKey.map((byte) => byte ^ 1) });
  const vault = vaultOf(db);
  await expect(vault.open(sealed, PLACE)).rejects.toMatchObject(REFUSED);
  await db.vault.put(row);
  expect(await vault.open(sealed, PLACE)).toEqual(secret);
});

test('a dump of the database holds neither the secret nor the key that opens it', async () => {
  const db = emptyDatabase();
  const secret = new Uint8Array(randomBytes(32));
  const sealedSecret = await vaultOf(db).seal(secret, PLACE);
  const dump = [sealedSecret, ...(await db.vault.toArray())];

  const [row] = await db.vault.toArray();
  if (row?.kind !== 'device') throw new Error('There is no key.');
  await expect(crypto.subtle.exportKey('raw', row.deviceKey)).rejects.toThrow();
  await expect(crypto.subtle.exportKey('jwk', row.deviceKey)).rejects.toThrow();

  // Only WebCrypto can unwrap it. Once it has, no 32 bytes of the dump are that key or the secret, in any usual writing.
  const { iv, deviceKey, wrappedKey } = row;
  const key = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, deviceKey, wrappedKey));
  const opened = xchacha20poly1305(key, sealedSecret.nonce, new TextEncoder().encode(PLACE));
  expect(opened.decrypt(sealedSecret.ciphertext)).toEqual(secret);
  const raw = Buffer.concat(
    dump.flatMap((part) => Object.values(part).filter((value) => value instanceof Uint8Array)),
  );
  const text = inspect(dump, { depth: 9, maxArrayLength: 1000 }) + JSON.stringify(dump);
  for (const hidden of [secret, key]) {
    expect(raw.includes(Buffer.from(hidden))).toBe(false);
    for (const writing of ['hex', 'base64', 'base64url'] as const) {
      expect(text).not.toContain(Buffer.from(hidden).toString(writing));
    }
    expect(text.replace(/\s+/g, '')).not.toContain([...hidden].join(','));
  }
});
