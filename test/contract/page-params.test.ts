import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { NIP47_PARAMS } from '../../src/contract/nip47-params';
import { PAGE_PARAMS } from '../../src/contract/page-params';
import { msatFromSats } from '../../src/core/msat';

const NOTHING = { amount: undefined };
const accepts = (method: keyof typeof PAGE_PARAMS, given: unknown): boolean =>
  v.safeParse(PAGE_PARAMS[method], given).success;

describe('makeInvoice', () => {
  test.each<[unknown, object]>([
    [21, { amount: 21 }],
    ['21', { amount: 21 }],
    [' 21\n', { amount: 21 }],
    [21.0, { amount: 21 }],
    [undefined, NOTHING],
    [null, NOTHING],
    ['', NOTHING],
    [0, NOTHING],
    ['0', NOTHING],
    [{}, {}],
    [{ amount: 21 }, { amount: 21 }],
    [{ amount: '21' }, { amount: 21 }],
    [
      { amount: 0, defaultMemo: 'x' },
      { amount: undefined, defaultMemo: 'x' },
    ],
    [
      { amount: '', defaultMemo: '' },
      { amount: undefined, defaultMemo: '' },
    ],
    [
      { amount: null, defaultMemo: null },
      { amount: undefined, defaultMemo: null },
    ],
    [
      { defaultAmount: '100', minimumAmount: 1, maximumAmount: '1000' },
      { defaultAmount: 100, minimumAmount: 1, maximumAmount: 1000 },
    ],
    [{ amount: 5, whatever: true }, { amount: 5 }],
  ])('takes %j', (given, expected) => expect(v.parse(PAGE_PARAMS.makeInvoice, given)).toEqual(expected));

  const BAD = [
    0.5,
    -1,
    Number.NaN,
    1e300,
    Number.POSITIVE_INFINITY,
    -0.1,
    2 ** 53,
    '0.5',
    '-1',
    '1e3',
    '0x10',
    'x',
  ];
  const worse = [true, false, [], [21], ['21'], [[]], {}, Symbol('21'), 21n, () => 21, new Date()];
  const amounts: unknown[] = [...BAD, ...worse];

  test.each(
    amounts.map((bad) => [
      typeof bad === 'string' ? `'${bad}'` : String(Object(bad) === bad ? JSON.stringify(bad) : String(bad)),
      bad,
    ]),
  )('refuses the amount %s', (_, bad) => {
    for (const name of ['amount', 'defaultAmount', 'minimumAmount', 'maximumAmount']) {
      expect(accepts('makeInvoice', { [name]: bad })).toBe(false);
    }
  });

  test.each([...BAD, true, false, 21n].map((bad) => [String(bad), bad]))('refuses %s alone', (_, bad) =>
    expect(accepts('makeInvoice', bad)).toBe(false),
  );

  test.each([[[]], [[21]], [[{ amount: 21 }]], [['21']]])('refuses the list %j', (list) =>
    expect(accepts('makeInvoice', list)).toBe(false),
  );

  test.each([5, true, ['x'], { a: 1 }, 'x'.repeat(640)])('refuses %j as a memo', (memo) =>
    expect(accepts('makeInvoice', { amount: 1, defaultMemo: memo })).toBe(false),
  );

  test('takes every amount that Fusebox can count, and no other', () => {
    const largest = Math.floor(Number.MAX_SAFE_INTEGER / 1000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: largest }), (sats) => {
        for (const form of [sats, String(sats), { amount: sats }, { amount: ` ${sats} ` }]) {
          expect(v.parse(PAGE_PARAMS.makeInvoice, form)).toEqual({ amount: sats });
        }
      }),
    );
    expect(accepts('makeInvoice', largest)).toBe(true);
    for (const form of [largest + 1, String(largest + 1), { maximumAmount: largest + 1 }]) {
      expect(accepts('makeInvoice', form)).toBe(false);
    }
  });
});

