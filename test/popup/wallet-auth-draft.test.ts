/** What the fields of a request for a connection propose, and what they come to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WalletAuthPrompt } from '../../src/contract/prompts';
import type { WalletAuthRequest } from '../../src/contract/wallet-auth';
import { msat } from '../../src/core/msat';
import { isWithin, renewalsWithin } from '../../src/core/wallet-auth-terms';
import {
  endProblem,
  firstGrantDraft,
  type GrantDraft,
  grantOf,
  isLimitable,
  limitProblem,
  methodsProblem,
} from '../../src/popup/prompts/wallet-auth-draft';
import { seed } from '../nwc/chance';
import { request as anyRequest, NOW, PLAIN } from '../nwc/wallet-auth-requests';

const DAY_S = 86_400;

const promptOf = (asked: Partial<WalletAuthRequest> = {}): WalletAuthPrompt => ({
  id: 'prompt',
  origin: 'https://shop.example',
  shownOrigin: 'https://shop.example',
  topOrigin: null,
  connectionId: '',
  walletName: '',
  createdAt: NOW,
  kind: 'wallet-auth',
  request: { ...PLAIN, ...asked },
  wallets: [
    { id: 'first', name: 'First' },
    { id: 'second', name: 'Second' },
  ],
});
const granted = (prompt: WalletAuthPrompt, change: Partial<GrantDraft> = {}) =>
  grantOf(prompt, { ...firstGrantDraft(prompt), ...change }, NOW);
const sats = (amount: number) => msat(amount * 1000);

test('whatever is asked for, nothing that comes of the fields is more', () => {
  const change = fc.record({
    amount: fc.oneof(fc.constantFrom('', '0', 'x'), fc.nat().map(String)),
    unlimited: fc.boolean(),
    isolated: fc.boolean(),
    lastDay: fc.constantFrom('', '2026-11-30', '2026-12-24', '2199-01-01'),
  });
  fc.assert(
    fc.property(anyRequest, fc.option(change), (asked, changed) => {
      const grant = granted(promptOf(asked), changed ?? {});
      if (grant) expect(isWithin(asked, grant, NOW)).toBe(true);
    }),
    { seed },
  );
});

test('what is proposed can be granted as it stands, where anything in it is known', () => {
  fc.assert(
    fc.property(anyRequest, (asked) => {
      const grant = granted(promptOf(asked));
      const known = asked.methods.filter((method) => method !== 'x-unheard.Of');
      expect(grant === null).toBe(known.length === 0);
      if (!grant) return;
      expect(grant).toMatchObject({ connectionId: 'first', methods: known, isolated: asked.isolated });
      expect(grant.expiresAt).toBe(asked.expiresAt);
      expect(grant.notificationTypes).not.toContain('x_heard');
      if (asked.budget) expect(grant.budget?.renewal).toBe(asked.budget.renewal);
    }),
    { seed },
  );
});

describe('the limit', () => {
  test('is proposed where none is asked for and something may be spent, and can be done without', () => {
    const prompt = promptOf();
    expect(granted(prompt)?.budget).toEqual({ amount: sats(5_000), renewal: 'monthly' });
    expect(granted(prompt, { unlimited: true })?.budget).toBeNull();
    expect(granted(prompt, { amount: '7', renewal: 'daily' })?.budget).toEqual({
      amount: sats(7),
      renewal: 'daily',
    });
  });

  test('is none where nothing can be spent', () => {
    const prompt = promptOf({ methods: ['get_info', 'make_invoice'] });
    expect(isLimitable(prompt, firstGrantDraft(prompt))).toBe(false);
    expect(granted(prompt, { amount: 'x' })?.budget).toBeNull();
  });

  test('is asked for in msat, and granted in whole sats, no more than was asked for', () => {
    const prompt = promptOf({ budget: { amount: msat(21_999), renewal: 'weekly' } });
    expect(granted(prompt)?.budget).toEqual({ amount: sats(21), renewal: 'weekly' });
    expect(granted(prompt, { amount: '22' })).toBeNull();
    expect(limitProblem(prompt, { ...firstGrantDraft(prompt), amount: '22' })).toMatch(/21 sats/);
    expect(limitProblem(prompt, { ...firstGrantDraft(prompt), amount: '0' })).toMatch(/at least 1/);
    // Where one is asked for, it cannot be done without.
    expect(granted(prompt, { unlimited: true })?.budget).toEqual({ amount: sats(21), renewal: 'weekly' });
    for (const renewal of renewalsWithin(prompt.request.budget)) {
      expect(granted(prompt, { renewal })?.budget).toEqual({ amount: sats(21), renewal });
    }
  });
});

describe('what the app may do', () => {
  test('is at first what is known, in the order of the request, and at least one thing', () => {
    const prompt = promptOf({
      methods: ['x_sing', 'pay_invoice', 'get_info'],
      notificationTypes: ['x_heard'],
    });
    expect(granted(prompt)).toMatchObject({ methods: ['pay_invoice', 'get_info'], notificationTypes: [] });
    expect(granted(prompt, { methods: ['get_info', 'x_sing'] })?.methods).toEqual(['x_sing', 'get_info']);
    expect(granted(prompt, { methods: [] })).toBeNull();
    expect(methodsProblem({ methods: [] })).toMatch(/at least one/);
  });

  test('is over the wallet that the user has chosen', () => {
    expect(granted(promptOf(), { connectionId: 'second' })?.connectionId).toBe('second');
  });
});

describe('the end', () => {
  test('is the one asked for, to the second, or the end of an earlier day', () => {
    const expiresAt = NOW / 1000 + 40 * DAY_S + 12_345;
    const prompt = promptOf({ expiresAt });
    expect(granted(prompt)?.expiresAt).toBe(expiresAt);
    expect(granted(prompt, { lastDay: '2026-12-24' })?.expiresAt).toBe(
      new Date(2026, 11, 25).getTime() / 1000,
    );
    for (const lastDay of ['', '2027-03-01']) {
      expect(granted(prompt, { lastDay })).toBeNull();
      expect(endProblem(prompt, { ...firstGrantDraft(prompt), lastDay }, NOW)).toMatch(/no later than/);
    }
    expect(granted(prompt, { lastDay: '2026-11-01' })).toBeNull();
  });

  test('can be set where none is asked for', () => {
    expect(granted(promptOf())?.expiresAt).toBeNull();
    expect(granted(promptOf(), { lastDay: '2026-12-24' })?.expiresAt).toBe(
      new Date(2026, 11, 25).getTime() / 1000,
    );
  });

  test('that has come while it was looked at stands in the way', () => {
    const prompt = promptOf({ expiresAt: NOW / 1000 + 5 });
    const draft = firstGrantDraft(prompt);
    expect(grantOf(prompt, draft, NOW + 6_000)).toBeNull();
    expect(endProblem(prompt, draft, NOW + 6_000)).toMatch(/not over yet/);
  });
});

test('a balance of its own can be given, and not be taken where it was asked for', () => {
  expect(granted(promptOf(), { isolated: true })?.isolated).toBe(true);
  expect(granted(promptOf({ isolated: true }), { isolated: false })?.isolated).toBe(true);
});

test('metadata are passed on unless the user will not have that', () => {
  expect(granted(promptOf())?.withMetadata).toBe(true);
  expect(granted(promptOf(), { withMetadata: false })?.withMetadata).toBe(false);
});
