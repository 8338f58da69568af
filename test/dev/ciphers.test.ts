/** The embedded wallet makes a cipher once for each client and encryption. */
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { Ciphers, SCHEMES } from '../../dev/stack/wallet-service/cipher';

test('the same client and encryption have the same cipher, others have others', () => {
  const [alice, bob] = [getPublicKey(generateSecretKey()), getPublicKey(generateSecretKey())];
  const ciphers = new Ciphers(generateSecretKey());
  const all = [alice, bob].flatMap((peer) => SCHEMES.map((scheme) => ciphers.with(scheme, peer)));
  expect(new Set(all).size).toBe(4);
  expect([alice, bob].flatMap((peer) => SCHEMES.map((scheme) => ciphers.with(scheme, peer)))).toEqual(all);
  expect(ciphers.with('nip44_v2', alice)).toBe(all[0]);
});
