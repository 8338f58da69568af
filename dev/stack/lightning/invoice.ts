/** Reading invoices, with what a payer must check itself: the kit looks at neither network nor expiry. */
import * as ldk from 'lightningdevkit';
import { fieldBytes, splitInvoice } from './invoice-words';
import { amountOf, toHex } from './ldk';

export interface Invoice {
  bolt11: string;
  network: 'bitcoin' | 'testnet' | 'signet' | 'simnet' | 'regtest';
  paymentHash: string;
  /** null: the payer chooses. */
  amountMsat: number | null;
  /** Public key of the payee's node, hex. */
  payee: string;
  description: string | null;
  descriptionHash: string | null;
  /** Seconds since the epoch. */
  createdAt: number;
  /** Seconds since the epoch. */
  expiresAt: number;
}

/** The invoice, or null where the text is none: wrong checksum, signature or fields. */
export function readInvoice(bolt11: string): Invoice | null {
  const parsed = ldk.Bolt11Invoice.constructor_from_str(bolt11);
  if (!(parsed instanceof ldk.Result_Bolt11InvoiceParseOrSemanticErrorZ_OK)) return null;
  const invoice = parsed.res;
  const words = splitInvoice(bolt11);
  const description = fieldBytes(words, 'd');
  const descriptionHash = fieldBytes(words, 'h');
  const createdAt = Number(invoice.duration_since_epoch());
  return {
    bolt11,
    network: NETWORKS[invoice.currency()],
    paymentHash: toHex(invoice.payment_hash()),
    amountMsat: amountOf(invoice.amount_milli_satoshis()),
    payee: toHex(invoice.get_payee_pub_key()),
    description: description === null ? null : Buffer.from(description).toString('utf8'),
    descriptionHash: descriptionHash === null ? null : toHex(descriptionHash),
    createdAt,
    expiresAt: createdAt + Number(invoice.expiry_time()),
  };
}

const NETWORKS: Record<ldk.Currency, Invoice['network']> = {
  [ldk.Currency.LDKCurrency_Bitcoin]: 'bitcoin',
  [ldk.Currency.LDKCurrency_BitcoinTestnet]: 'testnet',
  [ldk.Currency.LDKCurrency_Regtest]: 'regtest',
  [ldk.Currency.LDKCurrency_Simnet]: 'simnet',
  [ldk.Currency.LDKCurrency_Signet]: 'signet',
};
