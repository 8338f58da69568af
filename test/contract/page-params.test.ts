import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
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
