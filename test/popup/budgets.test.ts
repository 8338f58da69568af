import { describe, expect, it } from 'vitest';
import type { AskReason } from '../../src/contract/prompts';
import { type Budget, PERIODS } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import {
  blownText,
  endedText,
  leftOfText,
  leftText,
  renewalText,
  termsText,
  walletBudgetText,
  whyText,
} from '../../src/popup/text/budgets';
import { budgetOf } from '../core/budgets';

const NOW = new Date(2026, 10, 21, 12).getTime(); // a Saturday
const LAST_DAY_OVER = new Date(2026, 10, 30).getTime();

describe('a budget in words', () => {
  it.each([
    ['day', '4 of 5 sats left today', 'Up to 5 sats a day without asking'],
    ['week', '4 of 5 sats left this week', 'Up to 5 sats a week without asking'],
    ['month', '4 of 5 sats left this month', 'Up to 5 sats a month without asking'],
    ['year', '4 of 5 sats left this year', 'Up to 5 sats a year without asking'],
    ['once', '4 of 5 sats left', 'Up to 5 sats in all without asking'],
  ] as const)('of a %s', (period, left, terms) => {
    const budget = budgetOf(5_000, { period });
    expect(leftOfText(msat(4_999), budget)).toBe(left);
    expect(termsText(budget)).toBe(terms);
  });

  it('names every limit', () => {
    const budget = budgetOf(5_000_000, { largest: msat(500_000), expiresAt: LAST_DAY_OVER });
    expect(termsText(budget)).toBe(
      'Up to 5,000 sats a day without asking, at most 500 sats at once, until Nov 29, 2026',
    );
    expect(endedText(budget)).toBe('Its budget ended after Nov 29, 2026.');
  });

  it.each([
    ['day', 'Until midnight every'],
    ['week', 'Until Nov 23, 2026 every'],
    ['month', 'Until Dec 1, 2026 every'],
    ['year', 'Until Jan 1, 2027 every'],
    ['once', 'Every'],
  ] as const)('that is used up, of a %s', (period, when) => {
    expect(blownText(budgetOf(1, { period }), NOW)).toBe(`Fuse blown. ${when} payment asks you first.`);
  });

  it('says of every period when it starts anew', () => {
    expect(new Set(PERIODS.map(renewalText)).size).toBe(PERIODS.length);
    expect(leftText(msat(1_000), 'once')).toBe('1 sat left');
  });
});

describe('why a payment is asked about', () => {
  const budget: Budget & { left: ReturnType<typeof msat> } = {
    ...budgetOf(5_000_000, { largest: msat(500_000), expiresAt: LAST_DAY_OVER }),
    left: msat(0),
  };
  it.each<[AskReason | null, string | null]>([
    [null, null],
    ['no-budget', null],
    ['expired', 'Its budget ended after Nov 29, 2026.'],
    ['too-large', 'Larger than 500 sats, the most that passes without asking.'],
    ['too-fast', 'Unusually many payments within a minute.'],
    ['over-budget', 'With its fee, more than is left of its budget.'],
    ['over-wallet-budget', 'With its fee, more than your wallet still lets this connection spend.'],
    ['renewing', 'Your wallet’s connection is getting a new secret, which waits for payments under way.'],
  ])('%s', (why, text) => {
    expect(whyText({ why, budget })).toBe(text);
  });
});

describe("a wallet's own budget", () => {
  const told = { used: msat(7_000_000), total: msat(10_000_000), period: 'monthly', at: NOW };

  it('says what is left, and until when', () => {
    const renewsAt = new Date(2026, 11, 1).getTime();
    expect(walletBudgetText({ ...told, renewsAt }, NOW)).toBe('3,000 of 10,000 sats left until Dec 1, 2026');
    expect(walletBudgetText({ ...told, renewsAt }, renewsAt)).toBe('10,000 of 10,000 sats left');
    expect(walletBudgetText({ ...told, renewsAt: null }, NOW)).toBe('3,000 of 10,000 sats left');
  });
});
