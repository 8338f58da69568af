/** The invoices that all runs share. Every run is a world of its own, so the same hash may be paid in each of them. */
import { sha256 } from '@noble/hashes/sha2.js';
import {
  encodeInvoice,
  FIELD,
  wordsOfBytes,
  wordsOfNumber,
  wordsOfText,
} from '../../lightning/encode-invoice';

export interface ModelInvoice {
  text: string;
  preimage: string;
  paymentHash: string;
  /** null: the payer chooses. */
  amount: number | null;
}

/** 1 June 2026, in seconds. */
const MADE_AT = 1_780_272_000;
const DAY_S = 86_400;

function invoice(n: number, sats: number | null, days: number): ModelInvoice {
  const preimage = new Uint8Array(32).fill(n + 1);
  const paymentHash = sha256(preimage);
  const text = encodeInvoice({
    prefix: `lnbcrt${sats === null ? '' : `${sats * 10}n`}`,
    timestamp: MADE_AT,
    fields: [
      [FIELD.p, wordsOfBytes(paymentHash)],
      [FIELD.s, wordsOfBytes(new Uint8Array(32).fill(2))],
      [FIELD.d, wordsOfText('Coffee')],
      [FIELD.x, wordsOfNumber(days * DAY_S)],
    ],
    key: new Uint8Array(32).fill(3),
  });
  return {
    text,
    preimage: Buffer.from(preimage).toString('hex'),
    paymentHash: Buffer.from(paymentHash).toString('hex'),
    amount: sats === null ? null : sats * 1000,
  };
}

/** The second expires within the first months of a run. */
export const INVOICES: readonly ModelInvoice[] = [
  invoice(0, 20, 1_000),
  invoice(1, 50, 32),
  invoice(2, 100, 1_000),
  invoice(3, 300, 1_000),
  invoice(4, null, 1_000),
  invoice(5, 1_000, 1_000),
  invoice(6, 20, 1_000),
  invoice(7, 50, 1_000),
];

/** By its text or its payment hash. */
export function invoiceOf(name: string): ModelInvoice {
  const found = INVOICES.find(({ text, paymentHash }) => text === name || paymentHash === name);
  if (!found) throw new Error('The model has no such invoice.');
  return found;
}
