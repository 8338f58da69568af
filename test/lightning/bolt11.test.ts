import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { msat } from '../../src/core/msat';
import { decodeInvoice, type Invoice } from '../../src/lightning/bolt11';
import {
  type Draft,
  encodeInvoice,
  FIELD,
  type Field,
  wordsOfBits,
  wordsOfBytes,
  wordsOfNumber,
  wordsOfText,
} from './encode-invoice';

const KEY = new Uint8Array(32).fill(7);
const HASH: Field = [FIELD.p, wordsOfBytes(new Uint8Array(32).fill(1))];
const SECRET: Field = [FIELD.s, wordsOfBytes(new Uint8Array(32).fill(2))];
const DESCRIPTION: Field = [FIELD.d, wordsOfText('tea')];

/** An invoice that is right but for what is given. */
function invoice(changes: Partial<Draft> = {}): string {
  return encodeInvoice({
    prefix: 'lnbc10u',
    timestamp: 1_700_000_000,
    fields: [HASH, SECRET, DESCRIPTION],
    key: KEY,
    ...changes,
  });
}

/** Expects the refusal of an invoice for this reason. */
function expectRefusal(text: string, reason: RegExp): void {
  expect(() => decodeInvoice(text)).toThrow(
    expect.objectContaining({ code: 'INVALID_INVOICE', message: expect.stringMatching(reason) }),
  );
}

/** The decoded invoice, or null where it is refused as invalid. Anything else thrown is a fault. */
function decodedOrRefused(text: string): Invoice | null {
  try {
    return decodeInvoice(text);
  } catch (error) {
    if (error instanceof FuseboxError && error.code === 'INVALID_INVOICE') return null;
    throw error;
  }
}

describe('how it is written', () => {
  const plain = invoice();

  test.each([
    ` \n${plain}\t `,
    `lightning:${plain}`,
    `LIGHTNING:${plain.toUpperCase()}`,
    ` Lightning:${plain}\n`,
  ])('%j is the same invoice', (text) => {
    expect(decodeInvoice(text)).toEqual(decodeInvoice(plain));
    expect(decodeInvoice(text).invoice).toBe(plain);
  });

  test.each([
    '',
    '1',
    'lightning:',
    'hello',
    plain.slice(0, -1),
    `${plain.slice(0, 20)}${plain.slice(20).toUpperCase()}`,
    // Kelvin sign and dotless i, which become ASCII letters when their case is changed
    plain.toUpperCase().replace('K', '\u212a'),
    plain.replace('i', '\u0131').replace('l', '\u212a'),
  ])('%j is refused as damaged', (text) => expectRefusal(text, /missing or mistyped\. Copy/));

  test('refuses what is too long without reading it', () => {
    const readable = invoice({ fields: [HASH, SECRET, [FIELD.d, wordsOfText('a'.repeat(600))]] });
    expect(decodedOrRefused(readable)).not.toBeNull();
    expectRefusal(`${' '.repeat(7089)}${readable}`, /too long/);
    expectRefusal('lnbc1'.repeat(1_000_000), /too long/);
  });
});

