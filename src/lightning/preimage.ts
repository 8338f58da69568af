/** The proof of a payment. BOLT 11 §Tagged Fields, `p`: "Preimage of this provides proof of payment". */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

const HEX_32_BYTES = /^[0-9a-f]{64}$/i;

/** The payment hash (hex) of 32 bytes of hex. Throws for anything else. */
export function paymentHashOf(preimageHex: string): string {
  return bytesToHex(sha256(hexToBytes(preimageHex)));
}

/** True only for 32 bytes of hex whose SHA-256 is the payment hash. Never throws, whatever a wallet sends. */
export function preimageFits(preimageHex: string, paymentHashHex: string): boolean {
  if (!HEX_32_BYTES.test(preimageHex)) return false;
  return paymentHashOf(preimageHex) === paymentHashHex.toLowerCase();
}
