/** Reading BIP-321 URIs. */
import { expect, test } from 'vitest';
import { readInstructions } from '../../dev/stack/wallet-service/bip321';

const found = (text: string) => readInstructions(text);

test('instructions are found in any order and in capitals, and repeated', () => {
  expect(found('bitcoin:175tWpb8?lno=lno1a&label=x&lightning=lnbc1b&LNO=lno1c')).toEqual({
    offers: ['lno1a', 'lno1c'],
    invoices: ['lnbc1b'],
    amountMsat: null,
  });
  expect(found('BITCOIN:?LIGHTNING=LNBC1B')).toEqual({
    offers: [],
    invoices: ['LNBC1B'],
    amountMsat: null,
  });
});

test('an offer or an invoice alone will do', () => {
  expect(found('lno1a')).toEqual({ offers: ['lno1a'], invoices: [], amountMsat: null });
  expect(found('LNBC1B')).toEqual({ offers: [], invoices: ['LNBC1B'], amountMsat: null });
});

test('what is neither known nor demanded is ignored', () => {
  const uri = 'bitcoin:?somethingyoudontunderstand=50&somethingelse&pop=app%3a&label=a%20b&sp=sp1q';
  expect(found(uri)).toEqual({ offers: [], invoices: [], amountMsat: null });
});

test.each([
  ['50', 5_000_000_000_000],
  ['50.00', 5_000_000_000_000],
  ['20.3', 2_030_000_000_000],
  ['0.00000021', 21_000],
  ['.00000000001', 1],
])('amount=%s is %d msat', (amount, msat) => {
  expect(found(`bitcoin:?amount=${amount}`).amountMsat).toBe(msat);
});

test.each([
  'bitcoin:?amount=50,000.00',
  'bitcoin:?amount=',
  'bitcoin:?amount=.',
  'bitcoin:?amount=0',
  'bitcoin:?amount=-1',
  'bitcoin:?amount=1e-3',
  'bitcoin:?amount=0.000000000001',
  'bitcoin:?amount=100000000',
  'bitcoin:?amount=42&amount=42',
  'bitcoin:?label=a&LABEL=b',
  'bitcoin:?lno=lno1a&req-somethingyoudontunderstand=50',
  'bitcoin:?lightning=lnbc1b&req-pop=app%3a',
  'bitcoin:?lightning=lnbc1b&REQ-POP=app%3a',
  'bitcoin:?lno=%zz',
  'https://example.com/?lno=lno1a',
  '',
])('%j is BAD_REQUEST', (text) => {
  expect(() => found(text)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
});
