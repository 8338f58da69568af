/** Rows to show our screens with: two wallets, a few sites, and some days of payments. Nothing of it is random, so that pictures stay the same. */
import type { Msat } from '../../src/contract/amounts';
import type {
  BlockedRow,
  Budget,
  ChosenSiteRow,
  ConnectionEventRow,
  ConnectionRow,
  InvoiceRow,
  PairingRow,
  PassphraseRow,
  PaymentRow,
  SiteRow,
} from '../../src/contract/rows';
import { feeReserve, msatFromSats } from '../../src/core/msat';
import { OWN } from '../../src/core/origins';
import { TRICKY } from './foreign-text';

export interface Rows {
  connections: ConnectionRow[];
  sites: SiteRow[];
  payments: PaymentRow[];
  invoices: InvoiceRow[];
  blocked: BlockedRow[];
  chosenSites?: ChosenSiteRow[];
  vault?: PassphraseRow[];
  pairings?: PairingRow[];
  connectionEvents?: ConnectionEventRow[];
}

export const NONE: Rows = {
  connections: [],
  sites: [],
  payments: [],
  invoices: [],
  blocked: [],
};

export const HOME_WALLET = 'home';
export const TRAVEL_WALLET = 'travel';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const sats = (amount: number): Msat => msatFromSats(amount);
/** 64 hex digits that belong to a number. */
export const hex = (n: number) => (n * 2654435761).toString(16).padStart(8, '0').slice(-8).repeat(8);

const METHODS = [
  'get_info',
  'get_balance',
  'get_budget',
  'make_invoice',
  'pay_invoice',
  'lookup_invoice',
  'list_transactions',
  'sign_message',
];

function connection(id: string, name: string, more: Partial<ConnectionRow>): ConnectionRow {
  return {
    id,
    name,
    walletPubkey: hex(id.length),
    nodePubkey: null,
    clientPubkey: hex(id.length + 7),
    formerKeys: [],
    relays: ['wss://relay.example'],
    sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
    info: {
      methods: METHODS,
      notifications: ['payment_received'],
      encryption: 'nip44_v2',
      version: null,
      at: 0,
    },
    network: 'mainnet',
    lud16: null,
    balance: null,
    budget: null,
    createdAt: 0,
    ...more,
  };
}

function budget(amount: number, more: Partial<Budget> = {}): Budget {
  return {
    amount: sats(amount),
    period: 'day',
    largest: null,
    perMinute: 10,
    expiresAt: null,
    since: 0,
    ...more,
  };
}

const SITES: readonly (readonly [origin: string, budget: Budget | null])[] = [
  ['https://slowcurrent.example', budget(5_000)],
  ['https://podcast.example', budget(2_000, { period: 'week', largest: sats(200) })],
  ['https://games.example', budget(200, { period: 'once' })],
  ['https://xn--caf-dma.example', null],
  [
    'https://a-very-long-name-of-a-shop-that-wraps.subdomain.example:8443',
    budget(10_000, { period: 'month' }),
  ],
];

const BOUGHT: readonly (readonly [origin: string, description: string, amount: number])[] = [
  ['https://slowcurrent.example', 'The Ferryman Who Sold Time', 21],
  ['https://podcast.example', 'Episode 114', 100],
  ['https://games.example', 'Ten lives', 210],
  ['https://slowcurrent.example', 'Notes from the Lamp Room', 55],
  ['https://xn--caf-dma.example', 'Flat white, to go', 4_200],
  [OWN, 'Dinner', 31_000],
  [
    'https://a-very-long-name-of-a-shop-that-wraps.subdomain.example:8443',
    'Order 2026-11-0042, three volumes, with shipping',
    184_500,
  ],
];

/** `count` payments back from now: most of them settled, one in flight, one open, one failed. */
function payments(now: number, count: number): PaymentRow[] {
  return Array.from({ length: count }, (_, n) => {
    const [origin, description, amount] = BOUGHT[n % BOUGHT.length] ?? ['https://games.example', '', 1];
    const createdAt = now - n * 5 * HOUR - 3 * MINUTE;
    const state = n === 0 ? 'dispatched' : n === 3 ? 'open' : n === 6 ? 'failed' : 'settled';
    return {
      id: `payment ${n}`,
      paymentHash: hex(n + 100),
      state,
      origin,
      connectionId: HOME_WALLET,
      requestKey: `request ${n}`,
      approvedBy: n % 3 === 0 ? 'prompt' : 'budget',
      amount: sats(amount),
      feeReserve: feeReserve(sats(amount)),
      invoice: `lnbc${amount * 10}n1${'q'.repeat(180)}`,
      description,
      payee: `02${hex(n + 300)}`,
      createdAt,
      ...(state === 'settled' && {
        endedAt: createdAt + 1_300,
        preimage: hex(n + 500),
        feesPaid: sats(n % 4),
      }),
      ...(state === 'failed' && {
        endedAt: createdAt + 900,
        settledBy: 'wallet' as const,
        failure: { code: 'INSUFFICIENT_BALANCE' as const, message: 'The wallet has not enough.' },
      }),
    };
  });
}

