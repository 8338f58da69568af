/** A BOLT11 invoice taken apart into the five-bit words it is written in, and put together again. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';

export interface InvoiceWords {
  /** Network and amount, such as `lnbcrt210n`. */
  prefix: string;
  /** Seconds since the epoch. */
  timestamp: number;
  fields: InvoiceField[];
}

/** `tag` is the field's letter in BOLT11, `words` its value. */
export interface InvoiceField {
  tag: string;
  words: number[];
}

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const TIMESTAMP_WORDS = 7;
const SIGNATURE_WORDS = 104;

/** Takes a valid invoice apart. The signature is not checked here. */
export function splitInvoice(bolt11: string): InvoiceWords {
  const decoded = bech32.decodeUnsafe(bolt11.toLowerCase(), false);
  if (decoded === undefined) throw new Error('Not an invoice.');
  const words = decoded.words.slice(0, -SIGNATURE_WORDS);
  const fields: InvoiceField[] = [];
  let at = TIMESTAMP_WORDS;
  while (at + 3 <= words.length) {
    const end = at + 3 + numberOf(words.slice(at + 1, at + 3));
    fields.push({ tag: LETTERS.charAt(words[at] ?? 0), words: words.slice(at + 3, end) });
    at = end;
  }
  return { prefix: decoded.prefix, timestamp: numberOf(words.slice(0, TIMESTAMP_WORDS)), fields };
}

/** Puts an invoice together and signs it, as the payee whose secret key this is. */
export function signInvoice({ prefix, timestamp, fields }: InvoiceWords, secretKey: Uint8Array): string {
  const words = wordsOf(timestamp, TIMESTAMP_WORDS);
  for (const field of fields)
    words.push(LETTERS.indexOf(field.tag), ...wordsOf(field.words.length, 2), ...field.words);
  const hash = sha256(Uint8Array.of(...new TextEncoder().encode(prefix), ...padToBytes(words)));
  const signature = secp256k1.sign(hash, secretKey, { prehash: false, format: 'recovered' });
  const [recovery = 0, ...rAndS] = signature;
  return bech32.encode(prefix, [...words, ...bech32.toWords(Uint8Array.of(...rAndS, recovery))], false);
}

/** The field's value as bytes, or null where the invoice has no such field. */
export function fieldBytes({ fields }: InvoiceWords, tag: string): Uint8Array | null {
  const field = fields.find((candidate) => candidate.tag === tag);
  return field === undefined ? null : bech32.fromWords(field.words);
}

function numberOf(words: number[]): number {
  return words.reduce((number, word) => number * 32 + word, 0);
}

function wordsOf(number: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(number / 32 ** (count - 1 - index)) % 32);
}

/** The signed form: bits in a row, the last byte filled with zeros. */
function padToBytes(words: number[]): number[] {
  const bits = words.map((word) => word.toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}
