/** A login proves one key to one domain. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveKey, HARDENED, masterKey } from '../../src/lightning/bip32';
import { parseLnurl } from '../../src/lightning/lnurl';
import { linkingPath, logIn, readAuthRequest, signChallenge } from '../../src/lightning/lnurl-auth';
import { requestOf } from '../../src/lightning/lnurl-request';
import vectors from '../vectors/lnurl.json';
import { answering } from './fake-service';

const SEED = new Uint8Array(32).fill(7);
const K1 = 'e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e';

/** As LUD-04 lets a service check it. */
function isSigned(k1: string, sig: string, key: string): boolean {
  const options = { prehash: false, format: 'der', lowS: true } as const;
  return secp256k1.verify(hexToBytes(sig), hexToBytes(k1), hexToBytes(key), options);
}

test('the way of checking a signature takes the example of LUD-04', () => {
  const { k1, sig, key } = vectors.signature;
  expect(isSigned(k1, sig, key)).toBe(true);
  expect(isSigned(`00${k1.slice(2)}`, sig, key)).toBe(false);
});

test('the path to a key is that of LUD-05', () => {
  const { domain, hashingKey, path } = vectors.linkingPath;
  expect(linkingPath(hexToBytes(hashingKey), domain)).toEqual(path);
});

test('the key is the one at the end of the path', async () => {
  const master = await masterKey(SEED);
  const hashing = await deriveKey(master, [138 + HARDENED, 0]);
  const material = hmac(sha256, hashing.key, utf8ToBytes('site.com'));
  const path = (bytesToHex(material).match(/.{8}/g) ?? []).slice(0, 4).map((hex) => Number.parseInt(hex, 16));
  const { key } = await deriveKey(master, [138 + HARDENED, ...path]);
  expect((await signChallenge(SEED, 'site.com', K1)).key).toBe(bytesToHex(secp256k1.getPublicKey(key)));
});

test('whatever the seed, the domain and the challenge, the signature holds and is of the canonical form', async () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(bytes32, fc.domain(), bytes32, async (seed, domain, k1) => {
      const { key, sig } = await signChallenge(seed, domain, bytesToHex(k1));
      expect(key).toMatch(/^0[23][0-9a-f]{64}$/);
      expect(isSigned(bytesToHex(k1), sig, key)).toBe(true);
    }),
  );
});

test('a domain gets the same key always, and no two the same', async () => {
  const domains = ['a.example', 'b.example', 'www.a.example', 'example'];
  const keyOf = async (seed: Uint8Array, domain: string, k1: string) =>
    (await signChallenge(seed, domain, k1)).key;
  const keys = await Promise.all(domains.map((domain) => keyOf(SEED, domain, K1)));
  expect(new Set(keys).size).toBe(domains.length);
  expect(await keyOf(SEED, 'a.example', '00'.repeat(32))).toBe(keys[0]);
  expect(await keyOf(new Uint8Array(32).fill(8), 'a.example', K1)).not.toBe(keys[0]);
});

describe('what the site asks', () => {
  const read = (query: string) =>
    readAuthRequest(parseLnurl(`keyauth://Auth.A.example:8443/x?tag=login${query}`));

  test.each(['register', 'login', 'link', 'auth'])('%s', (action) => {
    expect(read(`&k1=${K1.toUpperCase()}&action=${action}`)).toMatchObject({
      domain: 'auth.a.example',
      k1: K1,
      action,
    });
  });

  test.each(['', '&action=', '&action=dance', '&action=constructor'])('%j is no action', (action) => {
    expect(read(`&k1=${K1}${action}`).action).toBeNull();
  });

  test.each(['', '&k1=', '&k1=00', `&k1=${K1}00`, `&k1=${K1.slice(2)}xy`, `&k1=${K1}&k1=${K1}`])(
    '%j is no challenge',
    (query) => {
      expect(() => read(query)).toThrow(
        expect.objectContaining({ code: 'INVALID_LNURL', message: expect.stringMatching(/challenge/) }),
      );
    },
  );
});

test('a login is asked of nobody before the user agrees', async () => {
  const { access, asked } = answering({ status: 'OK' });
  const lnurl = parseLnurl(`keyauth://a.example/x?tag=login&k1=${K1}`);
  expect(await requestOf(lnurl, access)).toMatchObject({
    kind: 'auth',
    params: { domain: 'a.example', k1: K1 },
  });
  expect(asked).toEqual([]);
});

test('signature and key go to the URL of the challenge', async () => {
  const { access, asked } = answering({ status: 'OK' });
  const url = `https://a.example/x?tag=login&k1=${K1}&session=a%20b`;
  const request = readAuthRequest(parseLnurl(url.replace('https', 'keyauth')));
  const { key, sig } = await signChallenge(SEED, 'a.example', K1);
  expect(await logIn(request, SEED, access)).toBe(key);
  expect(asked).toEqual([`${url}&sig=${sig}&key=${key}`]);
});

test('a refused login is an error', async () => {
  const { access } = answering({ status: 'ERROR', reason: 'Who are you?' });
  const request = readAuthRequest(parseLnurl(`keyauth://a.example/x?tag=login&k1=${K1}`));
  await expect(logIn(request, SEED, access)).rejects.toMatchObject({
    code: 'LNURL_ERROR',
    details: 'Who are you?',
  });
});
