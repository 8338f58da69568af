/** The curve of the extension against the vectors of BIP-340 and against @noble/curves, which is larger, somewhat faster, and audited. */
import { secp256k1 as independent, schnorr as independentSchnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  etc,
  getPublicKey,
  getSharedSecret,
  Point,
  recoverPublicKey,
  schnorr,
  sign,
  utils,
  verify,
} from '../../src/core/secp256k1';
import vectors from '../vectors/bip340.json';

describe('BIP-340', () => {
  test.each(vectors)('verifies, test vector $name', ({ pubkey, message, signature, holds }) => {
    expect(schnorr.verify(hexToBytes(signature), hexToBytes(message), hexToBytes(pubkey))).toBe(holds);
  });

  test.each(vectors.filter(({ secret }) => secret !== undefined))('signs, test vector $name', (vector) => {
    const { secret = '', aux = '', message, pubkey, signature } = vector;
    expect(bytesToHex(schnorr.getPublicKey(hexToBytes(secret)))).toBe(pubkey);
    const signed = schnorr.sign(hexToBytes(message), hexToBytes(secret), hexToBytes(aux));
    expect(bytesToHex(signed)).toBe(signature);
  });
});

const { n, p } = Point.CURVE();

/** 32 bytes: any, and the numbers at which something begins or ends. */
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const edges = [
  0n,
  1n,
  2n,
  p - n - 1n,
  p - n,
  n / 2n,
  n / 2n + 1n,
  n - 1n,
  n,
  n + 1n,
  p - 1n,
  p,
  2n ** 256n - 1n,
];
const number32 = fc.oneof(
  { weight: 3, arbitrary: bytes32 },
  { weight: 2, arbitrary: fc.constantFrom(...edges).map((edge) => etc.numberToBytesBE(edge)) },
  // Few x coordinates of the curve lie past n; only of these are recovery ids 2 and 3.
  { weight: 1, arbitrary: fc.bigInt(1n, p - n).map((small) => etc.numberToBytesBE(small)) },
);
const secretKey = bytes32.filter((bytes) => independent.utils.isValidSecretKey(bytes));

/** What comes out, in hex; 'refused' where it throws. */
function outcome(act: () => Uint8Array | boolean): string {
  try {
    const result = act();
    return typeof result === 'boolean' ? String(result) : bytesToHex(result);
  } catch {
    return 'refused';
  }
}

/** A signature, and the same with one byte turned or one half replaced. */
function damaged(signature: Uint8Array): fc.Arbitrary<Uint8Array> {
  const byteTurned = fc
    .tuple(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, by]) => signature.with(at, (signature[at] ?? 0) ^ by));
  const half = (at: number) =>
    number32.map((number) => {
      const replaced = signature.slice();
      replaced.set(number, at);
      return replaced;
    });
  const last = signature.length - 32;
  return fc.oneof(fc.constant(signature), byteTurned, half(last), half(last - 32));
}

/** Holds for everything, and what comes out is a verdict both ways. */
function agree<T>(arbitrary: fc.Arbitrary<T>, ours: (of: T) => string, theirs: (of: T) => string): void {
  const seen = new Set<boolean>();
  const holds = fc.property(arbitrary, (of) => {
    const expected = theirs(of);
    expect(ours(of)).toBe(expected);
    seen.add(expected === 'refused' || expected === 'false');
  });
  fc.assert(holds, { numRuns: 100 });
  expect(seen).toEqual(new Set([true, false]));
}

