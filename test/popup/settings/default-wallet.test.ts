import { expect, it } from 'vitest';
import type { ConnectionRow } from '../../../src/contract/rows';
import { defaultWallet } from '../../../src/popup/settings/default-wallet';

const wallets = [{ id: 'first' }, { id: 'second' }, { id: 'last' }] as ConnectionRow[];

it.each([
  ['second', 'second'],
  [null, 'last'],
  ['disconnected', 'last'],
])('chosen %s: new sites use the %s one', (defaultConnectionId, id) => {
  expect(defaultWallet(wallets, { defaultConnectionId })?.id).toBe(id);
});

it('there is none before the first is connected', () => {
  expect(defaultWallet([], { defaultConnectionId: 'second' })).toBeUndefined();
});
