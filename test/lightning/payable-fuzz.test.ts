/** Ten thousand texts that can be paid, nearly so, or not at all. */
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { type Lnurl, parseLnurl } from '../../src/lightning/lnurl';
import { readPayable } from '../../src/lightning/payable';
import bolt11 from '../vectors/bolt11.json';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000 });

const encode = (url: string) => bech32.encode('lnurl', bech32.toWords(new TextEncoder().encode(url)), false);

const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.constantFrom(
    'localhost',
    'a.onion',
    'a.local',
    'x',
    '0x7f.1',
    'a.example.',
    'ü.example',
    'xn--a',
    '%41.example',
  ),
);
const tail = fc.constantFrom(
  '',
  '/',
  '/x?tag=login&k1=00',
  '/x?tag=payRequest',
  ':99999/',
  ':80',
  '/#y',
  '/%zz',
  '?a=%',
);
const url = fc
  .tuple(fc.constantFrom('https://', 'http://', 'https:', 'https://ann:pw@', 'ws://', ''), host, tail)
  .map((parts) => parts.join(''));

const valid = fc.oneof(
  url.map(encode),
  url.map((text) => encode(text).toUpperCase()),
  fc
    .tuple(fc.constantFrom('lnurlp://', 'lnurlw:', 'keyauth://', 'lnurlc:', 'LNURLP://'), host, tail)
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('ann', 'A.b+c', 'ann@', ''), host).map((parts) => parts.join('@')),
  fc.constantFrom(...[...bolt11.valid, ...bolt11.invalid].map(({ invoice }) => invoice)),
);

const around = fc.constantFrom(
  '',
  'lightning:',
  'LIGHTNING://',
  'bitcoin:?lightning=',
  'https://a.example/?lightning=',
  '“',
);
const wrapped = fc.tuple(around, valid).map((parts) => parts.join(''));

const piece = fc.oneof(
  fc.constantFrom(
    '',
    ...'?&=/#%+@: \n\0"\'\u{ad}[].1',
    '\u{d800}',
    '//',
    '%zz',
    'lnurl1',
    'lnbc1',
    'req-x=1&',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const cut = fc.record({ at: fc.nat(120), length: fc.nat(4), put: piece });
const mutated = fc
  .tuple(wrapped, fc.array(cut, { minLength: 1, maxLength: 3 }))
  .map(([text, cuts]) =>
    cuts.reduce((now, { at, length, put }) => now.slice(0, at) + put + now.slice(at + length), text),
  );
const anything = fc.string({ unit: 'binary', maxLength: 300 });

test('whatever the text, it is something that can be used, or a sentence', () => {
  const seen = { invoice: 0, lnurl: 0, connection: 0, 'wallet-auth': 0, nothing: 0 };
  fc.assert(
    fc.property(fc.oneof(wrapped, wrapped, mutated, anything), (text) => {
      const payable = readPayable(text);
      seen[payable.kind]++;
      if (payable.kind === 'nothing') expect(payable.reason).toMatch(/^[A-Z][ -~]+\.$/);
      if (payable.kind === 'lnurl') expectUsable(payable.lnurl);
    }),
    { numRuns: 10_000 },
  );
  expect(seen.invoice).toBeGreaterThan(200);
  expect(seen.lnurl).toBeGreaterThan(500);
  expect(seen.nothing).toBeGreaterThan(500);
});

test('whatever the text, it is an LNURL or refused', () => {
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(wrapped, mutated, anything), (text) => {
      let lnurl: Lnurl;
      try {
        lnurl = parseLnurl(text);
      } catch (error) {
        if (!(error instanceof FuseboxError)) throw error;
        expect(error.code).toBe('INVALID_LNURL');
        seen.refused++;
        return;
      }
      seen.read++;
      expectUsable(lnurl);
    }),
    { numRuns: 10_000 },
  );
  // About 620: a run of bad luck stays above this.
  expect(seen.read).toBeGreaterThan(400);
  expect(seen.refused).toBeGreaterThan(500);
});

function expectUsable({ url, domain, kind, address }: Lnurl): void {
  const parsed = new URL(url);
  expect(parsed).toMatchObject({ href: url, username: '', password: '', hash: '' });
  expect(parsed.protocol).toMatch(
    /(\.onion|^localhost|\.localhost|^127\.[\d.]+|^\[::1\])$/.test(domain) ? /^https?:$/ : /^https:$/,
  );
  expect(parsed.hostname.replace(/\.+$/, '')).toBe(domain);
  expect(kind === 'auth').toBe(parsed.searchParams.get('tag') === 'login');
  if (address !== null) expect(address).toMatch(/^[a-z0-9._+-]+@[a-z0-9.:-]+$/);
}
