import { expect, it } from 'vitest';
import type { ConnectionHealth } from '../../src/contract/ui-commands';
import { verdictOf } from '../../src/popup/home/health-verdict';

const up = { url: 'wss://a.example', ms: 80, problem: null };
const down = { url: 'wss://b.example', ms: null, problem: 'RELAY_UNREACHABLE' } as const;
const answers = { ms: 200, problem: null };
const silent = { ms: null, problem: 'NO_RESPONSE' } as const;

it.each<[string, ConnectionHealth, boolean, ReturnType<typeof verdictOf>]>([
  ['nothing where all answer', { relays: [up], wallet: answers }, true, 'fine'],
  ['a relay that the wallet is heard without', { relays: [up, down], wallet: answers }, true, 'some-relays'],
  ['the relays', { relays: [down], wallet: silent }, true, 'no-relay'],
  ['this device where it has no network', { relays: [down], wallet: silent }, false, 'offline'],
  ['the wallet', { relays: [up, down], wallet: silent }, true, 'wallet-silent'],
  [
    'the connection, which the wallet refuses',
    { relays: [up], wallet: { ms: null, problem: 'WALLET_REFUSED' } },
    true,
    'wallet-refuses',
  ],
  // A browser can be wrong about its network: what answers is there.
  ['nothing where all answer, whatever the browser says', { relays: [up], wallet: answers }, false, 'fine'],
])('what fails is %s', (_, health, isOnline, verdict) => {
  expect(verdictOf(health, isOnline)).toBe(verdict);
});
