/** Requests for a connection, any that there can be. */
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { getPublicKey } from 'nostr-tools/pure';
import { BUDGET_RENEWALS, type WalletAuthRequest } from '../../src/contract/wallet-auth';
import { msat } from '../../src/core/msat';

/** In ms since the epoch. */
export const NOW = Date.UTC(2026, 10, 30);
const NOW_S = NOW / 1000;

export const PLAIN: WalletAuthRequest = {
  appPubkey: getPublicKey(new Uint8Array(32).fill(0x0a)),
  relays: ['wss://relay.example/v1'],
  methods: ['pay_invoice', 'get_info'],
  wantsConnections: false,
  notificationTypes: [],
  budget: null,
  expiresAt: null,
  isolated: false,
  metadata: null,
  name: null,
  icon: null,
  returnTo: null,
  wallet: null,
};

const NAMES = ['pay_invoice', 'get_info', 'make_invoice', 'lookup_invoice', 'x-unheard.Of'];

/** Of a few clients: making public keys takes long. */
const KEYS = [1, 2, 3, 4, 5].map((byte) => new Uint8Array(32).fill(byte));
const APPS = KEYS.map((key) => ({ appSecretKey: bytesToHex(key), appPubkey: getPublicKey(key) }));

const RELAYS = [
  'wss://relay.example/',
  'wss://relay.example/v1?a=1&b=+&c=%2B',
  'wss://xn--caf-dma.example:4848/a%20b/',
  'wss://[2001:db8::1]/',
  `wss://long.example/${'x'.repeat(230)}`,
  'ws://127.0.0.1:7000/',
  'ws://localhost/x',
];
const PAGES = [
  'https://shop.example/',
  'https://shop.example/back?x=1&y=+&return_to=%26#top',
  'https://xn--caf-dma.example:8443/%C3%A9%20/*-._~',
];
const ELSEWHERE = [
  'http://127.0.0.1:3000/x',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://back',
  'blob:https://a.example/1',
];

const json = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null), fc.array(fc.string()));
const text = (maxLength: number) =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength }).filter((name) => name.length <= maxLength);
const returnTo = fc.constantFrom(
  ...PAGES.map((url) => ({ url, isHttps: true })),
  ...ELSEWHERE.map((url) => ({ url, isHttps: false })),
);

const app = fc.constantFrom(...APPS);
const rest = fc.record({
  relays: fc.uniqueArray(fc.constantFrom(...RELAYS), { minLength: 1, maxLength: 4 }),
  methods: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
  wantsConnections: fc.boolean(),
  notificationTypes: fc.uniqueArray(fc.constantFrom('payment_received', 'payment_sent', 'x_heard')),
  budget: fc.option(
    fc.record({
      amount: fc.integer({ min: 1000, max: Number.MAX_SAFE_INTEGER }).map(msat),
      renewal: fc.constantFrom(...BUDGET_RENEWALS),
    }),
  ),
  expiresAt: fc.option(fc.integer({ min: NOW_S + 1, max: NOW_S + 36_500 * 86_400 })),
  isolated: fc.boolean(),
  metadata: fc.option(fc.dictionary(text(9), json, { maxKeys: 4, noNullPrototype: true })),
  name: fc.option(text(30)),
  icon: fc.option(fc.constantFrom(...PAGES)),
  returnTo: fc.option(returnTo),
  wallet: fc.option(fc.stringMatching(/^[a-z0-9]{1,12}$/)),
});

/** With the client's secret key (hex), which is no part of it. */
export const keyedRequest: fc.Arbitrary<{ appSecretKey: string; asked: WalletAuthRequest }> = fc
  .tuple(app, rest)
  .map(([{ appSecretKey, appPubkey }, asked]) => ({ appSecretKey, asked: { appPubkey, ...asked } }));

export const request = keyedRequest.map(({ asked }) => asked);
