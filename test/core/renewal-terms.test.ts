/** What a new secret is asked to be allowed. */

import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { ConnectionRow } from '../../src/contract/rows';
import { UI_PARAMS } from '../../src/contract/ui-commands';
import { msat } from '../../src/core/msat';
import { canRenewItself, renewalTerms } from '../../src/core/renewal-terms';

const NOW = 1_800_000_000_000;
const info = { encryption: 'nip44_v2', version: null, at: 0 } as const;
const connection = (more: Partial<ConnectionRow>): ConnectionRow =>
  ({ info: { ...info, methods: null, notifications: [] }, budget: null, ...more }) as ConnectionRow;

test('it is what the old one has, but for making connections', () => {
  const row = connection({
    info: {
      ...info,
      methods: ['get_info', 'pay_invoice', 'create_connection', 'pay_invoice', 'no name'],
      notifications: ['payment_sent'],
    },
    budget: { used: msat(5), total: msat(9_000), renewsAt: null, period: 'weekly', at: NOW },
    expiresAt: NOW + 1_500,
  });
  expect(renewalTerms(row, NOW)).toEqual({
    methods: ['get_info', 'pay_invoice'],
    notificationTypes: ['payment_sent'],
    budget: { amount: 9_000, renewal: 'weekly' },
    expiresAt: 1_800_000_001,
    isolated: false,
  });
  expect(canRenewItself(row)).toBe(true);
});

test('a budget that renews in a way of the wallet’s own never does, and an end that has come is left out', () => {
  const budget = { used: msat(0), total: msat(1), renewsAt: null, period: 'fortnightly', at: NOW };
  expect(renewalTerms(connection({ budget, expiresAt: NOW }), NOW)).toMatchObject({
    budget: { amount: 1, renewal: 'never' },
    expiresAt: null,
  });
});

test.each([
  [{ info: { ...info, methods: ['pay_invoice'], notifications: [] } }],
  [{ info: { ...info, methods: null, notifications: [] } }],
  // The money of its own would stay with the old secret.
  [{ info: { ...info, methods: ['create_connection'], notifications: [] }, isolated: true as const }],
])('%j is renewed by its wallet alone', (more) => {
  expect(canRenewItself(connection(more))).toBe(false);
});

test('whatever a wallet has told, the command takes it', () => {
  const many = Array.from({ length: 80 }, (_, n) => `method_${n}`);
  const row = connection({
    info: { ...info, methods: ['', 'x'.repeat(65), ...many], notifications: ['a b', ...many] },
  });
  const way = { kind: 'connection', connectionId: 'a' };
  const params = { way, rotates: 'a', relays: ['wss://relay.example'], terms: renewalTerms(row, NOW) };
  expect(v.safeParse(UI_PARAMS['pairing.start'], params).success).toBe(true);
});
