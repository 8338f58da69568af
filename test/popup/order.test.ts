import { describe, expect, it } from 'vitest';
import type { PayableInvoice, PayableService } from '../../src/contract/payable';
import { msat } from '../../src/core/msat';
import {
  amountOf,
  amountProblem,
  EMPTY_DRAFT,
  exceeds,
  feeOf,
  obstacleOf,
  orderOf,
} from '../../src/popup/send/order';
import { requestKeys } from '../../src/popup/send/request-key';

const NOW = 1_800_000_000_000;
const invoice: PayableInvoice = {
  kind: 'invoice',
  invoice: 'lnbc1',
  paymentHash: '00'.repeat(32),
  amount: msat(21_000),
  feeReserve: msat(10_000),
  description: 'Coffee',
  payee: '02'.repeat(33),
  expiresAt: NOW + 60_000,
  obstacle: null,
};
const open: PayableInvoice = { ...invoice, amount: null, feeReserve: null };
const service: PayableService = {
  kind: 'service',
  domain: 'shop.example',
  address: null,
  description: 'Coffee',
  amount: null,
  minimum: msat(1_000),
  maximum: msat(50_000),
  commentAllowed: 10,
  payerFields: [{ kind: 'name', mandatory: true }],
};
const entered = (amount: string, words = {}) => ({
  amount,
  words: { ...EMPTY_DRAFT.words, ...words },
});

describe('what the user confirms', () => {
  it('is the amount of the invoice, whatever stands in a field', () => {
    expect(orderOf(invoice, entered('99'), NOW)).toEqual({ amount: 21_000 });
    expect(feeOf(invoice, entered('99'))).toBe(10_000);
  });

  it('is the amount that is entered where the invoice names none', () => {
    expect(orderOf(open, entered(''), NOW)).toBeNull();
    expect(orderOf(open, entered('0'), NOW)).toBeNull();
    expect(orderOf(open, entered('1.5'), NOW)).toBeNull();
    expect(orderOf(open, entered('2,100'), NOW)).toEqual({ amount: 2_100_000 });
    expect(feeOf(open, entered('2,100'))).toBe(21_000);
    expect(feeOf(open, entered(''))).toBeNull();
  });

  it('is within what the service takes, with what it cannot do without', () => {
    const named = { name: ' Bo ' };
    expect(amountProblem(service, entered('0'))).toBe('Enter whole sats, at least 1.');
    expect(amountProblem({ ...service, minimum: msat(2_000) }, entered('1'))).toBe(
      'The service takes at least 2 sats.',
    );
    expect(amountProblem(service, entered('51'))).toBe('The service takes at most 50 sats.');
    expect(orderOf(service, entered('51', named), NOW)).toBeNull();
    expect(orderOf(service, entered('50'), NOW)).toBeNull();
    expect(orderOf(service, entered('50', named), NOW)).toEqual({ amount: 50_000, words: { name: 'Bo' } });
    expect(orderOf(service, entered('50', { ...named, comment: 'x'.repeat(11) }), NOW)).toBeNull();
  });

  it('is what the service fixes, be it no whole sat', () => {
    const fixed = { ...service, payerFields: [], amount: msat(1_500) };
    expect(amountOf(fixed, entered(''))).toBe(1_500);
    expect(orderOf(fixed, entered('7'), NOW)).toEqual({ amount: 1_500 });
  });

  it('is nothing while something stands in its way, and nothing any more once the invoice has expired', () => {
    const elsewhere: PayableInvoice = { ...invoice, obstacle: { why: 'other-network' } };
    expect(orderOf(elsewhere, EMPTY_DRAFT, NOW)).toBeNull();
    expect(obstacleOf(invoice, NOW + 59_999)).toBeNull();
    expect(obstacleOf(invoice, NOW + 60_000)).toEqual({ why: 'expired' });
    expect(orderOf(invoice, EMPTY_DRAFT, NOW + 60_000)).toBeNull();
    expect(obstacleOf(service, NOW)).toBeNull();
  });

  it('is told to be too much where amount and fee are more than there is', () => {
    expect(exceeds(invoice, EMPTY_DRAFT, msat(31_000))).toBe(false);
    expect(exceeds(invoice, EMPTY_DRAFT, msat(30_999))).toBe(true);
    expect(exceeds(open, EMPTY_DRAFT, msat(0))).toBe(false);
  });
});

describe('the name of a payment', () => {
  it('is the same for the same order, so that confirming twice pays once', () => {
    const keyOf = requestKeys();
    const key = keyOf({ amount: msat(1_000), words: { name: 'Bo' } });
    expect(keyOf({ amount: msat(1_000), words: { name: 'Bo' } })).toBe(key);
    expect(keyOf({ amount: msat(2_000), words: { name: 'Bo' } })).not.toBe(key);
    expect(keyOf({ amount: msat(1_000) })).not.toBe(key);
    expect(requestKeys()({ amount: msat(1_000), words: { name: 'Bo' } })).not.toBe(key);
  });
});
