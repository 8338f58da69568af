import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { parseConnectionUri } from '../../src/nwc/uri';

const secret = new Uint8Array(32).fill(0x5e);
const SECRET = bytesToHex(secret);
const NSEC = bech32.encodeFromBytes('nsec', secret);
const PUBKEY = getPublicKey(new Uint8Array(32).fill(0x0b));
const OTHER_PUBKEY = getPublicKey(new Uint8Array(32).fill(0x0c));
const NPUB = bech32.encodeFromBytes('npub', Uint8Array.from(Buffer.from(PUBKEY, 'hex')));
const RELAY = 'wss://relay.example/v1';
const QUERY = `relay=${encodeURIComponent(RELAY)}&secret=${SECRET}`;
const CLIENT_PUBKEY = getPublicKey(secret);
const PLAIN = { walletPubkey: PUBKEY, relays: [RELAY], secret, lud16: null };

describe('what is accepted', () => {
  test.each([
    ['as in NIP-47', `nostr+walletconnect://${PUBKEY}?${QUERY}`],
    ['without //', `nostr+walletconnect:${PUBKEY}?${QUERY}`],
    ['the legacy scheme', `nostrwalletconnect://${PUBKEY}?${QUERY}`],
    ['the legacy scheme without //', `nostrwalletconnect:${PUBKEY}?${QUERY}`],
    ['the short scheme', `nwc:${PUBKEY}?${QUERY}`],
    ['the short scheme with //', `nwc://${PUBKEY}?${QUERY}`],
    ['an upper-case scheme', `NOSTR+WALLETCONNECT://${PUBKEY}?${QUERY}`],
    ['the key as a parameter', `nostr+walletconnect://?pubkey=${PUBKEY}&${QUERY}`],
    ['the key as a parameter, without //', `nwc:?${QUERY}&pubkey=${PUBKEY}`],
    ['an npub', `nostr+walletconnect://${NPUB}?${QUERY}`],
    ['an upper-case npub, as QR codes have it', `nostr+walletconnect://${NPUB.toUpperCase()}?${QUERY}`],
    ['an nsec', `nostr+walletconnect://${PUBKEY}?relay=${RELAY}&secret=${NSEC}`],
    ['upper-case hex', `nwc:${PUBKEY.toUpperCase()}?relay=${RELAY}&secret=${SECRET.toUpperCase()}`],
    ['a slash after the key, as URL libraries put it', `nostr+walletconnect://${PUBKEY}/?${QUERY}`],
    [
      'a relay that is not percent-encoded',
      `nostr+walletconnect://${PUBKEY}?relay=${RELAY}&secret=${SECRET}`,
    ],
    ['a relay encoded in lower case', `nwc:${PUBKEY}?relay=wss%3a%2f%2frelay.example%2fv1&secret=${SECRET}`],
    ['a relay in upper case', `nwc:${PUBKEY}?relay=WSS://RELAY.EXAMPLE/v1&secret=${SECRET}`],
    ['the secret first', `nwc:${PUBKEY}?secret=${SECRET}&relay=${RELAY}`],
    ['the key as a parameter, after slashes', `nwc:///?pubkey=${PUBKEY}&${QUERY}`],
    ['the key in both places', `nwc:${PUBKEY}?pubkey=${NPUB}&${QUERY}`],
    ["the client's key beside it, as Alby's SDK has it", `nwc:${PUBKEY}?${QUERY}&pubkey=${CLIENT_PUBKEY}`],
    ['a line that a mail program wrapped', `nwc:${PUBKEY}?\r\n ${QUERY.slice(0, 40)}\n${QUERY.slice(40)}`],
    ['invisible characters', `\u{feff}nwc:${PUBKEY}?${QUERY.slice(0, 9)}\u{200b}${QUERY.slice(9)}\u{2060}`],
    ['quotes', `"nwc:${PUBKEY}?${QUERY}"`],
    ['single quotes, and a new line', `'nwc:${PUBKEY}?${QUERY}'\n`],
    ['white space around it', ` \n\tnostr+walletconnect://${PUBKEY}?${QUERY}\r\n`],
    ['parameters nobody knows', `nostr+walletconnect://${PUBKEY}?${QUERY}&x=1&budget=5`],
  ])('%s', (_, text) => expect(parseConnectionUri(text)).toEqual(PLAIN));

  test('several relays, each once, in their order', () => {
    const more = ['ws://127.0.0.1:7000/', RELAY, 'wss://b.example/'];
    const query = more.map((relay) => `relay=${encodeURIComponent(relay)}`).join('&');
    expect(parseConnectionUri(`nwc:${PUBKEY}?relay=${RELAY}&${query}&secret=${SECRET}`).relays).toEqual([
      RELAY,
      'ws://127.0.0.1:7000/',
      'wss://b.example/',
    ]);
  });

  test.each([
    ['as it is', 'wss://relay.example/a+b?c=+', 'wss://relay.example/a+b?c=+'],
    ['percent-encoded', encodeURIComponent('wss://relay.example/a+b'), 'wss://relay.example/a+b'],
    ['beside a space', 'wss://relay.example/a+%20b', 'wss://relay.example/a+%20b'],
  ])('a plus sign in a relay is itself: %s', (_, written, relay) => {
    expect(parseConnectionUri(`nwc:${PUBKEY}?secret=${SECRET}&relay=${written}`).relays).toEqual([relay]);
  });

  test.each([
    'ann@example.com',
    'ann+tips@example.com',
    'a.n_n-1@sub.example.co',
    'Ann@Example.com',
    'ann@localhost:3000',
  ])('the Lightning address %s is kept', (address) => {
    const parsed = { ...PLAIN, lud16: address };
    expect(parseConnectionUri(`nwc:${PUBKEY}?${QUERY}&lud16=${address}`)).toEqual(parsed);
    expect(parseConnectionUri(`nwc:${PUBKEY}?lud16=${encodeURIComponent(address)}&${QUERY}`)).toEqual(parsed);
  });

  test.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann@@example.com',
    'ann@bob@example.com',
    'ann@.example.com',
    'ann@example..com',
    'ann@example.com/pay',
    'ann@example.com#x',
    'ann@exämple.com',
    '<b>@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(256)}`,
  ])('what is no Lightning address is left out: %s', (address) => {
    expect(parseConnectionUri(`nwc:${PUBKEY}?${QUERY}&lud16=${address}`)).toEqual(PLAIN);
  });

  test('every key there is, in every form', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(secp256k1.utils.isValidSecretKey);
    const form = fc.constantFrom(
      'nostr+walletconnect://',
      'nostr+walletconnect:',
      'nostrwalletconnect:',
      'nwc:',
    );
    fc.assert(
      fc.property(key, key, form, fc.boolean(), (ours, theirs, scheme, asBech32) => {
        const pubkey = getPublicKey(theirs);
        const text = asBech32 ? bech32.encodeFromBytes('nsec', ours) : bytesToHex(ours);
        const parsed = parseConnectionUri(`${scheme}${pubkey}?relay=${RELAY}&secret=${text}`);
        expect(parsed).toEqual({ ...PLAIN, walletPubkey: pubkey, secret: ours });
      }),
    );
  });
});

