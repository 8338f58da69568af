/** One prompt of each kind, and of those that look different. */
import type { Prompt } from '../../src/contract/prompts';
import { feeReserve, msatFromSats } from '../../src/core/msat';
import { HOME_WALLET, hex } from './rows';

/** By what they show. Times are counted from `now`, ms since the epoch. */
export function promptsOf(now: number): Readonly<Record<string, Prompt>> {
  const base = {
    id: 'prompt',
    origin: 'https://slowcurrent.example',
    shownOrigin: 'https://slowcurrent.example',
    topOrigin: null,
    connectionId: HOME_WALLET,
    walletName: 'Alby Hub',
    createdAt: now,
  };
  const sats = msatFromSats;
  const pay = {
    ...base,
    kind: 'pay' as const,
    amount: sats(21),
    feeReserve: feeReserve(sats(21)),
    invoice: `lnbc210n1${'q'.repeat(180)}`,
    paymentHash: hex(1),
    description: 'The Ferryman Who Sold Time',
    payee: `02${hex(2)}`,
    expiresAt: now + 540_000,
    why: 'no-budget' as const,
    budget: null,
    walletLeft: null,
    walletEndsAt: null,
  };
  const spent = {
    amount: sats(5_000),
    period: 'day' as const,
    largest: null,
    perMinute: 10,
    expiresAt: null,
    since: now - 86_400_000,
    left: sats(0),
  };
  const service = {
    domain: 'wallet.example',
    description: 'Pay to me',
    amount: null,
    minimum: sats(1),
    maximum: sats(100_000),
  };
  const auth = {
    kind: 'wallet-auth' as const,
    via: 'link' as const,
    connectionId: '',
    walletName: '',
    request: {
      appPubkey: hex(6),
      relays: ['wss://relay.example'],
      methods: ['pay_invoice', 'get_balance', 'x_sing'],
      wantsConnections: false,
      notificationTypes: ['payment_sent'],
      budget: { amount: sats(21_000), renewal: 'weekly' as const },
      expiresAt: Math.floor(now / 1000) + 30 * 86_400,
      isolated: true,
      metadata: { feed: 7 },
      name: 'The Slow Current',
      icon: 'https://slowcurrent.example/icon.png',
      returnTo: null,
      wallet: null,
    },
    wallets: [{ id: HOME_WALLET, name: 'Alby Hub' }],
  };
  return {
    connect: { ...base, kind: 'connect' },
    'connect from a frame': { ...base, kind: 'connect', topOrigin: 'https://games.example' },
    'connect, not encrypted': {
      ...base,
      kind: 'connect',
      origin: 'http://old.example',
      shownOrigin: 'http://old.example',
    },
    pay,
    'pay, over a connection that has ended': { ...pay, walletEndsAt: now - 86_400_000 },
    'pay, over budget': {
      ...pay,
      amount: sats(2_400),
      feeReserve: feeReserve(sats(2_400)),
      why: 'over-budget',
      budget: { ...spent, left: sats(1_150) },
    },
    'pay, fuse blown': { ...pay, why: 'over-budget', budget: spent },
    'pay, large': {
      ...pay,
      amount: sats(184_500),
      feeReserve: feeReserve(sats(184_500)),
      description: 'Order 2026-11-0042, three volumes, with shipping. '.repeat(9),
    },
    'pay, amount open': { ...pay, amount: null, feeReserve: null, why: null },
    'pay by a link': { ...pay, via: 'link' },
    'pay a node': { ...pay, invoice: null, paymentHash: null, expiresAt: null },
    invoice: {
      ...base,
      kind: 'invoice',
      description: 'Your prize',
      suggested: sats(210),
      minimum: sats(1),
      maximum: sats(1_000),
    },
    permission: { ...base, kind: 'permission', permission: 'history' },
    sign: { ...base, kind: 'sign', message: 'Log in to slowcurrent.example\nat 2026-11-22T10:00:00Z' },
    signer: {
      ...base,
      kind: 'signer',
      message: 'Hello',
      signature: 'd9tib...',
      signer: `03${hex(3)}`,
      isOwn: false,
    },
    'lnurl-pay': {
      ...base,
      ...service,
      kind: 'lnurl-pay',
      address: 'me@wallet.example',
      commentAllowed: 140,
      payerFields: [{ kind: 'name', mandatory: false }],
    },
    'lnurl-withdraw': { ...base, ...service, kind: 'lnurl-withdraw', description: 'Your winnings' },
    'lnurl-auth': { ...base, kind: 'lnurl-auth', domain: 'login.example', action: 'login' },
    'wallet-offer': {
      ...base,
      kind: 'wallet-offer',
      connectionId: '',
      walletName: '',
      walletPubkey: hex(4),
      clientPubkey: hex(5),
      relays: ['wss://relay.example'],
    },
    unlock: { ...base, kind: 'unlock' },
    'wallet-auth': {
      ...base,
      ...auth,
      wallets: [
        { id: HOME_WALLET, name: 'Alby Hub' },
        { id: 'other', name: 'Pocket' },
      ],
    },
    'wallet-auth, without limits': {
      ...base,
      ...auth,
      request: {
        ...auth.request,
        budget: null,
        expiresAt: null,
        isolated: false,
        name: null,
        metadata: null,
      },
    },
    'notice, paid': { ...base, kind: 'notice', via: 'link', about: 'paid', quote: 'Thank you', link: null },
    'notice, a connection was made': {
      ...base,
      kind: 'notice',
      via: 'link',
      about: 'delegated',
      quote: '',
      link: 'https://slowcurrent.example/connected',
    },
    ...Object.fromEntries(
      (['delegated_unseen', 'delegated_unsure', 'cannot_delegate'] as const).map((about) => [
        `notice, ${about.replace('_', ' ')}`,
        {
          ...base,
          kind: 'notice' as const,
          via: 'link' as const,
          about,
          quote: about === 'cannot_delegate' ? `nostr+walletauth://${hex(6)}?relay=wss://relay.example` : '',
          link: null,
        },
      ]),
    ),
    'notice, no page of the web': {
      ...base,
      kind: 'notice',
      via: 'link',
      about: 'web_pages_only',
      quote: '',
      link: null,
    },
  };
}
