/** What a wallet reads from a QR code to pay. All in upper case, which takes a smaller code: bech32 is the same in either. */
import { bech32 } from '@scure/base';
import { parseLnurl } from '../../lightning/lnurl';

/** The `lightning:` URI of an invoice (BOLT 11). */
export function uriOfInvoice(invoice: string): string {
  return `lightning:${invoice}`.toUpperCase();
}

/** The `lightning:` URI of a Lightning address: as an LNURL (LUD-01), which more wallets read than the address itself. Throws INVALID_LNURL where it is none. */
export function uriOfAddress(address: string): string {
  const url = new TextEncoder().encode(parseLnurl(address).url);
  return `lightning:${bech32.encode('lnurl', bech32.toWords(url), false)}`.toUpperCase();
}
