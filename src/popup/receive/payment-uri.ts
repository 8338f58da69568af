/** What a wallet reads from a QR code to pay. All in upper case, which takes a smaller code: bech32 is the same in either. */
import { bech32 } from '@scure/base';
import { FuseboxError } from '../../contract/errors';
import { parseLnurl } from '../../lightning/lnurl';

/** The `lightning:` URI of an invoice (BOLT 11). */
export function uriOfInvoice(invoice: string): string {
  return `lightning:${invoice}`.toUpperCase();
}

/**
 * The `lightning:` URI of a Lightning address: as an LNURL (LUD-01), which more wallets read than the address itself. Null where nobody can be paid by it: its
 * host is none, or one of a private network.
 */
export function uriOfAddress(address: string): string | null {
  try {
    const url = new TextEncoder().encode(parseLnurl(address).url);
    return `lightning:${bech32.encode('lnurl', bech32.toWords(url), false)}`.toUpperCase();
  } catch (error) {
    if (error instanceof FuseboxError) return null;
    throw error;
  }
}
