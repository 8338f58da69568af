/** Signatures of ECDSA as LNURL wants them: "DER-hex-encoded" (LUD-04). */
import { concatBytes } from '@noble/hashes/utils.js';

/** The DER (X.690) of r and s, which are 32 bytes each: "SEQUENCE { r INTEGER, s INTEGER }" (RFC 3279, 2.2.3). */
export function derOf(signature: Uint8Array): Uint8Array {
  const integers = concatBytes(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
  return concatBytes(Uint8Array.of(0x30, integers.length), integers);
}

/** The fewest bytes that hold it, the first of them below 128: from there on it would be negative. */
function integer(bytes: Uint8Array): Uint8Array {
  const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  const sign = (digits[0] ?? 0) < 128 ? [] : [0];
  return Uint8Array.of(0x02, sign.length + digits.length, ...sign, ...digits);
}
