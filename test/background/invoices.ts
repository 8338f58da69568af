/** Invoices of nobody's node, whose preimages are known. */
import { randomBytes } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeInvoice, FIELD, wordsOfBytes, wordsOfNumber, wordsOfText } from '../lightning/encode-invoice';

export interface TestInvoice {
  text: string;
  preimage: string;
  paymentHash: string;
}

export interface InvoiceWishes {
  /** null: the payer chooses. */
  sats?: number | null;
  currency?: string;
  /** Seconds since the epoch. */
  at?: number;
  expirySeconds?: number;
}

export function newInvoice({
  sats = 100,
  currency = 'bcrt',
  at = Math.floor(Date.now() / 1000),
  expirySeconds = 3600,
}: InvoiceWishes = {}): TestInvoice {
  const preimage = randomBytes(32);
  const paymentHash = sha256(preimage);
  const text = encodeInvoice({
    prefix: `ln${currency}${sats === null ? '' : `${sats * 10}n`}`,
    timestamp: at,
    fields: [
      [FIELD.p, wordsOfBytes(paymentHash)],
      [FIELD.s, wordsOfBytes(new Uint8Array(32).fill(2))],
      [FIELD.d, wordsOfText('Coffee')],
      [FIELD.x, wordsOfNumber(expirySeconds)],
    ],
    key: new Uint8Array(32).fill(3),
  });
  return { text, preimage: preimage.toString('hex'), paymentHash: Buffer.from(paymentHash).toString('hex') };
}