describe('the prefix', () => {
  test.each([
    ['lnbc', 'mainnet', null],
    ['lntb', 'testnet', null],
    ['lntbs', 'signet', null],
    ['lnbcrt', 'regtest', null],
    ['lntbs20n', 'signet', 2000],
    ['lnbcrt7', 'regtest', 700_000_000_000],
    ['lnbc1', 'mainnet', 100_000_000_000],
    ['lnbc1m', 'mainnet', 100_000_000],
    ['lnbc1u', 'mainnet', 100_000],
    ['lnbc1n', 'mainnet', 100],
    ['lnbc10p', 'mainnet', 1],
    ['lnbc90071992547409910p', 'mainnet', Number.MAX_SAFE_INTEGER],
    ['lnbc90071992547409n', 'mainnet', 9_007_199_254_740_900],
    ['lnbc90071', 'mainnet', 9_007_100_000_000_000],
  ] as const)('%s', (prefix, network, amount) => {
    expect(decodeInvoice(invoice({ prefix }))).toMatchObject({ network, amount });
  });

  test.each(['ln', 'lnbs10u', 'lnsb10u', 'lnltc10u', 'bc10u', 'lnurl', 'lnbctb', '10u', 'xlnbc', 'lno'])(
    '%s is no network of ours',
    (prefix) => expectRefusal(invoice({ prefix }), /not a Lightning invoice/),
  );

  test.each(['0', '0u', '01u', '00p', '1.5u', '-1u', '1k', '1uu', '1u1', '1e3', '1pm', '1_0'])(
    'amount %j cannot be read',
    (amount) => expectRefusal(invoice({ prefix: `lnbc${amount}` }), /amount cannot be read/),
  );

  test.each(['1p', '11p', '2500000001p'])('amount %s is finer than a millisatoshi', (amount) =>
    expectRefusal(invoice({ prefix: `lnbc${amount}` }), /finer/),
  );

  test.each(['90071992547409920p', '90071992547410n', '90072', '9'.repeat(400), `1${'0'.repeat(60)}p`])(
    'amount %s is too large',
    (amount) => expectRefusal(invoice({ prefix: `lnbc${amount}` }), /impossibly large/),
  );
});

describe('the fields', () => {
  const other: Field = [FIELD.p, wordsOfBytes(new Uint8Array(32).fill(9))];

  test.each<[string, readonly Field[], RegExp]>([
    ['no payment hash', [SECRET, DESCRIPTION], /no payment hash/],
    ['a payment hash of 51 words', [[FIELD.p, HASH[1].slice(1)], SECRET, DESCRIPTION], /no payment hash/],
    ['two payment hashes', [HASH, SECRET, DESCRIPTION, other], /two payment hashes/],
    ['the same payment hash twice', [HASH, SECRET, DESCRIPTION, HASH], /two payment hashes/],
    ['no payment secret', [HASH, DESCRIPTION], /no payment secret/],
    ['neither description nor its hash', [HASH, SECRET], /no description/],
    [
      'a payment hash with padding that is not 0',
      [[FIELD.p, HASH[1].with(51, 1)], SECRET, DESCRIPTION],
      /padded/,
    ],
    [
      'an expiry past the end of time',
      [HASH, SECRET, DESCRIPTION, [FIELD.x, wordsOfNumber(8.64e12)]],
      /expiry/,
    ],
    ['an endless expiry', [HASH, SECRET, DESCRIPTION, [FIELD.x, new Array<number>(1023).fill(31)]], /expiry/],
  ])('%s is refused', (_, fields, reason) => expectRefusal(invoice({ fields }), reason));

  test('a field cut short is refused', () => {
    const { prefix, words } = bech32.decode(invoice() as `${string}1${string}`, false);
    for (const cut of [1, 2, 3]) {
      // The signature takes the last 104 words, so what is cut off is missing from the last field.
      const text = bech32.encode(prefix, words.toSpliced(-104 - cut, cut), false);
      expectRefusal(text, /middle of a field/);
    }
    const header = bech32.encode(prefix, words.toSpliced(-104, 0, FIELD.x, 0), false);
    expectRefusal(header, /middle of a field/);
  });

  test('of a field given twice the first counts', () => {
    const fields: Field[] = [HASH, SECRET, DESCRIPTION, [FIELD.d, wordsOfText('coffee')]];
    expect(decodeInvoice(invoice({ fields })).description).toBe('tea');
  });

  test('an empty description is a description, one cut within a character is still shown', () => {
    const describedBy = (words: number[]) =>
      decodeInvoice(invoice({ fields: [HASH, SECRET, [FIELD.d, words]] })).description;
    expect(describedBy([])).toBe('');
    expect(describedBy(wordsOfBytes(Uint8Array.of(0x74, 0x65, 0xe3, 0x83)))).toBe('te\ufffd');
    expect(describedBy(wordsOfText('\ufefftea'))).toBe('\ufefftea');
  });

  test.each([0, 4, 12, 18, 30, 50, 56, 100, 1022])('demanding unknown feature %i is refused', (bit) => {
    const features: Field = [FIELD.features, wordsOfBits([8, 14, bit])];
    expectRefusal(invoice({ fields: [HASH, SECRET, DESCRIPTION, features] }), new RegExp(`bit ${bit}\\)`));
  });

  test.each([[[]], [[8, 14, 16, 24, 48]], [[9, 15, 17, 25, 49, 99, 101, 1023]]])(
    'features %j pass',
    (bits) => {
      const features: Field = [FIELD.features, wordsOfBits(bits)];
      expect(decodedOrRefused(invoice({ fields: [HASH, SECRET, DESCRIPTION, features] }))).not.toBeNull();
    },
  );

  test('a node id that did not sign is refused', () => {
    const stranger = secp256k1.getPublicKey(new Uint8Array(32).fill(8));
    for (const id of [stranger, new Uint8Array(33), new Uint8Array(33).fill(2)]) {
      expectRefusal(
        invoice({ fields: [HASH, SECRET, DESCRIPTION, [FIELD.n, wordsOfBytes(id)]] }),
        /not signed by the node/,
      );
    }
  });
});

