/** Ten thousand texts that are requests for a connection, nearly so, or not at all. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import type { WalletAuthRequest } from '../../src/contract/wallet-auth';
import { isPublicKey } from '../../src/nwc/events';
import { parseWalletAuthUri, printWalletAuthUri } from '../../src/nwc/wallet-auth-uri';
import { seed } from './chance';
import { NOW, PLAIN, request } from './wallet-auth-requests';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000 });

const valid = request.map(printWalletAuthUri);

const piece = fc.oneof(
  fc.constantFrom(
    '',
    ...'?&=/#%+@: \n\0"\'\u{ad}09-f\u{10ffff}',
    '\u{d800}',
    '//',
    '%zz',
    '%00',
    '%7B',
    '%5B',
    '%22',
  ),
  fc.constantFrom('&relay=', '&request_methods=', '&max_amount=', '&expires_at=', '&metadata=', '&secret='),
  fc.constantFrom('nostr+walletauth://', 'wss://r.example', 'ws://127.0.0.1', PLAIN.appPubkey, '1e400', '-0'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

/** Up to four characters cut out in a few places, and others put there. */
const cut = fc.record({ at: fc.nat(500), length: fc.nat(4), put: piece });
const mutated = fc
  .tuple(valid, fc.array(cut, { minLength: 1, maxLength: 3 }))
  .map(([text, cuts]) =>
    cuts.reduce((now, { at, length, put }) => now.slice(0, at) + put + now.slice(at + length), text),
  );

/** The right parts in any order. */
const assembled = fc
  .tuple(fc.constantFrom('', `nostr+walletauth:${PLAIN.appPubkey}?`), fc.array(piece, { maxLength: 14 }))
  .map(([begin, parts]) => begin + parts.join(''));

const anything = fc.string({ unit: 'binary', maxLength: 300 });

test('whatever the text, it is read whole or refused with a reason', () => {
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(valid, mutated, mutated, assembled, anything), (text) => {
      let asked: WalletAuthRequest;
      try {
        asked = parseWalletAuthUri(text, NOW);
      } catch (error) {
        if (!(error instanceof FuseboxError)) throw error;
        seen.refused++;
        expect(error.code).toMatch(/^(INVALID|OLD)_WALLET_AUTH$/);
        expect(error.message).not.toMatch(/[0-9a-f]{8}/i);
        return;
      }
      seen.read++;
      expect(isPublicKey(asked.appPubkey)).toBe(true);
      expect(asked.methods).not.toContain('create_connection');
      expect(asked.methods.length).toBeGreaterThan(0);
      expect(asked.relays.length).toBeGreaterThan(0);
      for (const relay of asked.relays) expect(relay).toMatch(/^(wss:\/\/|ws:\/\/(127\.|localhost))[^#]*$/);
      if (asked.budget) expect(asked.budget.amount).toBeGreaterThanOrEqual(1000);
      if (asked.expiresAt !== null) expect(asked.expiresAt * 1000).toBeGreaterThan(NOW);
      if (asked.icon !== null) expect(asked.icon).toMatch(/^https:/);
      expect(parseWalletAuthUri(printWalletAuthUri(asked), NOW)).toEqual(asked);
    }),
    { seed, numRuns: 10_000 },
  );
  // Neither side is empty: the texts are near enough to both.
  expect(seen.read).toBeGreaterThan(500);
  expect(seen.refused).toBeGreaterThan(500);
});
