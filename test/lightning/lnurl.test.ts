/** Which texts are an LNURL, and which URL each is. */
import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { parseLnurl } from '../../src/lightning/lnurl';
import vectors from '../vectors/lnurl.json';

function encode(url: string): string {
  return bech32.encode('lnurl', bech32.toWords(new TextEncoder().encode(url)), false);
}

function expectRefusal(text: string, reason: RegExp): void {
  expect(() => parseLnurl(text)).toThrow(
    expect.objectContaining({ code: 'INVALID_LNURL', message: expect.stringMatching(reason) }),
  );
}

describe('the examples of the LUDs', () => {
  const { lnurl, url } = vectors.bech32;

  test.each([
    lnurl,
    lnurl.toLowerCase(),
    `lightning:${lnurl}`,
    `LIGHTNING:${lnurl}`,
    `lightning://${lnurl}`,
    `https://service.com/giftcard/redeem?id=123&lightning=${lnurl}`,
    `https://service.com/?LIGHTNING=${lnurl}`,
    ` ${lnurl.slice(0, 40)}\n${lnurl.slice(40)} `,
    `“${lnurl}”.`,
  ])('LUD-01: %j', (text) => {
    expect(parseLnurl(text)).toEqual({ url, domain: 'service.com', kind: null, address: null });
  });

  test.each(vectors.schemes)('LUD-17: $lnurl', (example) => {
    expect(parseLnurl(example.lnurl).url).toBe(example.url);
  });

  test('LUD-16', () => {
    const { address, url: request } = vectors.address;
    expect(parseLnurl(address)).toEqual({ url: request, domain: 'bitcoin.org', kind: 'pay', address });
  });
});

test.each([
  ['lnurlp://a.example/x', 'pay'],
  ['LNURLP:a.example/x', 'pay'],
  ['lnurlw:a.example/x', 'withdraw'],
  ['keyauth://a.example/x?tag=login&k1=00', 'auth'],
  [encode('https://a.example/x?tag=login&k1=00'), 'auth'],
  [encode('https://a.example/x?tag=withdrawRequest'), null],
])('%s is of the kind %s', (text, kind) => {
  expect(parseLnurl(text)).toMatchObject({ kind, domain: 'a.example' });
});

test.each([
  ['Ann.O+Tips_2-x@Wallet.Example', 'https://wallet.example/.well-known/lnurlp/ann.o+tips_2-x'],
  ['lightning:ann@wallet.example', 'https://wallet.example/.well-known/lnurlp/ann'],
  ['ann@abc.onion', 'http://abc.onion/.well-known/lnurlp/ann'],
  ['ann@localhost:3000', 'http://localhost:3000/.well-known/lnurlp/ann'],
  ['ann@127.0.0.1:3000', 'http://127.0.0.1:3000/.well-known/lnurlp/ann'],
])('the address %s is asked at %s', (text, url) => {
  expect(parseLnurl(text).url).toBe(url);
});

test.each([
  [encode('https://a.example/x#y'), 'https://a.example/x'],
  [encode('https://a.example./x'), 'https://a.example./x'],
  [encode('http://abc.onion/x'), 'http://abc.onion/x'],
  [encode('https://bücher.example/ü?a=%20+b'), 'https://xn--bcher-kva.example/%C3%BC?a=%20+b'],
])('%s is asked at %s', (text, url) => {
  expect(parseLnurl(text).url).toBe(url);
  expect(parseLnurl(text).domain).not.toMatch(/\.$/);
});

test.each([
  ['', /neither/],
  ['hello', /neither/],
  ['https://a.example/x', /neither/],
  ['lnbc1abc', /neither/],
  ['ann@', /neither/],
  ['ann@@a.example', /neither/],
  [`${vectors.bech32.lnurl}a`, /mistyped/],
  [`lnurl${vectors.bech32.lnurl.slice(5)}`, /mistyped/],
  [bech32.encode('lnurl1x', bech32.toWords(new Uint8Array(3)), false), /mistyped/],
  [bech32.encode('lnurl', bech32.toWords(Uint8Array.of(0xff, 0xfe)), false), /mistyped/],
  [encode('nothing'), /no address/],
  [encode('http://a.example/x'), /does not start with https/],
  [encode('ftp://a.example/x'), /does not start with https/],
  [encode('javascript:alert(1)'), /does not start with https/],
  [encode('https://ann:pw@a.example/x'), /a password/],
  [encode('https://192.168.0.1/x'), /private network/],
  ['lnurlp://router/x', /private network/],
  ['lnurlp://ann@a.example', /a password/],
  ['lnurlp:', /no address/],
  ['lnurlc://a.example/x', /open a channel/],
  ['keyauth://a.example/x?k1=00', /two different things/],
  ['lnurlp://a.example/x?tag=login', /two different things/],
  ['x'.repeat(7090), /too long/],
])('%s is refused', (text, reason) => {
  expectRefusal(text, reason);
});
