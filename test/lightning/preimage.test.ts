import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preimageFits } from '../../src/lightning/preimage';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('preimageFits', () => {
  test('knows the hash of 32 zero bytes', () => {
    const hash = '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925';
    expect(preimageFits('00'.repeat(32), hash)).toBe(true);
    expect(preimageFits('00'.repeat(32), hash.toUpperCase())).toBe(true);
  });

  test('any 32 bytes fit their own hash, in either case', () => {
    fc.assert(
      fc.property(bytes(32), (preimage) => {
        expect(preimageFits(hex(preimage), hashOf(preimage))).toBe(true);
        expect(preimageFits(hex(preimage).toUpperCase(), hashOf(preimage))).toBe(true);
      }),
    );
  });

  test('no other hash, and no other preimage', () => {
    fc.assert(
      fc.property(
        bytes(32),
        bytes(32),
        fc.nat(31),
        fc.integer({ min: 1, max: 255 }),
        (preimage, hash, at, flip) => {
          expect(preimageFits(hex(preimage), hex(hash))).toBe(false);
          const changed = preimage.with(at, (preimage[at] ?? 0) ^ flip);
          expect(preimageFits(hex(changed), hashOf(preimage))).toBe(false);
        },
      ),
    );
  });

  test('bytes of another length do not fit, though their hash is right', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (preimage) => {
        fc.pre(preimage.length !== 32);
        expect(preimageFits(hex(preimage), hashOf(preimage))).toBe(false);
      }),
    );
  });

  test('any text is judged without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (preimage, hash) => {
        expect(preimageFits(preimage, hash)).toBe(false);
      }),
    );
    expect(preimageFits(`${'00'.repeat(32)}\n`, hashOf(new Uint8Array(32)))).toBe(false);
    expect(preimageFits(`0x${'00'.repeat(31)}`, hashOf(new Uint8Array(32)))).toBe(false);
  });
});