describe('sendPayment', () => {
  test.each([
    ['lnbc1', 'lnbc1'],
    ['  lnbc1\n', 'lnbc1'],
  ])('takes %j', (given, expected) => expect(v.parse(PAGE_PARAMS.sendPayment, given)).toBe(expected));

  test.each([
    undefined,
    null,
    '',
    '  ',
    21,
    true,
    [],
    ['lnbc1'],
    {},
    { paymentRequest: 'lnbc1' },
    'x'.repeat(10_001),
  ])('refuses %j', (given) => expect(accepts('sendPayment', given)).toBe(false));
});

const HASH = 'ab'.repeat(32);
const NODE = `02${HASH}`;
const KEY = `02${HASH}`;

describe('what sites pass besides', () => {
  test.each<[keyof typeof PAGE_PARAMS, unknown, unknown]>([
    ['lookupInvoice', 'LNBC1', { paymentRequest: 'LNBC1' }],
    ['lookupInvoice', ` ${HASH.toUpperCase()} `, { paymentHash: HASH }],
    ['lookupInvoice', { paymentRequest: 'lightning:lnbc1' }, { paymentRequest: 'lightning:lnbc1' }],
    ['lookupInvoice', { paymentHash: HASH.toUpperCase() }, { paymentHash: HASH }],
    ['lookupInvoice', { payment_hash: HASH }, { paymentHash: HASH }],
    ['lookupInvoice', { paymentRequest: 'lnbc1', paymentHash: HASH }, { paymentHash: HASH }],
    ['lookupInvoice', { paymentRequest: 'lnbc1', paymentHash: '' }, { paymentRequest: 'lnbc1' }],
    ['listTransactions', undefined, undefined],
    ['listTransactions', { limit: 50, type: 'incoming', more: 1 }, { limit: 50, type: 'incoming' }],
    ['sendMultiPayment', ['lnbc1', ' lnbc2'], ['lnbc1', 'lnbc2']],
    [
      'keysend',
      { destination: KEY.toUpperCase(), amount: '21', customRecords: { 7629169: 'boost', '696969': 'x' } },
      { destination: KEY, amount: 21, customRecords: { 7629169: 'boost', 696969: 'x' } },
    ],
    ['signMessage', ' as it is \n', ' as it is \n'],
    ['verifyMessage', { signature: ' sig ', message: ' m' }, { signature: 'sig', message: ' m' }],
    ['request', { method: 'get_info' }, { method: 'get_info' }],
    ['on', { event: 'accountChanged' }, { event: 'accountChanged', again: false }],
  ])('%s takes %j', (method, given, expected) =>
    expect(v.parse(PAGE_PARAMS[method], given)).toEqual(expected),
  );

  test.each<[keyof typeof PAGE_PARAMS, unknown]>([
    ['lookupInvoice', undefined],
    ['lookupInvoice', {}],
    ['lookupInvoice', { paymentHash: 'ab' }],
    ['lookupInvoice', { paymentRequest: 5 }],
    ['lookupInvoice', ''],
    ['listTransactions', { limit: 0 }],
    ['listTransactions', { from: '1' }],
    ['listTransactions', { type: 'both' }],
    ['listTransactions', 'all'],
    ['sendMultiPayment', []],
    ['sendMultiPayment', 'lnbc1'],
    ['sendMultiPayment', Array.from({ length: 101 }, () => 'lnbc1')],
    ['keysend', { destination: HASH, amount: 1 }],
    ['keysend', { destination: KEY }],
    ['keysend', { destination: KEY, amount: 0 }],
    ['keysend', { destination: KEY, amount: 1, customRecords: { name: 'x' } }],
    ['keysend', { destination: KEY, amount: 1, customRecords: { 1: 5 } }],
    ['multiKeysend', { destination: KEY, amount: 1 }],
    ['signMessage', ''],
    ['signMessage', undefined],
    ['signMessage', { message: 'x' }],
    ['signMessage', 'x'.repeat(10_001)],
    ['verifyMessage', { signature: 'x' }],
    ['request', {}],
    ['request', { method: 5 }],
    ['on', { event: 'message' }],
    ['on', {}],
    ['off', { event: '__proto__' }],
  ])('%s refuses %j', (method, given) => expect(accepts(method, given)).toBe(false));

  test('a record of keysend cannot reach a prototype', () => {
    const customRecords = JSON.parse('{"__proto__": "x", "1": "y"}');
    const parsed = v.safeParse(PAGE_PARAMS.keysend, { destination: KEY, amount: 1, customRecords });
    if (parsed.success) expect(Object.keys(parsed.output.customRecords ?? {})).toEqual(['1']);
  });
});

