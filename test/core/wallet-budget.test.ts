import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PAYMENT_STATES, type WalletBudget } from '../../src/contract/rows';
import type { BudgetEntry } from '../../src/core/budget';
import { msat } from '../../src/core/msat';
import { leftAtWallet, untoldFrom } from '../../src/core/wallet-budget';
import { seed } from '../nwc/chance';

const AT = 1_800_000_000_000;
const told = (changes: Partial<WalletBudget> = {}): WalletBudget => ({
  used: msat(30_000),
  total: msat(100_000),
  renewsAt: AT + 1000,
  period: 'daily',
  at: AT,
  ...changes,
});
const paid = (createdAt: number, changes: Partial<BudgetEntry> = {}): BudgetEntry => ({
  state: 'settled',
  approvedBy: 'budget',
  amount: msat(5_000),
  feeReserve: msat(10_000),
  feesPaid: msat(7),
  createdAt,
  ...changes,
});

test('what the wallet told holds until we pay', () => {
  expect(leftAtWallet(told(), [paid(AT - 1)], AT + 1)).toBe(70_000);
  expect(leftAtWallet(told(), [paid(AT)], AT + 1)).toBe(64_993);
});

test('whatever the user confirmed counts, and what is undecided with its reserve', () => {
  const entries = [paid(AT, { approvedBy: 'prompt' }), paid(AT, { state: 'open', feesPaid: null })];
  expect(leftAtWallet(told(), entries, AT + 1)).toBe(70_000 - 5_007 - 15_000);
  expect(leftAtWallet(told(), [paid(AT, { state: 'failed' })], AT + 1)).toBe(70_000);
});

test('once it has renewed, what was used is over, and only what was paid since counts', () => {
  expect(leftAtWallet(told(), [paid(AT + 999)], AT + 999)).toBe(64_993);
  expect(leftAtWallet(told(), [paid(AT + 999)], AT + 1000)).toBe(100_000);
  expect(leftAtWallet(told(), [paid(AT + 1000)], AT + 1000)).toBe(94_993);
});

test('a renewal that was over when it was told is none', () => {
  expect(leftAtWallet(told({ renewsAt: AT }), [], AT + 5_000)).toBe(70_000);
  expect(leftAtWallet(told({ renewsAt: null }), [], AT + 5_000)).toBe(70_000);
});

test('is never negative', () => {
  expect(leftAtWallet(told({ used: msat(Number.MAX_SAFE_INTEGER) }), [], AT)).toBe(0);
});

test('needs no payment before the date it says', () => {
  const near = fc.integer({ min: AT - 3_000, max: AT + 3_000 });
  const entry = fc.record({ createdAt: near, state: fc.constantFrom(...PAYMENT_STATES) });
  fc.assert(
    fc.property(fc.array(entry), fc.option(near), near, (made, renewsAt, now) => {
      const entries = made.map(({ createdAt, state }) => paid(createdAt, { state }));
      const from = untoldFrom(told({ renewsAt }), now);
      const needed = entries.filter(({ createdAt }) => createdAt >= from);
      expect(leftAtWallet(told({ renewsAt }), needed, now)).toBe(
        leftAtWallet(told({ renewsAt }), entries, now),
      );
    }),
    { numRuns: 1_000, seed },
  );
});
