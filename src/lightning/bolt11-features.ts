/** BOLT 11 §Feature Bits: an even bit is a demand, an odd one an offer. */
import { invalidInvoice } from './invalid-invoice';

/**
 * The demands (even bits) that BOLT 9 lists for invoices. Whether the wallet meets them is for the wallet to say; a
 * demand not listed here may change what a payment or its proof is (as AMP does), so it is refused.
 */
const KNOWN = new Set([
  8, // var_onion_optin
  14, // payment_secret
  16, // basic_mpp
  24, // option_route_blinding
  48, // option_payment_metadata
]);

/** Refuses unknown demands. `words` is the field as it stands, most significant word first. */
export function checkFeatures(words: readonly number[]): void {
  const unknown = bitsOf(words).find((bit) => bit % 2 === 0 && !KNOWN.has(bit));
  if (unknown !== undefined) {
    throw invalidInvoice(`The invoice demands a feature that Fusebox does not know (bit ${unknown}).`);
  }
}

function bitsOf(words: readonly number[]): number[] {
  return words
    .toReversed()
    .flatMap((word, index) =>
      [0, 1, 2, 3, 4].filter((bit) => word & (1 << bit)).map((bit) => index * 5 + bit),
    );
}
