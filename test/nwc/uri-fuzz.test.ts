/** Ten thousand texts that are connection strings, nearly so, or not at all. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { getPublicKey } from 'nostr-tools/pure';
import { expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { type ConnectionUri, parseConnectionUri, printConnectionUri } from '../../src/nwc/uri';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000 });

const PUBKEY = getPublicKey(new Uint8Array(32).fill(0x0b));
const NPUB = bech32.encodeFromBytes('npub', hexToBytes(PUBKEY));
const RELAY = 'wss://relay.example/v1';
const ORDER = secp256k1.Point.CURVE().n.toString(16);
const NOT_ON_CURVE = `${'0'.repeat(63)}5`;

const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .chain((bytes) =>
    fc.constantFrom(
      bytesToHex(bytes),
      bytesToHex(bytes).toUpperCase(),
      bech32.encodeFromBytes('nsec', bytes),
    ),
  );
const scheme = fc.constantFrom('nostr+walletconnect://', 'nostr+walletconnect:', 'nwc:', 'NWC://');

/** Valid, but for a secret that hardly ever is none. */
const valid = fc
  .tuple(scheme, fc.constantFrom(PUBKEY, NPUB), secret)
  .map(([begin, key, ours]) => `${begin}${key}?relay=${RELAY}&secret=${ours}&lud16=ann@example.com`);

const piece = fc.oneof(
  fc.constantFrom('', ...'?&=/#%+@: \n\0"\'\u{ad}0fg\u{10ffff}', '\u{d800}', '//', '%zz', 'npub1', 'nsec1'),
  fc.constantFrom('relay=', '&relay=', '&secret=', '&pubkey=', '&lud16=', 'nostr+walletconnect://', 'nwc:'),
  fc.constantFrom(RELAY, 'wss://', 'wss://[', 'ws://a:99999', 'http://', PUBKEY, NPUB, ORDER, NOT_ON_CURVE),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

/** Up to four characters cut out in a few places, and others put there. */
const cut = fc.record({ at: fc.nat(300), length: fc.nat(4), put: piece });
const mutated = fc
  .tuple(valid, fc.array(cut, { minLength: 1, maxLength: 3 }))
  .map(([text, cuts]) =>
    cuts.reduce((now, { at, length, put }) => now.slice(0, at) + put + now.slice(at + length), text),
  );

/** The right parts in any order. */
const assembled = fc
  .tuple(fc.constantFrom('', `nwc:${PUBKEY}?`), fc.array(fc.oneof(piece, secret), { maxLength: 14 }))
  .map(([begin, parts]) => begin + parts.join(''));

const anything = fc.string({ unit: 'binary', maxLength: 300 });

test('whatever the text, it is read whole or refused without a word of its secret', () => {
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(valid, mutated, mutated, assembled, anything), (text) => {
      let uri: ConnectionUri;
      try {
        uri = parseConnectionUri(text);
      } catch (error) {
        if (!(error instanceof FuseboxError)) throw error;
        seen.refused++;
        expect(error.code).toBe('INVALID_CONNECTION_URI');
        const cause = error.cause instanceof Error ? error.cause.message : '';
        // No word of ours looks like a piece of a key.
        expect(`${error.message} ${cause}`).not.toMatch(/[0-9a-f]{8}|nsec1/i);
        return;
      }
      seen.read++;
      expect(uri.walletPubkey).toMatch(/^[0-9a-f]{64}$/);
      expect(secp256k1.utils.isValidSecretKey(uri.secret)).toBe(true);
      expect(uri.relays.length).toBeGreaterThan(0);
      for (const relay of uri.relays) {
        expect(relay).toMatch(/^wss?:\/\/[^#]+$/);
        expect(new URL(relay)).toMatchObject({ href: relay, username: '', password: '' });
      }
      expect(parseConnectionUri(printConnectionUri(uri))).toEqual(uri);
    }),
    { numRuns: 10_000 },
  );
  // Neither side is empty: the texts are near enough to both.
  expect(seen.read).toBeGreaterThan(500);
  expect(seen.refused).toBeGreaterThan(500);
});
