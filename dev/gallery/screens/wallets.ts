/** From the first run on: connecting a wallet, the first screen, and the screen of a wallet. */
import type { ConnectionRow, PairingRow, PairingState } from '../../../src/contract/rows';
import { msatFromSats } from '../../../src/core/msat';
import { promptsOf } from '../prompts';
import { connectionEvents, fullRows, HOME_WALLET, lockable, NONE, worstRows } from '../rows';
import { by, popup, type States } from '../state';
import { pairing } from './pairing';

export function walletStates(now: number): States {
  const full = fullRows(now);
  const [travel, home] = full.connections;
  if (!travel || !home) throw new Error('There are no such wallets.');
  const single = { ...full, connections: [home] };
  const watching = { ...home, info: { ...home.info, methods: ['get_info'] }, balance: null, budget: null };
  const health = (
    ms: number | null,
    wallet: number | null,
  ): { 'connection.check': object; 'connection.refresh': null } => ({
    'connection.refresh': null,
    'connection.check': {
      relays: [
        { url: 'wss://relay.example', ms, problem: ms === null ? 'RELAY_UNREACHABLE' : null },
        { url: 'wss://another-relay-with-a-long-name.example', ms: 1_204, problem: null },
      ],
      wallet: { ms: wallet, problem: wallet === null ? 'NO_RESPONSE' : null },
    },
  });
  const only = (more: Partial<ConnectionRow>) => ({ ...single, connections: [{ ...home, ...more }] });
  const able = { ...home.info, methods: [...(home.info.methods ?? []), 'create_connection'] };
  const limit = (used: number, renewsAt: number | null) => ({
    used: msatFromSats(used),
    total: msatFromSats(100_000),
    renewsAt,
    period: 'monthly',
    at: now,
  });
  const way = { kind: 'connection', connectionId: HOME_WALLET } as const;
  const renewing = (state: PairingState, more: Partial<PairingRow> = {}) => ({
    rows: {
      ...only({ info: able }),
      pairings: [pairing(now, state, { way, link: null, rotates: HOME_WALLET, ...more })],
    },
  });
  const log = connectionEvents(now);
  const uri = ['enter', by('uri-input'), 'nostr+walletconnect://…'] as const;
  return {
    welcome: popup(now, [], by('start'), { rows: NONE }),
    'connect: first': popup(now, ['connect'], by('passphrase-first'), { rows: NONE }),
    'connect: another': popup(now, ['connect'], by('connect-by-string')),
    'connect: by a string': popup(now, ['connect', 'paste'], by('uri-input'), {
      acts: [['click', `${by('wallet-list')} > summary`]],
    }),
    'connect: under way': popup(now, ['connect', 'paste'], by('cancel-connecting'), {
      acts: [uri, ['click', by('connect')]],
    }),
    'connect: failed': popup(now, ['connect', 'paste'], '.notice.error', {
      errors: { 'connection.add': { code: 'RELAY_UNREACHABLE', message: 'The relay could not be reached.' } },
      acts: [uri, ['click', by('connect')]],
    }),
    'connected: first': popup(now, ['connect', HOME_WALLET], by('try'), { rows: single }),
    'connected: another': popup(now, ['connect', HOME_WALLET], by('connected')),
    home: popup(now, [], by('payment-row')),
    'home: one wallet': popup(now, [], by('payment-row'), { rows: single }),
    'home: balance hidden': popup(now, [], `${by('wallet-balance')}[data-hidden="true"]`, {
      settings: { hidesBalance: true },
    }),
    'home: nothing paid yet': popup(now, [], by('send'), {
      rows: { ...full, payments: [], invoices: [], sites: [] },
    }),
    'home: questions wait': popup(now, [], '.masthead + .notice', {
      prompts: Object.values(promptsOf(now)).slice(0, 2),
    }),
    'home: with a passphrase': popup(now, [], by('lock-now'), {
      rows: { ...full, ...lockable },
      isUnlocked: true,
    }),
    'home: a wallet that only looks': popup(now, [], '.notice', {
      rows: { ...single, connections: [watching] },
    }),
    'home: a test network, and names at their worst': popup(now, [], '.badge', { rows: worstRows(now) }),
    'home: on a site that is connected': popup(now, [], by('site-line'), {
      tab: 'https://slowcurrent.example/chapter',
    }),
    'home: on a site that was just added': popup(now, [], by('site-here-undo'), {
      tab: 'https://new.example/',
      settings: { appearsOn: 'chosen' },
      answers: { 'site.appear': { isInPage: false } },
    }),
    'home: pages are not allowed': popup(now, [], by('access-missing'), { isAllowedPages: false }),
    'home: connection is checked': popup(now, [], by('health'), {
      answers: health(312, 840),
      acts: [['click', by('check-connection')]],
    }),
    'home: wallet is silent': popup(now, [], by('health'), {
      answers: health(null, null),
      acts: [['click', by('check-connection')]],
    }),
    'home: with a price': popup(now, [], by('fiat'), {
      settings: { fiat: { currency: 'EUR', source: 'kraken' } },
      price: 64_000,
    }),
    wallet: popup(now, ['wallet', HOME_WALLET], by('connection-methods')),
    'wallet: another': popup(now, ['wallet', travel.id], by('make-default')),
    'wallet: at its worst': popup(now, ['wallet', 'worst'], by('wallet-screen'), { rows: worstRows(now) }),
    'wallet: disconnecting': popup(now, ['wallet', HOME_WALLET], by('disconnect-confirm'), {
      acts: [['click', by('disconnect')]],
    }),
    'wallet: gone': popup(now, ['wallet', 'gone'], '.screen > p'),
    'wallet: disconnected': popup(now, ['wallet', 'gone'], by('delete-there'), {
      rows: {
        ...full,
        connectionEvents: connectionEvents(now, 'gone'),
        payments: full.payments.map((row) => ({ ...row, connectionId: 'gone' })),
      },
      acts: [['click', `${by('delete-there')} > summary`]],
    }),
    'wallet: can renew itself': popup(now, ['wallet', HOME_WALLET], by('renew-confirm'), {
      rows: only({ info: able }),
      answers: { 'connection.learn': null },
      acts: [['click', by('renew')]],
    }),
    'wallet: with a balance of its own': popup(now, ['wallet', HOME_WALLET], by('renew-isolated'), {
      rows: only({ isolated: true }),
    }),
    'wallet: a new secret is asked for': popup(
      now,
      ['wallet', HOME_WALLET],
      `${by('renewing')}[data-state="waiting"]`,
      renewing('waiting'),
    ),
    'wallet: a new secret waits for payments': popup(
      now,
      ['wallet', HOME_WALLET],
      `${by('renewing')}[data-state="accepted"]`,
      renewing('accepted'),
    ),
    'wallet: no new secret': popup(
      now,
      ['wallet', HOME_WALLET],
      by('renew-failure'),
      renewing('ended', {
        failure: { code: 'WALLET_REFUSED', message: 'The wallet does not allow it.', side: 'permission' },
      }),
    ),
    'wallet: renewed': popup(now, ['wallet', HOME_WALLET], by('renewed'), {
      rows: { ...single, connectionEvents: log },
    }),
    'wallet: has ended': popup(now, ['wallet', HOME_WALLET], by('limits'), {
      rows: only({ expiresAt: now - 86_400_000 }),
    }),
    'home: the connection ends soon': popup(now, [], by('limits'), {
      rows: only({ expiresAt: now + 3.5 * 86_400_000 }),
    }),
    'home: the connection has ended, and its limit is used up': popup(now, [], by('renew-here'), {
      rows: only({ expiresAt: now - 86_400_000, budget: limit(100_000, null) }),
    }),
    'home: little is left of the limit': popup(now, [], by('limits'), {
      rows: only({ budget: limit(88_000, now + 9 * 86_400_000) }),
    }),
    log: popup(now, ['log'], by('log-line'), { rows: { ...full, connectionEvents: log } }),
    'log: nothing yet': popup(now, ['log'], '.empty'),
    'log: at its worst': popup(now, ['log', 'worst'], by('log-more'), {
      rows: {
        ...worstRows(now),
        connectionEvents: [0, 1, 2].flatMap((round) =>
          connectionEvents(now, 'worst').map((row) => ({
            ...row,
            id: row.id + round * 100,
            origin: row.origin && `https://${'a-rather-long-name-of-a-shop.'.repeat(4)}example:8443`,
            detail: row.detail && `\u202e${'Longwordwithoutanyspace'.repeat(8)}`,
          })),
        ),
      },
    }),
    'wallet: empty': popup(now, [], by('wallet-balance'), {
      rows: { ...single, connections: [{ ...home, balance: { amount: msatFromSats(0), at: now } }] },
    }),
  };
}
