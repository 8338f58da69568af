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
  const draft = firstDraft(prompt, null, NOW);
  return { ...draft, budgetOn: true, budget: { ...draft.budget, ...changes } };
};

describe('approval', () => {
  it('says yes and nothing more by default', () => {
    expect(approval(pay, firstDraft(pay, null, NOW), null, NOW)).toEqual({ approved: true });
    expect(approval(connect, firstDraft(connect, null, NOW), null, NOW)).toEqual({ approved: true });
  });

  it('never carries an amount for an invoice that names its own', () => {
    expect(approval(pay, { ...firstDraft(pay, null, NOW), amount: '1' }, null, NOW)).toEqual({
      approved: true,
    });
  });

  it('carries a budget only where it was switched on', () => {
    const draft = withBudget(pay, { amount: '1,000' });
    expect(approval(pay, draft, null, NOW)).toEqual({
      approved: true,
      budget: budgetTerms(1_000_000),
    });
    expect(
      approval(
        pay,
        { ...draft, budgetOn: false, budget: { ...draft.budget, amount: 'nonsense' } },
        null,
        NOW,
      ),
    ).toEqual({ approved: true });
  });

  it.each(['', '0', '1.5'])('stays away while the budget is %j', (amount) => {
    const draft = withBudget(pay, { amount });
    expect(approval(pay, draft, null, NOW)).toBeNull();
    expect(budgetProblem(pay, draft, null, NOW)).not.toBeNull();
  });

  it('stays away once the invoice has expired', () => {
    const expiring: PayPrompt = { ...pay, expiresAt: NOW + 1_000 };
    expect(approval(expiring, firstDraft(expiring, null, NOW), null, NOW + 999)).not.toBeNull();
    expect(approval(expiring, firstDraft(expiring, null, NOW), null, NOW + 1_000)).toBeNull();
  });

  it('never expires where there is no invoice', () => {
    const keysend: PayPrompt = { ...pay, invoice: null, paymentHash: null, expiresAt: null };
    expect(approval(keysend, firstDraft(keysend, null, NOW), null, Number.MAX_SAFE_INTEGER)).not.toBeNull();
  });

  it('carries the amount entered for an invoice that names none', () => {
    const draft = firstDraft(amountless, null, NOW);
    expect(approval(amountless, draft, null, NOW)).toBeNull();
    expect(approval(amountless, { ...draft, amount: '2,500' }, null, NOW)).toEqual({
      approved: true,
      amount: 2_500_000,
    });
  });

  it("keeps within the site's limits for an invoice", () => {
    const draft = firstDraft(invoice, null, NOW);
    expect(approval(invoice, draft, null, NOW)).toEqual({ approved: true, amount: 1_200_000 });
    expect(amountProblem(invoice, { ...draft, amount: '9' })).toBe('The site asks for at least 10 sats.');
    expect(amountProblem(invoice, { ...draft, amount: '5,001' })).toBe('The site takes at most 5,000 sats.');
    expect(approval(invoice, { ...draft, amount: '9' }, null, NOW)).toBeNull();
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
  const draftOf = (changes: Partial<Draft>): Draft => ({
    ...firstDraft(service, null, NOW),
    words,
    ...changes,
  });

  it('carries the amount, within the limits of the service, and what it is told', () => {
    expect(approval(service, draftOf({ amount: '5' }), null, NOW)).toEqual({
      approved: true,
      amount: 5_000,
      words: { name: 'Bo' },
    });
    const all = draftOf({ amount: '2', words: { comment: ' hello ', name: 'Bo', email: 'bo@a.example' } });
    expect(approval(service, all, null, NOW)).toMatchObject({
      words: { comment: 'hello', name: 'Bo', email: 'bo@a.example' },
    });
    expect(amountProblem(service, draftOf({ amount: '1' }))).toBe('The service asks for at least 2 sats.');
    expect(amountProblem(service, draftOf({ amount: '11' }))).toBe('The service takes at most 10 sats.');
    expect(approval(service, draftOf({ amount: '11' }), null, NOW)).toBeNull();
  });

  it('stays away without what must be told, and with a comment that is too long', () => {
    const nameless = draftOf({ amount: '5', words: { ...words, name: '  ' } });
    expect(wordsProblem(service, nameless)).toMatch(/without your name/);
    expect(approval(service, nameless, null, NOW)).toBeNull();
    const long = draftOf({ amount: '5', words: { ...words, comment: 'x'.repeat(11) } });
    expect(wordsProblem(service, long)).toMatch(/10 characters/);
    expect(approval(service, long, null, NOW)).toBeNull();
  });

  it('of a fixed amount names none, and its fee is that of the amount', () => {
    const fixed: LnurlPayPrompt = { ...service, amount: msat(5_000_000), payerFields: [] };
    const draft = firstDraft(fixed, null, NOW);
    expect(approval(fixed, draft, null, NOW)).toEqual({ approved: true });
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
    expect(approval(payout, firstDraft(payout, null, NOW), null, NOW)).toEqual({
      approved: true,
      amount: 10_000,
    });
  });
});

describe('what the prompt is about', () => {
  it('is the amount of the invoice, or the one entered', () => {
    expect(amountOf(pay, firstDraft(pay, null, NOW))).toBe(21_000);
    expect(amountOf(amountless, firstDraft(amountless, null, NOW))).toBeNull();
    expect(amountOf(amountless, { ...firstDraft(amountless, null, NOW), amount: '3' })).toBe(3_000);
  });

  it('costs the fee reserve told, or the one for the amount entered', () => {
    expect(feeOf(pay, firstDraft(pay, null, NOW))).toBe(10_000);
    expect(feeOf(amountless, firstDraft(amountless, null, NOW))).toBeNull();
    expect(feeOf(amountless, { ...firstDraft(amountless, null, NOW), amount: '5,000' })).toBe(50_000);
  });

  it('offers a budget no smaller than the one there is', () => {
    expect(firstDraft(pay, null, NOW).budget.amount).toBe('5,000');
    const generous = { ...pay, budget: { ...budgetOf(9_000_000), left: msat(0) } };
    expect(firstDraft(generous, null, NOW).budget.amount).toBe('9,000');
  });
});
