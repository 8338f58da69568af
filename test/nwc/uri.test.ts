import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { parseConnectionUri } from '../../src/nwc/uri';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000 });

const secret = new Uint8Array(32).fill(0x5e);
const SECRET = bytesToHex(secret);
const NSEC = bech32.encodeFromBytes('nsec', secret);
const PUBKEY = getPublicKey(new Uint8Array(32).fill(0x0b));
const NPUB = bech32.encodeFromBytes('npub', Uint8Array.from(Buffer.from(PUBKEY, 'hex')));
const RELAY = 'wss://relay.example/v1';
const QUERY = `relay=${encodeURIComponent(RELAY)}&secret=${SECRET}`;
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

  test('a Lightning address', () => {
    expect(parseConnectionUri(`nwc:${PUBKEY}?${QUERY}&lud16=ann@example.com`).lud16).toBe('ann@example.com');
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
const NOT_ON_CURVE = `${'0'.repeat(63)}5`;

describe('what is refused, and why', () => {
  test.each([
    ['nothing', '', /not a connection string/],
    ['any text', 'hello', /not a connection string/],
    ['a secret alone', SECRET, /not a connection string/],
    ['a web address', `https://example.com/?${QUERY}`, /another kind/],
    ['the secret as a scheme', `nsec:${SECRET}?${QUERY}`, /another kind/],
    ['a request to connect', `nostr+walletauth://${PUBKEY}?relay=${RELAY}`, /request to connect/],
    ['the same for one wallet', `nostr+walletauth+alby://${PUBKEY}?${QUERY}`, /request to connect/],
    ['no public key', `nostr+walletconnect://?${QUERY}`, /public key is missing/],
    ['a short public key', `nwc:${PUBKEY.slice(1)}?${QUERY}`, /public key .* not 64 hex/],
    ['a public key that is not hex', `nwc:${PUBKEY.slice(1)}g?${QUERY}`, /public key .* not 64 hex/],
    ['a mistyped npub', `nwc:${NPUB.slice(0, -1)}q?${QUERY}`, /public key .* not 64 hex/],
    ['an nsec for the public key', `nwc:${NSEC}?${QUERY}`, /public key .* not 64 hex/],
    ['a public key that is on no curve', `nwc:${NOT_ON_CURVE}?${QUERY}`, /public key .* not a valid key/],
    ['a public key of zero', `nwc:${'0'.repeat(64)}?${QUERY}`, /public key .* not a valid key/],
    ['no query', `nwc:${PUBKEY}`, /names no relay/],
    ['no relay', `nwc:${PUBKEY}?secret=${SECRET}`, /names no relay/],
    ['an https relay', `nwc:${PUBKEY}?relay=https://r.example&secret=${SECRET}`, /wss:/],
    ['an empty relay', `nwc:${PUBKEY}?relay=&secret=${SECRET}`, /wss:/],
    ['one bad relay among good ones', `nwc:${PUBKEY}?${QUERY}&relay=javascript:1`, /wss:/],
    ['eleven relays', `nwc:${PUBKEY}?secret=${SECRET}${'&relay=wss://r.example'.repeat(11)}`, /more than 10/],
    ['no secret', `nwc:${PUBKEY}?relay=${RELAY}`, /has no secret/],
    ['an empty secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=`, /has no secret/],
    ['a short secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${SECRET.slice(2)}`, /secret .* not 64 hex/],
    ['a long secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${SECRET}00`, /secret .* not 64 hex/],
    ['a mistyped nsec', `nwc:${PUBKEY}?relay=${RELAY}&secret=${NSEC.slice(0, -1)}q`, /secret .* not 64 hex/],
    ['an npub for the secret', `nwc:${PUBKEY}?relay=${RELAY}&secret=${NPUB}`, /secret .* not 64 hex/],
    [
      'a secret of zero',
      `nwc:${PUBKEY}?relay=${RELAY}&secret=${'0'.repeat(64)}`,
      /secret .* not a valid key/,
    ],
    ['a secret past the order', `nwc:${PUBKEY}?relay=${RELAY}&secret=${N}`, /secret .* not a valid key/],
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

test('whatever the text, it is parsed or refused', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'nostr+walletconnect://',
      'nwc:',
      'NWC:',
      '?',
      '&',
      '=',
      '/',
      '#',
      '%',
      '%zz',
      '+',
      ' ',
      '\0',
    ),
    fc.constantFrom('relay=', 'secret=', 'pubkey=', 'lud16=', RELAY, 'wss://', 'wss://[', 'ws://a:99999'),
    fc.constantFrom(PUBKEY, SECRET, NPUB, NSEC, 'npub1', 'nsec1', N, NOT_ON_CURVE),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const almost = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''));
  const began = almost.map((rest) => `nwc:${PUBKEY}?${rest}`);
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), almost, began);
  fc.assert(
    fc.property(text, (given) => {
      try {
        const { relays, walletPubkey, secret: key } = parseConnectionUri(given);
        expect(relays.length).toBeGreaterThan(0);
        expect(walletPubkey).toMatch(/^[0-9a-f]{64}$/);
        expect(secp256k1.utils.isValidSecretKey(key)).toBe(true);
      } catch (error) {
        if (!(error instanceof FuseboxError)) throw error;
        expect(error.code).toBe('INVALID_CONNECTION_URI');
      }
    }),
    { numRuns: 2000 },
  );
});