describe('agrees with @noble/curves on', () => {
  test('which secret keys there are, and their public keys', () => {
    fc.assert(
      fc.property(number32, (secret) => {
        expect(utils.isValidSecretKey(secret)).toBe(independent.utils.isValidSecretKey(secret));
      }),
    );
    agree(
      number32,
      (secret) => outcome(() => concatBytes(getPublicKey(secret), schnorr.getPublicKey(secret))),
      (secret) =>
        outcome(() => concatBytes(independent.getPublicKey(secret), independentSchnorr.getPublicKey(secret))),
    );
  });

  test('which x coordinates are public keys', () => {
    agree(
      number32.map((x) => `02${bytesToHex(x)}`),
      (hex) => outcome(() => Point.fromHex(hex).toBytes()),
      (hex) => outcome(() => independent.Point.fromHex(hex).toBytes()),
    );
  });

  test('what two keys share', () => {
    agree(
      fc.tuple(
        number32,
        number32.map((x) => concatBytes(Uint8Array.of(2), x)),
      ),
      ([secret, peer]) => outcome(() => getSharedSecret(secret, peer)),
      ([secret, peer]) => outcome(() => independent.getSharedSecret(secret, peer)),
    );
  });

  test('the bytes of a signature of BIP-340', () => {
    agree(
      fc.tuple(bytes32, number32, bytes32),
      ([message, secret, aux]) => outcome(() => schnorr.sign(message, secret, aux)),
      ([message, secret, aux]) => outcome(() => independentSchnorr.sign(message, secret, aux)),
    );
  });

  test('which signatures of BIP-340 hold', () => {
    const signed = fc.tuple(bytes32, secretKey).chain(([message, secret]) =>
      fc.record({
        message: fc.constant(message),
        key: fc.oneof(fc.constant(independentSchnorr.getPublicKey(secret)), number32),
        signature: damaged(independentSchnorr.sign(message, secret)),
      }),
    );
    agree(
      signed,
      ({ message, key, signature }) => outcome(() => schnorr.verify(signature, message, key)),
      ({ message, key, signature }) => outcome(() => independentSchnorr.verify(signature, message, key)),
    );
  });

  test('the bytes of a signature of ECDSA', () => {
    agree(
      fc.tuple(number32, number32),
      ([hash, secret]) => outcome(() => sign(hash, secret, { prehash: false })),
      ([hash, secret]) => outcome(() => independent.sign(hash, secret, { prehash: false })),
    );
  });

  test('which signatures of ECDSA hold, and that those with a high s do not', () => {
    const options = { prehash: false, lowS: true, format: 'compact' } as const;
    const signed = fc.tuple(number32, secretKey, fc.boolean()).chain(([hash, secret, lowS]) =>
      fc.record({
        hash: fc.constant(hash),
        key: fc.oneof(
          fc.constant(independent.getPublicKey(secret)),
          number32.map((x) => concatBytes(Uint8Array.of(2), x)),
        ),
        signature: damaged(independent.sign(hash, secret, { prehash: false, lowS })),
      }),
    );
    agree(
      signed,
      ({ hash, key, signature }) => outcome(() => verify(signature, hash, key, options)),
      ({ hash, key, signature }) => outcome(() => independent.verify(signature, hash, key, options)),
    );
  });

  test('who signed, by recovery', () => {
    const signed = fc.tuple(number32, secretKey, fc.boolean()).chain(([hash, secret, lowS]) =>
      fc.record({
        hash: fc.constant(hash),
        header: fc.option(fc.integer({ min: 0, max: 255 }), { freq: 2 }),
        signature: damaged(independent.sign(hash, secret, { prehash: false, lowS, format: 'recovered' })),
      }),
    );
    const anyHeader = fc.tuple(fc.integer({ min: 0, max: 4 }), number32, number32, number32);
    const all = fc.oneof(
      signed.map(({ hash, header, signature }) => ({
        hash,
        signature: header === null ? signature : signature.with(0, header),
      })),
      anyHeader.map(([id, r, s, hash]) => ({ hash, signature: concatBytes(Uint8Array.of(id), r, s) })),
    );
    agree(
      all,
      ({ hash, signature }) => outcome(() => recoverPublicKey(signature, hash, { prehash: false })),
      ({ hash, signature }) =>
        outcome(() => independent.recoverPublicKey(signature, hash, { prehash: false })),
    );
  });
});
