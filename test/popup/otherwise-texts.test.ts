/** What is said of a connection that is not as it was asked for. */
import { expect, test } from 'vitest';
import type { LearnedWallet } from '../../src/contract/rows';
import type { WalletAuthRequest } from '../../src/contract/wallet-auth';
import { msat } from '../../src/core/msat';
import { otherwiseTexts } from '../../src/popup/pairing/otherwise-texts';
import { PLAIN } from '../nwc/wallet-auth-requests';

const END = Date.UTC(2027, 5, 2) / 1000;
const ASKED: WalletAuthRequest = {
  ...PLAIN,
  methods: ['pay_invoice', 'get_balance'],
  budget: { amount: msat(5_000_000), renewal: 'monthly' },
  expiresAt: END,
};
const GIVEN: LearnedWallet = {
  name: 'Home',
  nodePubkey: null,
  info: {
    methods: ['get_info', 'get_balance', 'pay_invoice'],
    notifications: [],
    encryption: 'nip44_v2',
    version: null,
    at: 0,
  },
  network: null,
  lud16: null,
  balance: null,
  budget: { used: msat(0), total: msat(5_000_000), renewsAt: null, period: 'monthly', at: 0 },
  expiresAt: END * 1000,
};
const told = (asked: Partial<WalletAuthRequest> = {}, given: Partial<LearnedWallet> = {}) =>
  otherwiseTexts({ ...ASKED, ...asked }, { ...GIVEN, ...given });
const may = (...methods: string[]) => ({ info: { ...GIVEN.info, methods } });

test('nothing, where it is as asked, or less may be spent', () => {
  expect(told()).toEqual([]);
  expect(told({ budget: null, expiresAt: null })).toEqual([]);
  expect(told({}, { budget: { ...GIVEN.budget, total: msat(1) } as LearnedWallet['budget'] })).toEqual([]);
});

test('what the wallet did not grant, and what it granted beyond', () => {
  expect(told({}, may('get_info', 'pay_invoice', 'pay_keysend', 'x_unheard'))).toEqual([
    'The wallet has not granted: Tell its balance',
    'More than was asked for: Pay a node without an invoice',
  ]);
});

test('that there is no limit, or another one', () => {
  const limit = (change: object) => ({ budget: { ...GIVEN.budget, ...change } as LearnedWallet['budget'] });
  expect(told({}, { budget: null })).toEqual([
    'You asked for a limit: 5,000 sats a month. The wallet tells of none, and may let everything through.',
  ]);
  const other = ['You asked for another limit: 5,000 sats a month.'];
  expect(told({}, limit({ total: msat(5_000_001) }))).toEqual(other);
  expect(told({}, limit({ period: 'daily' }))).toEqual(other);
});

test('that it ends later', () => {
  expect(told({}, { expiresAt: END * 1000 + 1 })).toEqual([
    'You asked for it to end after Jun 1, 2027. The wallet ends it after Jun 2, 2027.',
  ]);
});
