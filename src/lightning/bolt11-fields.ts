/** BOLT 11 §Tagged Fields: the words (5-bit numbers) between the timestamp and the signature. */
import { bech32 } from '@scure/base';
import { invalidInvoice } from './invalid-invoice';

/** Types of the fields Fusebox reads; all others (`c`, `f`, `r`, metadata…) are the paying wallet's business. */
const TYPES = { p: 1, s: 16, d: 13, n: 19, h: 23, x: 6, features: 5 } as const;

/** A field of another length is skipped: it may be a future variant, which stands beside the one known today. */
const LENGTHS = new Map<number, number>([
  [TYPES.p, 52],
  [TYPES.s, 52],
  [TYPES.h, 52],
  [TYPES.n, 53],
]);

export type FieldName = keyof typeof TYPES;

/** Reads the fields. The result gives the words of a field, or null where the invoice has none. */
export function readFields(words: readonly number[]): (name: FieldName) => number[] | null {
  const fields = new Map<number, number[]>();
  let at = 0;
  while (at < words.length) {
    const [type, high, low] = words.slice(at, at + 3);
    if (type === undefined || high === undefined || low === undefined) throw endsMidField();
    const length = high * 32 + low;
    const data = words.slice(at + 3, at + 3 + length);
    if (data.length < length) throw endsMidField();
    at += 3 + length;

    if ((LENGTHS.get(type) ?? length) !== length) continue;
    if (!fields.has(type)) fields.set(type, data);
    // Of other fields the first is the payee's favourite. Of two payment hashes wallets would not all choose
    // the same, and then a preimage proves nothing: "A writer MUST include exactly one `p` field".
    else if (type === TYPES.p) throw invalidInvoice('The invoice has two payment hashes.');
  }
  return (name) => fields.get(TYPES[name]) ?? null;
}

/** The bytes of a field, which is padded with 0 bits to a whole number of words. */
export function bytesOfWords(words: readonly number[]): Uint8Array {
  try {
    return bech32.fromWords([...words]);
  } catch (cause) {
    throw invalidInvoice('A field of the invoice is badly padded.', { cause });
  }
}

/** A big-endian number; past 2^53 it is merely very large. */
export function numberOfWords(words: readonly number[]): number {
  return words.reduce((number, word) => number * 32 + word, 0);
}

function endsMidField(): Error {
  return invalidInvoice('The invoice ends in the middle of a field.');
}
