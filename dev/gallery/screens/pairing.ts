/** Connecting a wallet by a secret that is made here: what is asked for, and each state of it while it is waited for. */
import type { PairingRow, PairingSide, PairingState, PairingWay } from '../../../src/contract/rows';
import { msatFromSats } from '../../../src/core/msat';
import { fullRows, HOME_WALLET, hex, NONE } from '../rows';
import { by, popup, type State, type States } from '../state';

const ID = 'pairing';
const MINUTE = 60_000;

/** A connection that is asked for, by a link unless told otherwise. */
export function pairing(now: number, state: PairingState, more: Partial<PairingRow> = {}): PairingRow {
  const request = {
    appPubkey: hex(41),
    relays: ['wss://relay.example/v1'],
    methods: ['get_info', 'pay_invoice', 'make_invoice', 'lookup_invoice', 'get_balance', 'sign_message'],
    wantsConnections: false,
    notificationTypes: ['payment_received', 'payment_sent'],
    budget: { amount: msatFromSats(100_000), renewal: 'monthly' as const },
    expiresAt: Math.floor(now / 1000) + 90 * 86_400,
    isolated: true,
    metadata: null,
    name: 'Fusebox',
    icon: null,
    returnTo: null,
    wallet: null,
  };
  const [, home] = fullRows(now).connections;
  if (!home) throw new Error('There is no such wallet.');
  const { name, info, network, lud16, balance, budget } = home;
  return {
    id: ID,
    way: { kind: 'uri' },
    rotates: null,
    sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
    request,
    link: `nostr+walletauth://${request.appPubkey}?request_methods=${request.methods.join('%20')}&name=Fusebox&max_amount=100000000&budget_renewal=monthly&isolated=true&relay=wss%3A%2F%2Frelay.example%2Fv1`,
    state,
    answer:
      state === 'waiting'
        ? null
        : { walletPubkey: hex(42), relays: ['wss://relay.example/v1'], lud16: null, isCertain: false },
    learned:
      state === 'offered' || state === 'accepted'
        ? { name, nodePubkey: `02${hex(43)}`, info, network, lud16, balance, budget }
        : null,
    refused: [],
    failure: null,
    createdAt: now - 2 * MINUTE,
    waitsUntil: now + 8 * MINUTE,
    ...more,
  };
}

