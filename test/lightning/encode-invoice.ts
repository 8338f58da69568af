/** Writes BOLT 11 invoices, right and wrong ones. Only tests make invoices: in Fusebox the wallet does. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';

export const FIELD = { p: 1, r: 3, features: 5, x: 6, f: 9, d: 13, s: 16, n: 19, h: 23, c: 24 } as const;

/** Type and data of a tagged field. */
export type Field = readonly [type: number, words: readonly number[]];

export interface Draft {
  /** `ln` + currency + amount. */
  prefix: string;
  /** Seconds since 1970. */
  timestamp: number;
  fields: readonly Field[];
  key: Uint8Array;
}

export function encodeInvoice({ prefix, timestamp, fields, key }: Draft): string {
  const words = [
    ...wordsOfNumber(timestamp, 7),
    ...fields.flatMap(([type, data]) => [type, ...wordsOfNumber(data.length, 2), ...data]),
  ];
  const [recoveryId = 0, ...rs] = secp256k1.sign(hashToSign(prefix, words), key, {
    prehash: false,
    format: 'recovered',
  });
  const signature = bech32.toWords(Uint8Array.from([...rs, recoveryId]));
  return bech32.encode(prefix, [...words, ...signature], false);
}

/** The hash that is signed, worked out bit by bit and so another way than in src/. */
export function hashToSign(prefix: string, words: readonly number[]): Uint8Array {
  const bits = words.map((word) => word.toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return sha256(Uint8Array.from([...new TextEncoder().encode(prefix), ...bytes]));
}

export const wordsOfBytes = (bytes: Uint8Array): number[] => bech32.toWords(bytes);

export const wordsOfText = (text: string): number[] => wordsOfBytes(new TextEncoder().encode(text));

/** Big-endian words; without a length, as few as the number needs. */
export function wordsOfNumber(number: number, length?: number): number[] {
  const digits = number.toString(32).padStart(length ?? 0, '0');
  return [...digits].map((digit) => Number.parseInt(digit, 32));
}

/** The words of a features field that has these bits set. */
export function wordsOfBits(bits: readonly number[]): number[] {
  const words = new Array<number>(Math.floor(Math.max(0, ...bits) / 5) + 1).fill(0);
  for (const bit of bits) {
    const index = words.length - 1 - Math.floor(bit / 5);
    words[index] = (words[index] ?? 0) | (1 << (bit % 5));
  }
  return words;
}