describe('request', () => {
  test.each<[keyof typeof NIP47_PARAMS, unknown, unknown]>([
    ['get_balance', {}, undefined],
    ['make_invoice', { amount: 1_500, description: 'x', more: 1 }, { amount: 1_500, description: 'x' }],
    ['lookup_invoice', { payment_hash: HASH.toUpperCase() }, { payment_hash: HASH }],
    ['lookup_invoice', { invoice: 'lnbc1' }, { invoice: 'lnbc1' }],
    ['make_hold_invoice', { amount: 1, payment_hash: HASH }, { amount: 1, payment_hash: HASH }],
    ['pay_invoice', { invoice: 'lnbc1' }, { invoice: 'lnbc1' }],
    ['pay_invoice', { invoice: 'lnbc1', amount: 1 }, { invoice: 'lnbc1', amount: 1 }],
    ['pay_keysend', { pubkey: NODE.toUpperCase(), amount: 1 }, { pubkey: NODE, amount: 1 }],
    [
      'pay_keysend',
      { pubkey: NODE, amount: 1, tlv_records: [{ type: 65_536, value: 'aB' }] },
      { pubkey: NODE, amount: 1, tlv_records: [{ type: 65_536, value: 'aB' }] },
    ],
  ])('%s takes %j', (method, given, expected) =>
    expect(v.parse(NIP47_PARAMS[method], given)).toEqual(expected),
  );

  test.each<[keyof typeof NIP47_PARAMS, unknown]>([
    ['make_invoice', {}],
    ['make_invoice', { amount: 0 }],
    ['make_invoice', { amount: '1' }],
    ['make_invoice', { amount: 0.5 }],
    ['lookup_invoice', {}],
    ['make_hold_invoice', { amount: 1 }],
    ['settle_hold_invoice', { preimage: 'ab' }],
    ['cancel_hold_invoice', {}],
    ['sign_message', { message: '' }],
    ['pay_invoice', { invoice: 'lnbc1', amount: 0 }],
    ['pay_invoice', 'lnbc1'],
    ['pay_keysend', { pubkey: NODE, amount: 0 }],
    ['pay_keysend', { pubkey: HASH, amount: 1 }],
    ['pay_keysend', { pubkey: NODE, amount: 1, preimage: HASH }],
    ['pay_keysend', { pubkey: NODE, amount: 1, tlv_records: [{ type: 65_535, value: 'ab' }] }],
    ['pay_keysend', { pubkey: NODE, amount: 1, tlv_records: [{ type: 5_482_373_484, value: 'ab' }] }],
    ['pay_keysend', { pubkey: NODE, amount: 1, tlv_records: [{ type: 65_536, value: 'abc' }] }],
  ])('%s refuses %j', (method, given) =>
    expect(v.safeParse(NIP47_PARAMS[method], given).success).toBe(false),
  );
});

test('whatever a page passes, what comes out is an amount that can be charged, or nothing', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }), (given) => {
      for (const params of [given, { amount: given }, { defaultAmount: given, minimumAmount: given }]) {
        const parsed = v.safeParse(PAGE_PARAMS.makeInvoice, params);
        if (!parsed.success) continue;
        for (const value of Object.values(parsed.output)) {
          if (typeof value === 'number') expect(msatFromSats(value)).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
