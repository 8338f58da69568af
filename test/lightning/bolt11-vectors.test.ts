/** The examples that BOLT 11 itself publishes, and a second opinion on them. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bech32 } from '@scure/base';
import { decode as secondOpinion } from 'light-bolt11-decoder';
import { describe, expect, test } from 'vitest';
import { msat } from '../../src/core/msat';
import { decodeInvoice, type Invoice, isAmountless } from '../../src/lightning/bolt11';
import vectors from '../vectors/bolt11.json';
import { hashToSign } from './encode-invoice';

const PAYMENT_HASH = '0001020304050607080900010203040506070809000102030405060708090102';
const PAYMENT_SECRET = '11'.repeat(32);
const CAKE_HASH = '3925b6f67e2c340036ed12093dd44e0368df1b6ea26c53dbe4811f58fd5db8c1';

/** What the BOLT's names and breakdowns say of each valid example, by the beginning of its name. */
const EXPECTED: Record<string, Partial<Invoice>> = {
  'Please make a donation': { amount: null, description: 'Please consider supporting this project' },
  'Please send $3 for': { amount: msat(250_000_000), description: '1 cup coffee', expiresAt: expiry(60) },
  'Please send 0.0025': { amount: msat(250_000_000), description: 'ナンセンス 1杯', expiresAt: expiry(60) },
  'Now send $24': { amount: msat(2_000_000_000), description: null, descriptionHash: CAKE_HASH },
  'The same, on testnet': { amount: msat(2_000_000_000), network: 'testnet', descriptionHash: CAKE_HASH },
  'On mainnet, with fallback address': { amount: msat(2_000_000_000), descriptionHash: CAKE_HASH },
  'On mainnet, with fallback (P2SH)': { amount: msat(2_000_000_000), descriptionHash: CAKE_HASH },
  'On mainnet, with fallback (P2WPKH)': { amount: msat(2_000_000_000), descriptionHash: CAKE_HASH },
  'On mainnet, with fallback (P2WSH)': { amount: msat(2_000_000_000), descriptionHash: CAKE_HASH },
  'Please send 0.00967878534': {
    amount: msat(967_878_534),
    description:
      'Blockstream Store: 88.85 USD for Blockstream Ledger Nano S x 1, "Back In My Day" Sticker x 2, "I Got Lightning Working" Sticker x 2 and 1 more items',
    createdAt: 1572468703_000,
    expiresAt: 1572468703_000 + 604_800_000,
    paymentHash: '462264ede7e14047e9b249da94fefc47f41f7d02ee9b091815a5506bc8abf75f',
  },
  'Please send $30': { amount: msat(2_500_000_000), description: 'coffee beans' },
  'Same, but all upper case': { amount: msat(2_500_000_000), description: 'coffee beans' },
  'Same, but including fields': { amount: msat(2_500_000_000), description: 'coffee beans' },
  'Please send 0.01': { amount: msat(1_000_000_000), description: 'payment metadata inside' },
  'Public-key recovery with high-S': {
    amount: null,
    description: 'Please consider supporting this project',
    // Made from the first example by negating s: recovery succeeds, and yields another key.
    payee: '02d0139ce7427d6dfffd26a326c18be754ef1e64672b42694ba5b23ef6e6e7803d',
  },
};

/** Why each invalid example is invalid, in our words, by the beginning of its name. */
const REASONS: Record<string, RegExp> = {
  'Same, but adding invalid unknown feature 100': /feature .* \(bit 100\)/,
  'Bech32 checksum': /missing or mistyped/,
  'Malformed bech32 string (no 1)': /missing or mistyped/,
  'Malformed bech32 string (mixed case)': /missing or mistyped/,
  'Signature is not recoverable': /signature is not valid/,
  'String is too short': /too short/,
  'Invalid multiplier': /amount cannot be read/,
  'Invalid sub-millisatoshi': /finer than a millisatoshi/,
  'Missing required `s`': /no payment secret/,
  'Non canonical signature': /not signed by the node/,
};

describe('valid examples', () => {
  test.each(vectors.valid)('$name', ({ name, invoice }) => {
    expect(decodeInvoice(invoice)).toEqual({
      invoice: invoice.toLowerCase(),
      network: 'mainnet',
      paymentHash: PAYMENT_HASH,
      paymentSecret: PAYMENT_SECRET,
      description: null,
      descriptionHash: null,
      payee: vectors.payee,
      createdAt: vectors.timestamp * 1000,
      expiresAt: expiry(3600),
      ...byName(EXPECTED, name),
    });
  });

  test.each(vectors.valid)('whether it names an amount: $name', ({ invoice }) => {
    const { invoice: read, amount } = decodeInvoice(invoice);
    expect(isAmountless(read)).toBe(amount === null);
  });

  // The second decoder stops at a payment hash of another length, which BOLT 11 says to skip.
  const readByBoth = vectors.valid.filter(({ name }) => !name.includes('fields which must be ignored'));
  test.each(readByBoth)('a second opinion agrees: $name', ({ invoice }) => {
    const ours = decodeInvoice(invoice);
    const theirs = secondOpinion(invoice);
    const value = (name: string): unknown => {
      const section = theirs.sections.find((candidate) => candidate.name === name);
      return section !== undefined && 'value' in section ? section.value : undefined;
    };

    expect(ours.amount === null ? undefined : String(ours.amount)).toBe(value('amount'));
    expect(ours.paymentHash).toBe(value('payment_hash'));
    expect(ours.paymentSecret).toBe(value('payment_secret'));
    expect(ours.description ?? undefined).toBe(value('description'));
    expect(ours.descriptionHash ?? undefined).toBe(value('description_hash'));
    expect(ours.createdAt / 1000).toBe(value('timestamp'));
    expect((ours.expiresAt - ours.createdAt) / 1000).toBe(value('expiry') ?? 3600);
  });
});

describe('invalid examples', () => {
  test.each(vectors.invalid)('$name', ({ name, invoice }) => {
    expect(() => decodeInvoice(invoice)).toThrow(
      expect.objectContaining({
        name: 'FuseboxError',
        code: 'INVALID_INVOICE',
        message: expect.stringMatching(byName(REASONS, name)),
      }),
    );
  });

  test('the non-canonical example is refused for its high S alone', () => {
    const example = vectors.invalid.find(({ name }) => name.startsWith('Non canonical'))?.invoice ?? '';
    const { prefix, words } = bech32.decode(example as `${string}1${string}`, false);
    const signature = bech32.fromWords(words.slice(-104)).subarray(0, 64);
    const n = words.findIndex((_, at) => words.slice(at, at + 3).join() === '19,1,21');
    const key = bech32.fromWords(words.slice(n + 3, n + 3 + 53));
    const hash = hashToSign(prefix, words.slice(0, -104));
    expect(secp256k1.verify(signature, hash, key, { prehash: false, lowS: false })).toBe(true);
  });
});

/** When an example made at the usual time expires. */
function expiry(seconds: number): number {
  return (vectors.timestamp + seconds) * 1000;
}

/** The entry whose key begins the name. Throws for an example that nobody has thought about. */
function byName<T>(table: Record<string, T>, name: string): T {
  const [entry, ...more] = Object.entries(table).filter(([start]) => name.startsWith(start));
  if (entry === undefined || more.length > 0) throw new Error(`Not exactly one expectation for: ${name}`);
  return entry[1];
}
