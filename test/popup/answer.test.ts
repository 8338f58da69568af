import { describe, expect, it } from 'vitest';
import type { ConnectPrompt, InvoicePrompt, PayPrompt } from '../../src/contract/prompts';
import { msat } from '../../src/core/msat';
import {
  amountOf,
  amountProblem,
  approval,
  budgetProblem,
  feeOf,
  firstDraft,
} from '../../src/popup/prompts/answer';

const NOW = 1_800_000_000_000;
const base = {
  id: 'p1',
  requestKey: 'r1',
  origin: 'https://shop.example',
  topOrigin: null,
  connectionId: 'c1',
  walletName: 'Wallet',
  createdAt: NOW,
};
const pay: PayPrompt = {
  ...base,
  kind: 'pay',
  amount: msat(21_000),
  feeReserve: msat(10_000),
  invoice: 'lnbc1',
  paymentHash: '00'.repeat(32),
  description: 'Coffee',
  payee: `02${'00'.repeat(32)}`,
  expiresAt: NOW + 60_000,
  budget: null,
};
const amountless: PayPrompt = { ...pay, amount: null, feeReserve: null };
const invoice: InvoicePrompt = {
  ...base,
  kind: 'invoice',
  description: '',
  suggested: msat(1_200_000),
  minimum: msat(10_000),
  maximum: msat(5_000_000),
};
const connect: ConnectPrompt = { ...base, kind: 'connect' };

describe('approval', () => {
  it('says yes and nothing more by default', () => {
    expect(approval(pay, firstDraft(pay), NOW)).toEqual({ approved: true });
    expect(approval(connect, firstDraft(connect), NOW)).toEqual({ approved: true });
  });

  it('never carries an amount for an invoice that names its own', () => {
    expect(approval(pay, { ...firstDraft(pay), amount: '1' }, NOW)).toEqual({ approved: true });
  });

  it('carries a budget only where it was switched on', () => {
    const draft = { ...firstDraft(pay), budgetOn: true, budget: '1,000' };
    expect(approval(pay, draft, NOW)).toEqual({
      approved: true,
      budget: { amount: 1_000_000, period: 'day' },
    });
    expect(approval(pay, { ...draft, budgetOn: false, budget: 'nonsense' }, NOW)).toEqual({ approved: true });
  });

  it.each(['', '0', '1.5'])('stays away while the budget is %j', (budget) => {
    const draft = { ...firstDraft(pay), budgetOn: true, budget };
    expect(approval(pay, draft, NOW)).toBeNull();
    expect(budgetProblem(pay, draft)).not.toBeNull();
  });

  it('stays away once the invoice has expired', () => {
    expect(approval(pay, firstDraft(pay), pay.expiresAt - 1)).not.toBeNull();
    expect(approval(pay, firstDraft(pay), pay.expiresAt)).toBeNull();
  });

  it('carries the amount entered for an invoice that names none', () => {
    const draft = firstDraft(amountless);
    expect(approval(amountless, draft, NOW)).toBeNull();
    expect(approval(amountless, { ...draft, amount: '2,500' }, NOW)).toEqual({
      approved: true,
      amount: 2_500_000,
    });
  });

  it("keeps within the site's limits for an invoice", () => {
    const draft = firstDraft(invoice);
    expect(approval(invoice, draft, NOW)).toEqual({ approved: true, amount: 1_200_000 });
    expect(amountProblem(invoice, { ...draft, amount: '9' })).toBe('The site asks for at least 10 sats.');
    expect(amountProblem(invoice, { ...draft, amount: '5,001' })).toBe('The site takes at most 5,000 sats.');
    expect(approval(invoice, { ...draft, amount: '9' }, NOW)).toBeNull();
  });
});

describe('what the prompt is about', () => {
  it('is the amount of the invoice, or the one entered', () => {
    expect(amountOf(pay, firstDraft(pay))).toBe(21_000);
    expect(amountOf(amountless, firstDraft(amountless))).toBeNull();
    expect(amountOf(amountless, { ...firstDraft(amountless), amount: '3' })).toBe(3_000);
  });

  it('costs the fee reserve told, or the one for the amount entered', () => {
    expect(feeOf(pay, firstDraft(pay))).toBe(10_000);
    expect(feeOf(amountless, firstDraft(amountless))).toBeNull();
    expect(feeOf(amountless, { ...firstDraft(amountless), amount: '5,000' })).toBe(50_000);
  });

  it('offers a budget no smaller than the one there is', () => {
    expect(firstDraft(pay).budget).toBe('5,000');
    const generous = { ...pay, budget: { amount: msat(9_000_000), left: msat(0) } };
    expect(firstDraft(generous).budget).toBe('9,000');
  });
});