/** Bytes of a fixed length. */
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Field types that Fusebox does not read. */
const ignoredType = fc.constantFrom(0, 2, FIELD.r, 4, FIELD.f, 11, FIELD.c, 27, 31);
const words = (maxLength: number) => fc.array(fc.nat(31), { maxLength });

/** An amount in msat, written with any multiplier that can express it. */
const writtenAmount = fc
  .oneof(
    fc.nat(100_000_000),
    fc.maxSafeNat(),
    fc.nat(90_071).map((btc) => btc * 1e11),
  )
  .filter((amount) => amount > 0)
  .chain((amount) => {
    const units = [
      ['', 1e11],
      ['m', 1e8],
      ['u', 1e5],
      ['n', 100],
    ] as const;
    const ways = units
      .filter(([, unit]) => amount % unit === 0)
      .map(([sign, unit]) => `${amount / unit}${sign}`);
    return fc.constantFrom(...ways, `${amount}0p`).map((text) => ({ text, amount: msat(amount) }));
  });

/** A draft of a right invoice, and what decoding it must give. */
const draft = fc
  .record({
    network: fc.constantFrom(
      ['bc', 'mainnet'] as const,
      ['tb', 'testnet'] as const,
      ['tbs', 'signet'] as const,
      ['bcrt', 'regtest'] as const,
    ),
    amount: fc.option(writtenAmount),
    timestamp: fc.nat(2 ** 31 - 1),
    paymentHash: bytes(32),
    paymentSecret: bytes(32),
    description: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => ({ text, hash: null })),
      bytes(32).map((hash) => ({ text: null, hash })),
    ),
    expiry: fc.option(fc.nat(1_000_000_000)),
    key: bytes(32).filter((key) => secp256k1.utils.isValidSecretKey(key)),
    namesNode: fc.boolean(),
    ignored: fc.array(
      fc.oneof(
        fc.tuple(ignoredType, words(80)),
        fc.tuple(fc.constantFrom(FIELD.p, FIELD.s, FIELD.h), words(51)),
        fc.tuple(fc.constant(FIELD.n), words(52)),
      ),
      { maxLength: 4 },
    ),
    order: fc.infiniteStream(fc.nat()),
  })
  .map((given) => {
    const payee = secp256k1.getPublicKey(given.key);
    const { text: description, hash: descriptionHash } = given.description;
    const fields: Field[] = [
      [FIELD.p, wordsOfBytes(given.paymentHash)],
      [FIELD.s, wordsOfBytes(given.paymentSecret)],
      descriptionHash === null
        ? [FIELD.d, wordsOfText(description)]
        : [FIELD.h, wordsOfBytes(descriptionHash)],
      ...(given.expiry === null ? [] : [[FIELD.x, wordsOfNumber(given.expiry)] as const]),
      ...(given.namesNode ? [[FIELD.n, wordsOfBytes(payee)] as const] : []),
      ...given.ignored,
    ];
    const shuffled = fields
      .map((field) => ({ field, key: given.order.next().value ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ field }) => field);
    const prefix = `ln${given.network[0]}${given.amount?.text ?? ''}`;
    const text = encodeInvoice({ prefix, timestamp: given.timestamp, fields: shuffled, key: given.key });
    const decoded: Invoice = {
      invoice: text,
      network: given.network[1],
      amount: given.amount?.amount ?? null,
      paymentHash: bytesToHex(given.paymentHash),
      paymentSecret: bytesToHex(given.paymentSecret),
      description,
      descriptionHash: descriptionHash === null ? null : bytesToHex(descriptionHash),
      payee: bytesToHex(payee),
      createdAt: given.timestamp * 1000,
      expiresAt: (given.timestamp + (given.expiry ?? 3600)) * 1000,
    };
    return { text, decoded };
  });

