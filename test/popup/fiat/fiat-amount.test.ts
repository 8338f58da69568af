import { describe, expect, it } from 'vitest';
import { msat, msatFromSats } from '../../../src/core/msat';
import { fiatText, satsForFiat } from '../../../src/popup/fiat/fiat-amount';

const USD = { currency: 'USD', price: 50_000, at: 0 };
const JPY = { currency: 'JPY', price: 10_000_000, at: 0 };

describe('fiatText', () => {
  it.each([
    [msatFromSats(100_000_000), USD, '≈ $50,000.00'],
    [msatFromSats(2_100), USD, '≈ $1.05'],
    [msatFromSats(20), USD, '≈ $0.01'],
    [msatFromSats(19), USD, 'less than $0.01'],
    [msat(1), USD, 'less than $0.01'],
    [msat(0), USD, '≈ $0.00'],
    [msatFromSats(2_100), JPY, '≈ ¥210'],
    [msatFromSats(9), JPY, 'less than ¥1'],
  ])('%d msat → %j %s', (amount, rate, text) => {
    expect(fiatText(amount, rate)).toBe(text);
  });
});

describe('satsForFiat', () => {
  it.each([
    ['1', 2_000],
    ['12.50', 25_000],
    ['12,5', 25_000],
    [' 0.01 ', 20],
    ['0', 0],
    // A thousand and twelve hundred-thousandths: what could be both is neither.
    ['1,000', null],
    ['1.000', null],
    ['1,000.50', null],
    ['1 000', null],
    ['-1', null],
    ['1e3', null],
    ['.5', null],
    ['', null],
    ['999999999999999', null],
  ])('%j in dollars → %s sats', (text, sats) => {
    expect(satsForFiat(text, USD)).toBe(sats);
  });

  it('takes no fraction of a currency that has none', () => {
    expect(satsForFiat('210', JPY)).toBe(2_100);
    expect(satsForFiat('210.5', JPY)).toBeNull();
  });
});
