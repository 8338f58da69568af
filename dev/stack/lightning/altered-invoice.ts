/** Invoices no honest node would give out now: well signed, but expired, or of another network. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { signInvoice, splitInvoice } from './invoice-words';

export interface Alteration {
  /** Seconds since the epoch at which it claims to be made. */
  timestamp?: number;
  /** `bc` for the main network, `tb` for the test network. */
  network?: 'bc' | 'tb' | 'bcrt';
}

/** The invoice with this altered, signed by a fresh key, which thereby becomes its payee. */
export function alterInvoice(bolt11: string, { timestamp, network }: Alteration): string {
  const words = splitInvoice(bolt11);
  const prefix =
    network === undefined ? words.prefix : words.prefix.replace(/^ln(bcrt|bc|tb)/, `ln${network}`);
  return signInvoice(
    {
      prefix,
      timestamp: timestamp ?? words.timestamp,
      // An invoice may name its payee, and that is no longer who signs.
      fields: words.fields.filter((field) => field.tag !== 'n'),
    },
    secp256k1.utils.randomSecretKey(),
  );
}
