/** The DER of a signature, judged by @noble/curves. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derOf } from '../../src/lightning/der';

test('whatever r and s are, the bytes are those of an independent encoder', () => {
  const { n } = secp256k1.Point.CURVE();
  const scalar = fc.oneof(
    fc.bigInt(1n, n - 1n),
    fc.nat({ max: 255 }).chain((bits) => fc.bigInt(1n, 2n ** BigInt(bits + 1)).filter((small) => small < n)),
    fc.constantFrom(1n, 0x7fn, 0x80n, 0xffn, 0x100n, 0x7fffn, 0x8000n, 2n ** 247n, 2n ** 255n, n - 1n),
  );
  fc.assert(
    fc.property(scalar, scalar, (r, s) => {
      const signature = new secp256k1.Signature(r, s);
      expect(bytesToHex(derOf(signature.toBytes('compact')))).toBe(bytesToHex(signature.toBytes('der')));
    }),
    { numRuns: 2000 },
  );
});