describe('any invoice', () => {
  test('decodes to what was written', () => {
    fc.assert(
      fc.property(draft, ({ text, decoded }) => {
        expect(decodeInvoice(text)).toEqual(decoded);
      }),
    );
  });

  test('with one character replaced is refused', () => {
    const character = fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio QP:');
    fc.assert(
      fc.property(draft, fc.nat(), character, ({ text }, position, replacement) => {
        const at = position % text.length;
        fc.pre(text[at] !== replacement && !(replacement === ' ' && (at === 0 || at === text.length - 1)));
        expect(decodedOrRefused(text.slice(0, at) + replacement + text.slice(at + 1))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  // Bech32 cannot promise to notice these (BIP 173 §Checksum design), but the signature still binds the content.
  test('with a character added or lost is refused, or is of another payee', () => {
    const character = fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7l1');
    fc.assert(
      fc.property(draft, fc.nat(), fc.option(character), ({ text, decoded }, position, added) => {
        const at = position % text.length;
        const damaged =
          added === null
            ? text.slice(0, at) + text.slice(at + 1)
            : text.slice(0, at) + added + text.slice(at);
        expect(decodedOrRefused(damaged)?.payee).not.toBe(decoded.payee);
      }),
      { numRuns: 300 },
    );
  });

  test('changed by someone who also mends the checksum is refused, or of another payee, or says the same', () => {
    fc.assert(
      fc.property(draft, fc.nat(), fc.integer({ min: 1, max: 31 }), ({ text, decoded }, position, flip) => {
        const { prefix, words: original } = bech32.decode(text as `${string}1${string}`, false);
        const at = position % original.length;
        const forged = bech32.encode(prefix, original.with(at, (original[at] ?? 0) ^ flip), false);
        const got = decodedOrRefused(forged);
        // The recovery id is not signed: where the invoice names its node, it may be anything and changes nothing.
        if (got?.payee === decoded.payee) expect({ ...got, invoice: text }).toEqual(decoded);
      }),
      { numRuns: 300 },
    );
  });

  test('cannot have its amount changed', () => {
    fc.assert(
      fc.property(draft, writtenAmount, ({ text, decoded }, { text: other, amount }) => {
        fc.pre(amount !== decoded.amount);
        const { prefix, words: original } = bech32.decode(text as `${string}1${string}`, false);
        const forged = bech32.encode(prefix.replace(/[0-9].*$/, '') + other, original, false);
        expect(decodedOrRefused(forged)?.payee).not.toBe(decoded.payee);
      }),
    );
  });
});

describe('any text', () => {
  const checksummed = fc
    .tuple(fc.constantFrom('lnbc', 'lnbc10u', 'lntb', 'lnbc10p', 'ln', 'lnurl'), words(400))
    .map(([prefix, data]) => bech32.encode(prefix, data, false));
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }).map((tail) => `lightning:lnbc1${tail}`),
    checksummed,
  );

  test('is an invoice or is refused as invalid, with a sentence to read', () => {
    fc.assert(
      fc.property(text, (given) => {
        try {
          decodeInvoice(given);
        } catch (error) {
          expect(error).toBeInstanceOf(FuseboxError);
          expect(error).toMatchObject({
            code: 'INVALID_INVOICE',
            message: expect.stringMatching(/^(The|This) .*\. (Ask|Copy) .*\.$/),
          });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
