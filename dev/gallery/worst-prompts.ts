/** A prompt of every kind, as it may come at its worst: long names, long texts, foreign letters. */
import type { Prompt } from '../../src/contract/prompts';
import { msat } from '../../src/core/msat';
import { TRICKY } from './foreign-text';

const NOW = Date.now();
const base = {
  id: 'shown',
  origin: 'https://a-shop-with-a-rather-long-name.market-place.example',
  shownOrigin: 'https://a-shop-with-a-rather-long-name.market-place.example',
  topOrigin: null,
  connectionId: 'c1',
  walletName: `${TRICKY}: a wallet whose owner has given it quite a long name, and then some more`,
  createdAt: NOW,
};
const LONG = `${TRICKY} ${'A subscription for the Long Current, with all supplements and the almanac. '.repeat(8)}`;
const KEY = `02${'5a'.repeat(32)}`;
const amounts = { minimum: msat(1_000), maximum: msat(2_100_000_000_000) };

/** One of each kind that has a form of its own. */
export const KINDS: Record<Prompt['kind'], Prompt> = {
  connect: { ...base, kind: 'connect' },
  unlock: { ...base, kind: 'unlock' },
  permission: { ...base, kind: 'permission', permission: 'history' },
  sign: { ...base, kind: 'sign', message: `Log in\n${LONG}` },
  signer: { ...base, kind: 'signer', message: LONG, signature: 'd'.repeat(104), signer: KEY, isOwn: false },
  pay: {
    ...base,
    kind: 'pay',
    amount: msat(2_100_000_021),
    feeReserve: msat(21_000_001),
    invoice: `lnbc${'q'.repeat(300)}`,
    paymentHash: '5a'.repeat(32),
    description: LONG,
    payee: KEY,
    expiresAt: NOW + 3_600_000,
    why: 'over-budget',
    budget: {
      amount: msat(5_000_000),
      period: 'day',
      largest: null,
      perMinute: 20,
      expiresAt: null,
      since: NOW,
      left: msat(1_234_000),
    },
    walletLeft: msat(21_000),
    walletEndsAt: 1,
  },
  invoice: { ...base, kind: 'invoice', description: LONG, suggested: msat(21_000), ...amounts },
  'lnurl-pay': {
    ...base,
    kind: 'lnurl-pay',
    amount: null,
    ...amounts,
    domain: 'a-rather-long-name-of-a-service.market-place.example',
    address: 'someone-with-a-long-name@a-rather-long-name-of-a-service.market-place.example',
    description: `A coffee ${TRICKY}`,
    commentAllowed: 100,
    payerFields: [
      { kind: 'name', mandatory: true },
      { kind: 'email', mandatory: false },
    ],
  },
  'lnurl-withdraw': {
    ...base,
    kind: 'lnurl-withdraw',
    amount: null,
    ...amounts,
    domain: 'service.example',
    description: `Change for the coffee ${TRICKY}`,
  },
  'lnurl-auth': { ...base, kind: 'lnurl-auth', domain: 'service.example', action: 'login' },
  'wallet-offer': {
    ...base,
    kind: 'wallet-offer',
    via: 'link',
    walletName: '',
    walletPubkey: '5a'.repeat(32),
    clientPubkey: '5b'.repeat(32),
    relays: ['wss://relay.example', 'wss://another-relay-with-a-long-name.example'],
  },
  'wallet-auth': {
    ...base,
    kind: 'wallet-auth',
    via: 'link',
    walletName: '',
    request: {
      appPubkey: '5c'.repeat(32),
      relays: ['wss://relay.example', 'wss://another-relay-with-a-long-name.example'],
      methods: ['pay_invoice', 'pay_keysend', 'make_invoice', 'list_transactions', `x_${'long'.repeat(15)}`],
      wantsConnections: true,
      notificationTypes: ['payment_received', 'payment_sent', 'x_heard'],
      budget: null,
      expiresAt: Math.floor(NOW / 1000) + 86_400,
      isolated: false,
      metadata: { text: LONG, hidden: '\u202e' },
      name: LONG.slice(0, 200),
      icon: `https://icons.example/${'a'.repeat(200)}.png`,
      returnTo: null,
      wallet: 'anotherwallet',
    },
    wallets: [
      { id: 'c1', name: base.walletName },
      { id: 'c2', name: 'Pocket' },
    ],
  },
  notice: {
    ...base,
    kind: 'notice',
    via: 'link',
    walletName: '',
    about: { code: 'LNURL_ERROR', message: 'The service refused.', details: LONG },
    quote: '',
    link: null,
  },
};

/** Others that show what those do not. */
export const STATES: Record<string, Prompt> = {
  'a payment that has expired': { ...KINDS.pay, expiresAt: NOW - 1 } as Prompt,
  'a payment of any amount': {
    ...KINDS.pay,
    amount: null,
    feeReserve: null,
    budget: null,
    why: null,
  } as Prompt,
  'a frame on plain http': {
    ...KINDS.connect,
    shownOrigin: 'http://xn--80ak6aa92e.example',
    topOrigin: 'null',
  },
  'a private window': { ...KINDS.connect, origin: 'private:00ab' },
};