function invoices(now: number): InvoiceRow[] {
  const invoice = (
    n: number,
    amount: number,
    description: string,
    more: Partial<InvoiceRow>,
  ): InvoiceRow => ({
    paymentHash: hex(n + 900),
    connectionId: HOME_WALLET,
    origin: null,
    invoice: `lnbc${amount * 10}n1${'p'.repeat(190)}`,
    amount: sats(amount),
    description,
    createdAt: now - n * 7 * HOUR,
    expiresAt: now + HOUR,
    paidAt: null,
    ...more,
  });
  return [
    invoice(1, 12_000, 'Half of the rent of the boat', { paidAt: now - 6 * HOUR }),
    invoice(4, 500, 'Lemonade', { paidAt: now - 27 * HOUR }),
    invoice(6, 2_100, '', { origin: 'https://podcast.example', paidAt: now - 2 * DAY }),
  ];
}

/** A user of some weeks. Times are counted from `now`, ms since the epoch. */
export function fullRows(now: number): Rows {
  return {
    connections: [
      connection(TRAVEL_WALLET, 'Travel', {
        label: 'Travel',
        colour: 'teal',
        balance: { amount: sats(8_400), at: now - 2 * DAY },
        createdAt: now - 40 * DAY,
      }),
      connection(HOME_WALLET, 'Alby Hub', {
        lud16: 'me@wallet.example',
        balance: { amount: sats(1_284_330), at: now - 20_000 },
        budget: {
          used: sats(12_000),
          total: sats(100_000),
          renewsAt: now + 9 * DAY,
          period: 'monthly',
          at: now - 20_000,
        },
        lastAnswer: { at: now - 20_000, relay: 'wss://relay.example' },
        createdAt: now - 30 * DAY,
      }),
    ],
    sites: SITES.map(([origin, granted], n) => ({
      origin,
      connectionId: HOME_WALLET,
      permissions: ['pay', 'invoices', 'lookup', ...(n === 0 ? (['balance'] as const) : [])],
      budget: granted && { ...granted, since: now - 20 * DAY },
      createdAt: now - (20 - n) * DAY,
    })),
    payments: payments(now, 60),
    invoices: invoices(now),
    blocked: [{ origin: 'https://casino.example', at: now - 3 * DAY }],
  };
}

/** A line of each kind in the journal of connections, the last one just now. */
export function connectionEvents(
  now: number,
  id = HOME_WALLET,
  walletName = 'Alby Hub',
): ConnectionEventRow[] {
  const [site = '', another = ''] = SITES.map(([origin]) => origin);
  const told: readonly Partial<ConnectionEventRow>[] = [
    { kind: 'restored' },
    { kind: 'connected' },
    { kind: 'site-connected', origin: site },
    { kind: 'permission-granted', origin: site, detail: 'balance' },
    { kind: 'budget-set', origin: site, detail: `${sats(5_000)} day` },
    { kind: 'budget-taken', origin: site },
    { kind: 'permission-taken', origin: site, detail: 'balance' },
    { kind: 'site-moved', origin: another, detail: 'Travel' },
    { kind: 'site-forgotten', origin: site },
    { kind: 'delegated', detail: 'Podcast Player' },
    { kind: 'delegation-refused', detail: 'Casino' },
    { kind: 'refused', detail: 'QUOTA_EXCEEDED' },
    { kind: 'refused', detail: 'A_CODE_OF_ITS_OWN' },
    { kind: 'error', detail: 'NO_RESPONSE' },
    { kind: 'expired' },
    { kind: 'rotation-failed', detail: 'WALLET_REFUSED' },
    { kind: 'rotated' },
    { kind: 'revoked' },
  ];
  return told.map((line, n) => ({
    id: n + 1,
    connectionId: id,
    walletName,
    kind: 'connected',
    at: now - (told.length - n) * 5 * HOUR,
    origin: null,
    detail: null,
    ...line,
  }));
}

/** A passphrase is set. */
export const lockable: { vault: PassphraseRow[] } = {
  vault: [
    {
      id: 'vault',
      kind: 'passphrase',
      keyId: 'key',
      scrypt: { N: 2 ** 17, r: 8, p: 1, salt: hex(11) },
      wrappedKey: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
      wrong: { count: 0, at: 0 },
    },
  ],
};

/** What people, sites and wallets may do to the screens at their worst: the longest names and amounts, and letters that turn a line round. */
export function worstRows(now: number): Rows {
  const full = fullRows(now);
  const long = 'A wallet whose owner has given it quite a long name';
  const origin = `https://${'a-rather-long-name-of-a-shop.'.repeat(4)}xn--80ak6aa92e.example:8443`;
  return {
    ...full,
    connections: [
      connection('second', `${TRICKY} ${long}`, {}),
      connection('worst', `${TRICKY}\n${long}`, {
        network: `testnet ${TRICKY}`,
        info: { ...connection('worst', '', {}).info, methods: [...METHODS, TRICKY] },
        budget: { used: sats(1), total: sats(21), renewsAt: null, period: TRICKY, at: now },
        lud16: `${'someone-with-a-long-name'.repeat(3)}@a-rather-long-name-of-a-service.market-place.example`,
        balance: { amount: sats(2_100_000_000_000), at: now - 400 * DAY },
        relays: [`wss://${'a-relay-with-a-long-name.'.repeat(4)}example`],
        lastAnswer: { at: now - 400 * DAY, relay: `wss://${'a-relay-with-a-long-name.'.repeat(4)}example` },
        createdAt: 1,
      }),
    ],
    sites: full.sites.map((site) => ({ ...site, connectionId: 'worst' })),
    payments: full.payments.slice(0, 8).map((payment) => ({
      ...payment,
      origin,
      connectionId: 'worst',
      amount: sats(2_100_000_000_000),
      description: `${TRICKY} ${'Longwordwithoutanyspace'.repeat(8)}\u0301\u0301\u0301\u0301\u0301`,
    })),
  };
}
