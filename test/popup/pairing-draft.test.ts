import { describe, expect, it } from 'vitest';
import type { ConnectionRow } from '../../src/contract/rows';
import { msatFromSats } from '../../src/core/msat';
import {
  type AskedBy,
  firstPairingDraft,
  limitProblem,
  type PairingDraft,
  pageAddress,
  renewalDraft,
  requestOf,
} from '../../src/popup/pairing/pairing-draft';
import { withName } from '../../src/popup/ticked-names';

const NOW = new Date(2026, 10, 21, 12).getTime();
const draft = firstPairingDraft([]);
const asked = (part: Partial<PairingDraft> = {}, by: AskedBy = 'link') =>
  requestOf({ ...draft, ...part }, by, null, NOW);

describe('what is asked of a wallet', () => {
  it('is at first all that Fusebox uses and many wallets have, with a limit', () => {
    expect(asked()).toEqual({
      way: { kind: 'uri' },
      rotates: null,
      relays: ['wss://relay.getalby.com/v1'],
      terms: {
        methods: [
          'get_info',
          'pay_invoice',
          'pay_keysend',
          'make_invoice',
          'lookup_invoice',
          'list_transactions',
          'get_balance',
          'get_budget',
          'sign_message',
        ],
        notificationTypes: ['payment_received', 'payment_sent'],
        budget: { amount: msatFromSats(100_000), renewal: 'monthly' },
        expiresAt: null,
        isolated: false,
      },
    });
  });

  it('is for a new secret what the connection has now', () => {
    const row = {
      id: 'a',
      info: { methods: ['pay_invoice', 'create_connection', 'unknown'], notifications: ['payment_sent'] },
      budget: { total: msatFromSats(7_000), period: 'weekly' },
      expiresAt: new Date(2026, 11, 25).getTime(),
      relays: ['wss://one.example', 'wss://two.example'],
    } as unknown as ConnectionRow;
    expect(requestOf(renewalDraft(row, NOW), 'link', row.id, NOW)).toEqual({
      way: { kind: 'uri' },
      rotates: 'a',
      relays: row.relays,
      terms: {
        methods: ['get_info', 'pay_invoice'],
        notificationTypes: ['payment_sent'],
        budget: { amount: msatFromSats(7_000), renewal: 'weekly' },
        expiresAt: new Date(2026, 11, 25).getTime() / 1000,
        isolated: false,
      },
    });
    expect(renewalDraft({ ...row, budget: null }, NOW).amount).toBe('');
  });

  it('ends for a new secret at the very instant of the old one, unless another day is chosen', () => {
    const end = new Date(2026, 11, 25, 14, 30).getTime();
    const info = { methods: ['pay_invoice'], notifications: [] };
    const row = { id: 'a', info, budget: null, expiresAt: end, relays: ['wss://one.example'] };
    const renewal = renewalDraft(row as unknown as ConnectionRow, NOW);
    expect(renewal.lastDay).toBe('2026-12-25');
    const endOf = (part: Partial<PairingDraft>) =>
      requestOf({ ...renewal, ...part }, 'link', row.id, NOW)?.terms.expiresAt;
    expect(endOf({})).toBe(end / 1000);
    expect(endOf({ lastDay: '2026-12-24' })).toBe(new Date(2026, 11, 25).getTime() / 1000);
    expect(endOf({ lastDay: '2026-12-26' })).toBe(new Date(2026, 11, 27).getTime() / 1000);
    expect(endOf({ lastDay: '' })).toBeNull();
  });

  it('is for a new secret what is asked for at first, where the wallet never told its methods', () => {
    const info = { methods: null, notifications: [] };
    const row = { id: 'a', info, budget: null, relays: ['wss://one.example'] };
    expect(renewalDraft(row as unknown as ConnectionRow, NOW).methods).toEqual(draft.methods);
  });

  it('is what was ticked, and always get_info', () => {
    const methods = withName(['get_info', 'pay_invoice', 'get_balance'], 'get_info', false);
    expect(asked({ methods, notificationTypes: [] })?.terms).toMatchObject({
      methods: ['get_info', 'pay_invoice', 'get_balance'],
      notificationTypes: [],
    });
    expect(withName(['get_info'], 'pay_invoice', true)).toEqual(['get_info', 'pay_invoice']);
  });

  it('holds no signing where the balance is to be one of its own', () => {
    expect(asked({ isolated: true })?.terms.methods).not.toContain('sign_message');
    expect(asked({ isolated: true })?.terms.isolated).toBe(true);
  });

  it('has no limit where the field is empty, and is nothing while it holds what is no amount', () => {
    expect(asked({ amount: ' ' })?.terms.budget).toBeNull();
    for (const amount of ['0', '1.5', 'much']) {
      expect(limitProblem({ amount })).not.toBeNull();
      expect(asked({ amount })).toBeNull();
    }
  });

  it('has a period for each that can be chosen', () => {
    const periods = ['day', 'week', 'month', 'year', 'once'] as const;
    expect(periods.map((period) => asked({ period })?.terms.budget?.renewal)).toEqual([
      'daily',
      'weekly',
      'monthly',
      'yearly',
      'never',
    ]);
  });

  it('ends with the last day, which cannot be over', () => {
    const end = new Date(2026, 11, 1).getTime() / 1000;
    expect(asked({ lastDay: '2026-11-30' })?.terms.expiresAt).toBe(end);
    expect(asked({ lastDay: '2026-11-20' })).toBeNull();
  });

  it('names the relays one by one, and at least one', () => {
    expect(asked({ relays: ' wss://a.example\n\nwss://b.example ' })?.relays).toEqual([
      'wss://a.example',
      'wss://b.example',
    ]);
    expect(asked({ relays: '\n' })).toBeNull();
  });

  it('is asked on the page that belongs to the address', () => {
    const way = asked({ address: 'hub.example' }, 'page')?.way;
    expect(way).toEqual({ kind: 'page', walletUrl: 'https://hub.example/apps/new' });
    expect(asked({ address: '' }, 'page')).toBeNull();
  });
});

it.each([
  ['https://hub.example', 'https://hub.example/apps/new'],
  [' hub.example:8443/ ', 'https://hub.example:8443/apps/new'],
  ['http://localhost:8080', 'http://localhost:8080/apps/new'],
  ['https://wallet.example/pair?x=1', 'https://wallet.example/pair?x=1'],
  ['', null],
  ['https://', null],
  ['two words', null],
])('the page of %j is %j', (address, page) => {
  expect(pageAddress(address)).toBe(page);
});
