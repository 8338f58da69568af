import { describe, expect, it } from 'vitest';
import type {
  ConnectPrompt,
  InvoicePrompt,
  LnurlPayPrompt,
  LnurlWithdrawPrompt,
  PayPrompt,
  Prompt,
} from '../../src/contract/prompts';
import { msat } from '../../src/core/msat';
import type { BudgetDraft } from '../../src/popup/budget/budget-draft';
import {
  amountOf,
  amountProblem,
  approval,
  budgetProblem,
  type Draft,
  feeOf,
  firstDraft,
  wordsProblem,
} from '../../src/popup/prompts/answer';
import { budgetOf, termsOf as budgetTerms } from '../core/budgets';

const NOW = 1_800_000_000_000;
const base = {
  id: 'p1',
  origin: 'https://shop.example',
  shownOrigin: 'https://shop.example',
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
  why: 'no-budget',
  budget: null,
  walletLeft: null,
  walletEndsAt: null,
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

const withBudget = (prompt: Prompt, changes: Partial<BudgetDraft>): Draft => {
  const draft = firstDraft(prompt, NOW);
  return { ...draft, budgetOn: true, budget: { ...draft.budget, ...changes } };
};

describe('approval', () => {
  it('says yes and nothing more by default', () => {
    expect(approval(pay, firstDraft(pay, NOW), NOW)).toEqual({ approved: true });
    expect(approval(connect, firstDraft(connect, NOW), NOW)).toEqual({ approved: true });
  });

  it('never carries an amount for an invoice that names its own', () => {
    expect(approval(pay, { ...firstDraft(pay, NOW), amount: '1' }, NOW)).toEqual({ approved: true });
  });

  it('carries a budget only where it was switched on', () => {
    const draft = withBudget(pay, { amount: '1,000' });
    expect(approval(pay, draft, NOW)).toEqual({
      approved: true,
      budget: budgetTerms(1_000_000),
    });
    expect(
      approval(pay, { ...draft, budgetOn: false, budget: { ...draft.budget, amount: 'nonsense' } }, NOW),
    ).toEqual({ approved: true });
  });

  it.each(['', '0', '1.5'])('stays away while the budget is %j', (amount) => {
    const draft = withBudget(pay, { amount });
    expect(approval(pay, draft, NOW)).toBeNull();
    expect(budgetProblem(pay, draft, NOW)).not.toBeNull();
  });

  it('stays away once the invoice has expired', () => {
    const expiring: PayPrompt = { ...pay, expiresAt: NOW + 1_000 };
    expect(approval(expiring, firstDraft(expiring, NOW), NOW + 999)).not.toBeNull();
    expect(approval(expiring, firstDraft(expiring, NOW), NOW + 1_000)).toBeNull();
  });

  it('never expires where there is no invoice', () => {
    const keysend: PayPrompt = { ...pay, invoice: null, paymentHash: null, expiresAt: null };
    expect(approval(keysend, firstDraft(keysend, NOW), Number.MAX_SAFE_INTEGER)).not.toBeNull();
  });

  it('carries the amount entered for an invoice that names none', () => {
    const draft = firstDraft(amountless, NOW);
    expect(approval(amountless, draft, NOW)).toBeNull();
    expect(approval(amountless, { ...draft, amount: '2,500' }, NOW)).toEqual({
      approved: true,
      amount: 2_500_000,
    });
  });

  it("keeps within the site's limits for an invoice", () => {
    const draft = firstDraft(invoice, NOW);
    expect(approval(invoice, draft, NOW)).toEqual({ approved: true, amount: 1_200_000 });
    expect(amountProblem(invoice, { ...draft, amount: '9' })).toBe('The site asks for at least 10 sats.');
    expect(amountProblem(invoice, { ...draft, amount: '5,001' })).toBe('The site takes at most 5,000 sats.');
    expect(approval(invoice, { ...draft, amount: '9' }, NOW)).toBeNull();
  });
});

describe('approval of an LNURL', () => {
  const limits = { amount: null, minimum: msat(1_500), maximum: msat(10_900) };
  const service: LnurlPayPrompt = {
    ...base,
    ...limits,
    kind: 'lnurl-pay',
    domain: 'pay.example',
    address: null,
    description: 'Coffee',
    commentAllowed: 10,
    payerFields: [
      { kind: 'name', mandatory: true },
      { kind: 'email', mandatory: false },
    ],
  };
  const words = { comment: '', name: 'Bo', email: '' };
  const draftOf = (changes: Partial<Draft>): Draft => ({ ...firstDraft(service, NOW), words, ...changes });

  it('carries the amount, within the limits of the service, and what it is told', () => {
    expect(approval(service, draftOf({ amount: '5' }), NOW)).toEqual({
      approved: true,
      amount: 5_000,
      words: { name: 'Bo' },
    });
    const all = draftOf({ amount: '2', words: { comment: ' hello ', name: 'Bo', email: 'bo@a.example' } });
    expect(approval(service, all, NOW)).toMatchObject({
      words: { comment: 'hello', name: 'Bo', email: 'bo@a.example' },
    });
    expect(amountProblem(service, draftOf({ amount: '1' }))).toBe('The service asks for at least 2 sats.');
    expect(amountProblem(service, draftOf({ amount: '11' }))).toBe('The service takes at most 10 sats.');
    expect(approval(service, draftOf({ amount: '11' }), NOW)).toBeNull();
  });

  it('stays away without what must be told, and with a comment that is too long', () => {
    const nameless = draftOf({ amount: '5', words: { ...words, name: '  ' } });
    expect(wordsProblem(service, nameless)).toMatch(/without your name/);
    expect(approval(service, nameless, NOW)).toBeNull();
    const long = draftOf({ amount: '5', words: { ...words, comment: 'x'.repeat(11) } });
    expect(wordsProblem(service, long)).toMatch(/10 characters/);
    expect(approval(service, long, NOW)).toBeNull();
  });

  it('of a fixed amount names none, and its fee is that of the amount', () => {
    const fixed: LnurlPayPrompt = { ...service, amount: msat(5_000_000), payerFields: [] };
    const draft = firstDraft(fixed, NOW);
    expect(approval(fixed, draft, NOW)).toEqual({ approved: true });
    expect(feeOf(fixed, draft)).toBe(50_000);
  });

  it('that pays out begins with all there is', () => {
    const payout: LnurlWithdrawPrompt = {
      ...base,
      ...limits,
      kind: 'lnurl-withdraw',
      domain: 'pay.example',
      description: '',
    };
    expect(approval(payout, firstDraft(payout, NOW), NOW)).toEqual({ approved: true, amount: 10_000 });
  });
});

describe('what the prompt is about', () => {
  it('is the amount of the invoice, or the one entered', () => {
    expect(amountOf(pay, firstDraft(pay, NOW))).toBe(21_000);
    expect(amountOf(amountless, firstDraft(amountless, NOW))).toBeNull();
    expect(amountOf(amountless, { ...firstDraft(amountless, NOW), amount: '3' })).toBe(3_000);
  });

  it('costs the fee reserve told, or the one for the amount entered', () => {
    expect(feeOf(pay, firstDraft(pay, NOW))).toBe(10_000);
    expect(feeOf(amountless, firstDraft(amountless, NOW))).toBeNull();
    expect(feeOf(amountless, { ...firstDraft(amountless, NOW), amount: '5,000' })).toBe(50_000);
  });

  it('offers a budget no smaller than the one there is', () => {
    expect(firstDraft(pay, NOW).budget.amount).toBe('5,000');
    const generous = { ...pay, budget: { ...budgetOf(9_000_000), left: msat(0) } };
    expect(firstDraft(generous, NOW).budget.amount).toBe('9,000');
  });
});
