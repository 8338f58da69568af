/** Requests for a connection: what is read, and what is refused with which reason. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { mayReturnTo } from '../../src/nwc/return-to';
import { parseWalletAuthUri, printWalletAuthUri } from '../../src/nwc/wallet-auth-uri';
import { seed } from './chance';
import { NOW, PLAIN, request } from './wallet-auth-requests';

const PUBKEY = PLAIN.appPubkey;
const RELAY = 'wss%3A%2F%2Frelay.example%2Fv1';
const QUERY = `relay=${RELAY}&request_methods=pay_invoice%20get_info`;
const BARE = `nostr+walletauth://${PUBKEY}?${QUERY}`;

test('it is written as the draft has it', () => {
  const link = printWalletAuthUri({
    ...PLAIN,
    relays: ['wss://relay.example/v1?a=1&b=+', 'ws://127.0.0.1:7000/'],
    wantsConnections: true,
    notificationTypes: ['payment_received', 'payment_sent'],
    budget: {
      amount: parseWalletAuthUri(`${BARE}&max_amount=21000`, NOW).budget?.amount ?? fail(),
      renewal: 'daily',
    },
    expiresAt: NOW / 1000 + 60,
    isolated: true,
    metadata: { a: 'b c+' },
    name: 'Zap & co',
    icon: 'https://shop.example/i.png',
    returnTo: { url: 'https://shop.example/back?x=1', isHttps: true },
    wallet: 'alby',
  });
  expect(link).toBe(
    `nostr+walletauth+alby://${PUBKEY}?request_methods=pay_invoice%20get_info%20create_connection&name=Zap%20%26%20co` +
      '&icon=https%3A%2F%2Fshop.example%2Fi.png&return_to=https%3A%2F%2Fshop.example%2Fback%3Fx%3D1' +
      '&notification_types=payment_received%20payment_sent&max_amount=21000&budget_renewal=daily' +
      `&expires_at=${NOW / 1000 + 60}&isolated=true&metadata=%7B%22a%22%3A%22b%20c%2B%22%7D` +
      '&relay=wss%3A%2F%2Frelay.example%2Fv1%3Fa%3D1%26b%3D%2B&relay=ws%3A%2F%2F127.0.0.1%3A7000%2F',
  );
});

test('without what nobody asked for there are no such parameters', () => {
  expect(printWalletAuthUri(PLAIN)).toBe(
    `nostr+walletauth://${PUBKEY}?request_methods=pay_invoice%20get_info&relay=${RELAY}`,
  );
});

test('what is written is read again as it was', () => {
  fc.assert(
    fc.property(request, (asked) => {
      expect(parseWalletAuthUri(printWalletAuthUri(asked), NOW)).toEqual(asked);
    }),
    { seed, numRuns: 500 },
  );
});

describe('what is read', () => {
  test.each([
    ['as in the draft', BARE],
    ['without //', `nostr+walletauth:${PUBKEY}?${QUERY}`],
    ['an upper-case scheme', `NOSTR+WALLETAUTH://${PUBKEY}?${QUERY}`],
    ['an upper-case key', `nostr+walletauth://${PUBKEY.toUpperCase()}?${QUERY}`],
    ['a slash after the key, as URL libraries put it', `nostr+walletauth://${PUBKEY}/?${QUERY}`],
    ['a fragment', `${BARE}#x?relay=no`],
    [
      'a relay that is not percent-encoded',
      `nostr+walletauth:${PUBKEY}?relay=wss://relay.example/v1&request_methods=pay_invoice+get_info`,
    ],
    ['the same relay twice', `${BARE}&relay=${RELAY}`],
    ['the same method twice', `${BARE}%20pay_invoice`],
    ['parameters nobody knows, each as often as they like', `${BARE}&version=1&state=x&state=y`],
    [
      'empty parameters',
      `${BARE}&name=&icon=&return_to=&notification_types=&max_amount=&budget_renewal=&expires_at=&isolated=&metadata=`,
    ],
    ['a period without an amount', `${BARE}&budget_renewal=monthly`],
    ['no balance of its own', `${BARE}&isolated=false`],
    ['a picture over http', `${BARE}&icon=http://shop.example/i.png`],
    ['a picture in itself', `${BARE}&icon=data:image/png;base64,AAAA`],
    ['a picture at no address', `${BARE}&icon=i.png`],
    ['a picture with a password', `${BARE}&icon=https://a:b@shop.example/i.png`],
  ])('%s', (_, link) => expect(parseWalletAuthUri(link, NOW)).toEqual(PLAIN));

  test.each([
    [
      'several relays, in their order',
      '&relay=ws://localhost:7000&relay=wss://b.example',
      { relays: [...PLAIN.relays, 'ws://localhost:7000/', 'wss://b.example/'] },
    ],
    ['a method that nobody knows', '%20x-unheard.Of', { methods: [...PLAIN.methods, 'x-unheard.Of'] }],
    ['the wish for connections, apart from the methods', '%20create_connection', { wantsConnections: true }],
    [
      'that wish, however it is written',
      '%20Create_Connection',
      { wantsConnections: true, methods: ['pay_invoice', 'get_info'] },
    ],
    ['types of notification', '&notification_types=payment_sent', { notificationTypes: ['payment_sent'] }],
    ['the smallest budget', '&max_amount=1000', { budget: { amount: 1000, renewal: 'never' } }],
    [
      'the largest budget',
      `&max_amount=${Number.MAX_SAFE_INTEGER}&budget_renewal=weekly`,
      { budget: { amount: Number.MAX_SAFE_INTEGER, renewal: 'weekly' } },
    ],
    ['an end in a second', `&expires_at=${NOW / 1000 + 1}`, { expiresAt: NOW / 1000 + 1 }],
    ['a name', '&name=%3Cb%3E+caf%C3%A9', { name: '<b> café' }],
    ['metadata', '&metadata=%7B%22a%22%3A%5B1%5D%7D', { metadata: { a: [1] } }],
    [
      'a page to return to',
      '&return_to=https://shop.example',
      { returnTo: { url: 'https://shop.example/', isHttps: true } },
    ],
    [
      'a script to return to',
      '&return_to=javascript:alert(1)',
      { returnTo: { url: 'javascript:alert(1)', isHttps: false } },
    ],
    [
      'an app to return to',
      '&return_to=shop%3A%2F%2Fback',
      { returnTo: { url: 'shop://back', isHttps: false } },
    ],
  ])('%s', (_, more, read) => expect(parseWalletAuthUri(BARE + more, NOW)).toEqual({ ...PLAIN, ...read }));

  test('the one wallet that it is for', () => {
    const link = BARE.replace('auth', 'auth+Alby2');
    expect(parseWalletAuthUri(link, NOW)).toEqual({ ...PLAIN, wallet: 'alby2' });
  });
});

/** What is thrown, as text: the sentence, and everything that may be printed with it. */
function refusal(link: string): FuseboxError {
  try {
    parseWalletAuthUri(link, NOW);
  } catch (error) {
    if (error instanceof FuseboxError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const only = (parameters: string) => `nostr+walletauth://${PUBKEY}?${parameters}`;

describe('what is refused, and why', () => {
  test.each([
    ['nothing', '', /not a request/],
    ['a connection string', BARE.replace('auth', 'connect'), /not a request/],
    ['a scheme that goes on', BARE.replace('auth', 'authority'), /not a request/],
    ['no name of a wallet', BARE.replace('auth', 'auth+'), /not a request/],
    ['two names of wallets', BARE.replace('auth', 'auth+a+b'), /not a request/],
    ['words before it', ` ${BARE}`, /not a request/],
    ['a path', `nostr+walletauth://${PUBKEY}/x?${QUERY}`, /not a request/],
    ['too much', `${BARE}&x=${'x'.repeat(10_000)}`, /too long/],
    ['no public key', `nostr+walletauth://?${QUERY}`, /public key/],
    ['the form of another draft', `nostr+walletauth://connect?pubkey=${PUBKEY}&${QUERY}`, /public key/],
    ['a short public key', `nostr+walletauth://${PUBKEY.slice(1)}?${QUERY}`, /public key/],
    ['a compressed public key', `nostr+walletauth://02${PUBKEY}?${QUERY}`, /public key/],
    ['a public key that is on no curve', `nostr+walletauth://${'0'.repeat(63)}5?${QUERY}`, /public key/],
    ['no query', `nostr+walletauth://${PUBKEY}`, /no relay/],
    ['no relay', only('request_methods=get_info'), /no relay/],
    ['an empty relay', `${BARE}&relay=`, /relay .* wss:/],
    ['an https relay', `${BARE}&relay=https://r.example`, /relay .* wss:/],
    ['a relay in the clear', `${BARE}&relay=ws://r.example`, /relay .* not encrypted/],
    ['a relay in the clear at home', `${BARE}&relay=ws://192.168.0.2`, /relay .* not encrypted/],
    ['a relay with a password', `${BARE}&relay=wss://:a@r.example`, /relay .* password/],
    ['a relay with a fragment', `${BARE}&relay=wss://r.example/%23`, /relay .* # in/],
    ['a long relay', `${BARE}&relay=wss://r/${'a'.repeat(248)}`, /relay .* longer than 255/],
    ['eleven relays', BARE + `&relay=${RELAY}`.repeat(10), /more than 10 relays/],
    ['no methods', only(`relay=${RELAY}`), /what it wants to do/],
    ['empty methods', only(`relay=${RELAY}&request_methods=%20`), /what it wants to do/],
    [
      'nothing but connections',
      only(`relay=${RELAY}&request_methods=create_connection`),
      /only wants .* connections/,
    ],
    ['a method that cannot exist', `${BARE}%20%3Cb%3E`, /method that cannot exist/],
    ['a method of other letters', `${BARE}%20p%D0%B0y_invoice`, /method that cannot exist/],
    ['a long method', `${BARE}%20${'x'.repeat(65)}`, /method that cannot exist/],
    ['51 methods', BARE + Array.from({ length: 49 }, (_, n) => `+m${n}`).join(''), /more than 50/],
    ['a notification that cannot exist', `${BARE}&notification_types=a%00`, /notification that cannot exist/],
    ['a budget of nothing', `${BARE}&max_amount=0`, /less than 1 sat/],
    ['a budget that is rounded to nothing', `${BARE}&max_amount=999`, /less than 1 sat/],
    ['a budget below nothing', `${BARE}&max_amount=-1000`, /budget that is not an amount/],
    ['a budget with a plus', `${BARE}&max_amount=%2B1000`, /budget that is not an amount/],
    ['a broken budget', `${BARE}&max_amount=1000.5`, /budget that is not an amount/],
    ['a budget with an exponent', `${BARE}&max_amount=1e9`, /budget that is not an amount/],
    ['a budget in hex', `${BARE}&max_amount=0x1000`, /budget that is not an amount/],
    ['a budget with a unit', `${BARE}&max_amount=1000msat`, /budget that is not an amount/],
    ['a budget that no number holds', `${BARE}&max_amount=9007199254740992`, /budget that is not an amount/],
    ['a period that nobody knows', `${BARE}&max_amount=1000&budget_renewal=hourly`, /unknown period/],
    ['a period of an object', `${BARE}&budget_renewal=constructor`, /unknown period/],
    ['an end now', `${BARE}&expires_at=${NOW / 1000}`, /ended already/],
    ['an end before', `${BARE}&expires_at=0`, /ended already/],
    ['an end in milliseconds', `${BARE}&expires_at=${NOW + 86_400_000}`, /100 years/],
    ['an end that is no date', `${BARE}&expires_at=2030-01-01`, /not a date/],
    ['an end below nothing', `${BARE}&expires_at=-1`, /not a date/],
    ['a balance of its own, perhaps', `${BARE}&isolated=1`, /neither yes nor no/],
    ['metadata that are not JSON', `${BARE}&metadata=%7B`, /no JSON object/],
    ['metadata in a list', `${BARE}&metadata=%5B%5D`, /no JSON object/],
    ['metadata of nothing', `${BARE}&metadata=null`, /no JSON object/],
    ['long metadata', `${BARE}&metadata=%7B%22a%22%3A%22${'x'.repeat(4_089)}%22%7D`, /longer than 4096/],
    [
      'metadata that grow',
      `${BARE}&metadata=%7B%22a%22%3A%5B${'1e20,'.repeat(800)}1%5D%7D`,
      /longer than 4096/,
    ],
    ['a long name', `${BARE}&name=${'x'.repeat(201)}`, /name is longer than 200/],
    ['a long picture', `${BARE}&icon=data:${'x'.repeat(2000)}`, /icon is longer than 2000/],
    ['half an address to return to', `${BARE}&return_to=/back`, /whole address/],
    ['a false address to return to', `${BARE}&return_to=https://shop.example@evil.example`, /user name/],
    ...['request_methods', 'name', 'icon', 'return_to', 'notification_types', 'max_amount'].map(twice),
    ...['budget_renewal', 'expires_at', 'isolated', 'metadata'].map(twice),
  ])('%s', (_, link, reason) => {
    const { code, message } = refusal(link);
    expect(code).toBe('INVALID_WALLET_AUTH');
    expect(message).toMatch(reason);
  });

  /** Also where both say the same. */
  function twice(name: string): [string, string, RegExp] {
    return [`${name} twice`, `${BARE}&${name}=&${name}=`, new RegExp(`holds ${name} more than once`)];
  }

  test('numbers of metadata that are none once they are written are none from the start', () => {
    const { metadata } = parseWalletAuthUri(`${BARE}&metadata=%7B%22a%22%3A%5B1e400%2C-0%5D%7D`, NOW);
    expect(metadata).toStrictEqual({ a: [null, 0] });
  });

  test('metadata of 4,096 characters are read', () => {
    const { metadata } = parseWalletAuthUri(
      `${BARE}&metadata=%7B%22a%22%3A%22${'x'.repeat(4_088)}%22%7D`,
      NOW,
    );
    expect(metadata).toEqual({ a: 'x'.repeat(4_088) });
  });

  // As nips PR 851 has it; and as clients have been seen to mix it with the newer one.
  test.each([
    `relay=${RELAY}&secret=b8a30fafa48d4795b6c0eec169a383de&required_commands=pay_invoice%20make_invoice&optional_commands=list_transactions&budget=10000%2Fdaily&identity=${PUBKEY}`,
    `relay=${RELAY}&required_commands=pay_invoice`,
    `relay=${RELAY}&optional_commands=pay_invoice`,
    `relay=${RELAY}&secret=b8a30fafa48d4795b6c0eec169a383de&request_methods=pay_invoice`,
  ])('the old draft is called that: %s', (query) => {
    const { code, message } = refusal(only(query));
    expect(code).toBe('OLD_WALLET_AUTH');
    expect(message).toMatch(/old draft/);
    expect(message).not.toMatch(/b8a30f/);
  });
});

describe('what may be returned to', () => {
  test.each([
    ['https://shop.example/back', true],
    ['https://other.example/', true],
    ['http://shop.example/', false],
    ['http://localhost:3000/back', true],
    ['http://localhost:3001/back', false],
    ['blob:http://localhost:3000/x', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['shop://back', false],
  ])('%s', (url, may) => {
    const { returnTo } = parseWalletAuthUri(`${BARE}&return_to=${encodeURIComponent(url)}`, NOW);
    expect(returnTo && mayReturnTo(returnTo, 'http://localhost:3000')).toBe(may);
  });

  test('a scheme without an origin is not that of a page without one', () => {
    expect(mayReturnTo({ url: 'javascript:alert(1)', isHttps: false }, 'null')).toBe(false);
  });
});

function fail(): never {
  throw new Error('It has no budget.');
}