export function pairingStates(now: number): States {
  const rows = (row: PairingRow) => ({ ...fullRows(now), pairings: [row] });
  const shown = (row: PairingRow, shows: string, more: Partial<State> = {}) =>
    popup(now, ['pairing', ID], shows, { rows: rows(row), ...more });
  const way: PairingWay = { kind: 'page', walletUrl: 'https://hub.example/apps/new' };
  const link = 'https://hub.example/apps/new?pubkey=02';
  const waiting = pairing(now, 'waiting');
  const offered = pairing(now, 'offered');
  const [, home] = fullRows(now).connections;
  const ended = (side: PairingSide, message: string, more: Partial<PairingRow> = {}) =>
    shown(
      pairing(now, 'ended', { failure: { code: 'WALLET_REFUSED', message, side }, ...more }),
      by('pairing-failure'),
    );
  const opened = (testId: string) => ({ acts: [['click', `${by(testId)} > summary`] as const] });
  return {
    'ask: by a link': popup(now, ['ask', 'link'], by('ask-wallet'), { rows: NONE, ...opened('ask-methods') }),
    'ask: by a link, more': popup(now, ['ask', 'link'], by('ask-wallet'), opened('ask-more')),
    'ask: by a link, with relays of the organisation': popup(now, ['ask', 'link'], by('by-organisation'), {
      ...opened('ask-more'),
      policy: { relays: ['wss://relay.office.example', 'wss://relay-2.office.example'] },
    }),
    'ask: on a page': popup(now, ['ask', 'page'], by('ask-address')),
    'ask: no limit, a wrong one': popup(now, ['ask', 'link'], '.wrong', {
      acts: [['enter', by('ask-amount'), '1.5']],
    }),
    'pairing: waits': shown(waiting, by('qr')),
    'pairing: what was asked': shown(waiting, by('asked'), opened('asked')),
    'pairing: waits for a page': shown(pairing(now, 'waiting', { way, link }), by('pairing-open-page')),
    'pairing: over a connection': shown(
      pairing(now, 'waiting', { way: { kind: 'connection', connectionId: HOME_WALLET }, link: null }),
      by('pairing-state'),
    ),
    'pairing: is tried': shown(pairing(now, 'found'), by('pairing-state')),
    'pairing: is this yours?': shown(offered, by('pairing-accept')),
    'pairing: a wallet that is known, and lacks something': shown(
      pairing(now, 'offered', {
        answer: { walletPubkey: home?.walletPubkey ?? '', relays: [], lud16: null, isCertain: false },
        learned: offered.learned && {
          ...offered.learned,
          info: { ...offered.learned.info, methods: ['get_info', 'get_balance'] },
          balance: null,
        },
      }),
      by('same-wallet'),
    ),
    'pairing: a new secret, of another wallet as it seems': shown(
      pairing(now, 'offered', { rotates: HOME_WALLET }),
      by('other-wallet'),
    ),
    'pairing: not as asked, over a connection': shown(
      pairing(now, 'offered', {
        way: { kind: 'connection', connectionId: HOME_WALLET },
        rotates: HOME_WALLET,
        link: null,
        answer: { walletPubkey: home?.walletPubkey ?? '', relays: [], lud16: null, isCertain: true },
        learned: offered.learned && {
          ...offered.learned,
          info: {
            ...offered.learned.info,
            methods: ['get_info', 'get_balance', 'pay_invoice', 'pay_keysend'],
          },
          budget: null,
          expiresAt: now + 365 * 24 * 60 * MINUTE,
        },
      }),
      by('otherwise'),
    ),
    'ask: a new secret': popup(now, ['ask', 'link', HOME_WALLET], by('ask-wallet'), {
      answers: { 'connection.learn': null },
    }),
    'ask: a new secret, the wallet is asked': popup(now, ['ask', 'link', HOME_WALLET], '.screen .running'),
    'ask: a new secret, by what the wallet said last': popup(
      now,
      ['ask', 'link', HOME_WALLET],
      by('renew-stored'),
      {
        errors: {
          'connection.learn': { code: 'NO_RESPONSE', message: 'The wallet did not answer in time.' },
        },
      },
    ),
    'pairing: waits for payments': shown(
      pairing(now, 'accepted', { rotates: HOME_WALLET }),
      by('pairing-state'),
    ),
    'pairing: nobody answered': ended('wallet', 'No wallet has answered.', { answer: null }),
    'pairing: wallet fell silent': ended('wallet', 'The wallet did not answer in time.'),
    'pairing: relay failed': ended('relay', 'None of the relays could be reached.'),
    'pairing: wallet refuses': ended('permission', 'The wallet does not allow this.'),
    'pairing: wallet lacks it': ended('method', 'The wallet cannot do this.'),
    'pairing: failed here': ended('here', 'Something went wrong.'),
    'pairing: gone': popup(now, ['pairing', 'gone'], '.screen > p'),
    'home: a wallet is asked': popup(now, [], by('pairing-row-waiting'), { rows: rows(waiting) }),
    'home: a wallet has answered': popup(now, [], by('pairing-row-offered'), { rows: rows(offered) }),
    'welcome: a wallet has answered': popup(now, [], by('pairing-row-offered'), {
      rows: { ...NONE, pairings: [offered] },
    }),
    'settings: a wallet was not connected': popup(now, ['settings'], by('pairing-row-ended'), {
      rows: rows(pairing(now, 'ended', { failure: { code: 'NO_RESPONSE', message: '', side: 'wallet' } })),
    }),
    'connected: the same wallet again': popup(now, ['connect', HOME_WALLET], by('same-wallet'), {
      rows: {
        ...fullRows(now),
        connections: fullRows(now).connections.map((row) => ({ ...row, walletPubkey: hex(1) })),
      },
    }),
  };
}