/** What is thrown, as text: the sentence, and everything that may be printed with it. */
function refusal(text: string): { error: FuseboxError; everything: string } {
  try {
    parseConnectionUri(text);
  } catch (error) {
    if (!(error instanceof FuseboxError)) throw error;
    const cause = error.cause instanceof Error ? `${error.cause.message} ${error.cause.stack}` : '';
    return { error, everything: `${error.message} ${error.stack} ${cause}` };
  }
  throw new Error('It was accepted.');
}

const N = secp256k1.Point.CURVE().n.toString(16);
const P = secp256k1.Point.CURVE().p.toString(16);
const NOT_ON_CURVE = `${'0'.repeat(63)}5`;

describe('what is refused, and why', () => {
  test.each([
    ['nothing', '', /not a connection string/],
    ['any text', 'hello', /not a connection string/],
    ['a secret alone', SECRET, /not a connection string/],
    ['a web address', `https://example.com/?${QUERY}`, /another kind/],
    ['the secret as a scheme', `nsec:${SECRET}?${QUERY}`, /another kind/],
    ['another link around it', `lightning:nwc:${PUBKEY}?${QUERY}`, /another kind/],
    ['words before it', `Here it is: nwc:${PUBKEY}?${QUERY}`, /another kind/],
    ['a quote on one side', `"nwc:${PUBKEY}?${QUERY}`, /not a connection string/],
    ['a whole page', `nwc:${PUBKEY}?${QUERY}&x=${'x'.repeat(10_000)}`, /too long/],
    ['a request to connect', `nostr+walletauth://${PUBKEY}?relay=${RELAY}`, /request to connect/],
    ['the same for one wallet', `nostr+walletauth+alby://${PUBKEY}?${QUERY}`, /request to connect/],
    ['no public key', `nostr+walletconnect://?${QUERY}`, /public key is missing/],
    ['a short public key', `nwc:${PUBKEY.slice(1)}?${QUERY}`, /public key .* not 64 hex/],
    ['a public key that is not hex', `nwc:${PUBKEY.slice(1)}g?${QUERY}`, /public key .* not 64 hex/],
    ['a mistyped npub', `nwc:${NPUB.slice(0, -1)}q?${QUERY}`, /public key .* not 64 hex/],
    ['an nsec for the public key', `nwc:${NSEC}?${QUERY}`, /public key .* not 64 hex/],
    ['a public key that is on no curve', `nwc:${NOT_ON_CURVE}?${QUERY}`, /public key .* not a valid key/],
    ['a public key of zero', `nwc:${'0'.repeat(64)}?${QUERY}`, /public key .* not a valid key/],
    ['a public key past the field', `nwc:${P}?${QUERY}`, /public key .* not a valid key/],
    ['a compressed public key', `nwc:02${PUBKEY}?${QUERY}`, /public key .* not 64 hex/],
    [
      'two parameters with a public key',
      `nwc:?${QUERY}&pubkey=${PUBKEY}&pubkey=${PUBKEY}`,
      /than one public key/,
    ],
    [
      'two different public keys',
      `nwc:${PUBKEY}?${QUERY}&pubkey=${OTHER_PUBKEY}`,
      /two different public keys/,
    ],
    ['a bad public key beside a good one', `nwc:${PUBKEY}?${QUERY}&pubkey=x`, /public key .* not 64 hex/],
    ["the secret of the wallet's key", `nwc:${CLIENT_PUBKEY}?${QUERY}`, /secret .* belongs to the wallet/],
    ["the client's key alone", `nwc:?${QUERY}&pubkey=${CLIENT_PUBKEY}`, /secret .* belongs to the wallet/],
    ['no query', `nwc:${PUBKEY}`, /names no relay/],
    ['no relay', `nwc:${PUBKEY}?secret=${SECRET}`, /names no relay/],
    ['an https relay', `nwc:${PUBKEY}?relay=https://r.example&secret=${SECRET}`, /wss:/],
    ['an http relay', `nwc:${PUBKEY}?relay=http://r.example&secret=${SECRET}`, /wss:/],
    ['a relay without a scheme', `nwc:${PUBKEY}?relay=r.example&secret=${SECRET}`, /wss:/],
    ['a relay without a host', `nwc:${PUBKEY}?relay=wss://&secret=${SECRET}`, /wss:/],
    ['a relay with a port that none is', `nwc:${PUBKEY}?relay=wss://r:65536&secret=${SECRET}`, /wss:/],
    [
      'a relay with a password',
      `nwc:${PUBKEY}?${QUERY}&relay=wss://:${SECRET}@r.example`,
      /relay .* password/,
    ],
    ['a relay with a user', `nwc:${PUBKEY}?${QUERY}&relay=wss://${NSEC}@r.example`, /relay .* user name/],
    ['a relay with a fragment', `nwc:${PUBKEY}?relay=wss://r.example/%23a&secret=${SECRET}`, /relay .* # in/],
    [
      'a relay with an empty fragment',
      `nwc:${PUBKEY}?relay=wss://r.example/#&secret=${SECRET}`,
      /relay .* # in/,
    ],
    ['a long relay', `nwc:${PUBKEY}?${QUERY}&relay=wss://r/${'a'.repeat(248)}`, /relay .* longer than 255/],
    ['an empty relay', `nwc:${PUBKEY}?relay=&secret=${SECRET}`, /wss:/],
    ['one bad relay among good ones', `nwc:${PUBKEY}?${QUERY}&relay=javascript:1`, /wss:/],
    ['eleven relays', `nwc:${PUBKEY}?secret=${SECRET}${'&relay=wss://r.example'.repeat(11)}`, /more than 10/],
    ['no secret', `nwc:${PUBKEY}?relay=${RELAY}`, /has no secret/],
    ['an empty secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=`, /has no secret/],
    ['two secrets', `nwc:${PUBKEY}?${QUERY}&secret=${'01'.repeat(32)}`, /more than one secret/],
    ['the same secret twice', `nwc:${PUBKEY}?${QUERY}&secret=${SECRET}`, /more than one secret/],
    ['two strings', `nwc:${PUBKEY}?${QUERY}\nnwc:${PUBKEY}?${QUERY}`, /more than one secret/],
    ['a secret and more', `nwc:${PUBKEY}?${QUERY}#`, /secret .* not 64 hex/],
    ['a short secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${SECRET.slice(2)}`, /secret .* not 64 hex/],
    ['a long secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${SECRET}00`, /secret .* not 64 hex/],
    ['a mistyped nsec', `nwc:${PUBKEY}?relay=${RELAY}&secret=${NSEC.slice(0, -1)}q`, /secret .* not 64 hex/],
    ['an npub for the secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${NPUB}`, /secret .* not 64 hex/],
    [
      'a secret of zero',
      `nwc:${PUBKEY}?relay=${RELAY}&secret=${'0'.repeat(64)}`,
      /secret .* not a valid key/,
    ],
    ['a secret of the order', `nwc:${PUBKEY}?relay=${RELAY}&secret=${N}`, /secret .* not a valid key/],
    [
      'a secret past it',
      `nwc:${PUBKEY}?relay=${RELAY}&secret=${'f'.repeat(64)}`,
      /secret .* not a valid key/,
    ],
  ])('%s', (_, text, reason) => {
    const { error, everything } = refusal(text);
    expect(error.code).toBe('INVALID_CONNECTION_URI');
    expect(error.message).toMatch(reason);
    // Six characters in a row are enough to know it again.
    for (const form of [SECRET, NSEC]) {
      for (let i = 0; i + 6 <= form.length; i += 3) expect(everything).not.toContain(form.slice(i, i + 6));
    }
  });

  test('a secret in the place of the public key is not said again', () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex);
    fc.assert(
      fc.property(secrets, (hex) => {
        const text = `nwc:${hex}?relay=${RELAY}&secret=`;
        expect(refusal(text).everything).not.toContain(hex);
      }),
    );
  });
});
