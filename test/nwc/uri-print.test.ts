/** Connection URIs written and read again, by us and by an independent client. */

import { NWCClient } from '@getalby/sdk/nwc';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { type ConnectionUri, parseConnectionUri, printConnectionUri } from '../../src/nwc/uri';

const secret = new Uint8Array(32).fill(0x5e);
const walletPubkey = getPublicKey(new Uint8Array(32).fill(0x0b));

test('it is written as NIP-47 has it', () => {
  const relays = ['wss://relay.example/v1?a=1&b=+', 'ws://127.0.0.1:7000/'];
  expect(printConnectionUri({ walletPubkey, relays, secret, lud16: 'ann+tips@example.com' })).toBe(
    `nostr+walletconnect://${walletPubkey}?relay=wss%3A%2F%2Frelay.example%2Fv1%3Fa%3D1%26b%3D%2B` +
      `&relay=ws%3A%2F%2F127.0.0.1%3A7000%2F&secret=${bytesToHex(secret)}&lud16=ann%2Btips%40example.com`,
  );
});

test('without a Lightning address there is no such parameter', () => {
  const text = printConnectionUri({ walletPubkey, relays: ['wss://relay.example/'], secret, lud16: null });
  expect(text).toMatch(/&secret=(5e){32}$/);
});

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(secp256k1.utils.isValidSecretKey);
const relay = fc
  .webUrl({ validSchemes: ['ws', 'wss'], withQueryParameters: true })
  .map((url) => new URL(url).href)
  .filter((url) => url.length <= 255);
const name = fc.stringMatching(/^[a-z0-9._+-]{1,64}$/);
const connectionUri = fc
  .record({
    wallet: key,
    relays: fc.uniqueArray(relay, { minLength: 1, maxLength: 10 }),
    secret: key,
    lud16: fc.option(fc.tuple(name, fc.domain()).map((parts) => parts.join('@'))),
  })
  .filter(({ wallet, secret: ours }) => bytesToHex(wallet) !== bytesToHex(ours))
  .map(({ wallet, ...rest }): ConnectionUri => ({ walletPubkey: getPublicKey(wallet), ...rest }));

test('what is written is read again as it was', () => {
  fc.assert(
    fc.property(connectionUri, (uri) => {
      expect(parseConnectionUri(printConnectionUri(uri))).toEqual(uri);
    }),
  );
});

test('the most and longest relays are read again too', () => {
  const relays = Array.from({ length: 10 }, (_, n) => `wss://r${n}.example/`.padEnd(255, '/'));
  const uri = { walletPubkey, relays, secret, lud16: `${'+'.repeat(64)}@${'a'.repeat(249)}:65535` };
  expect(parseConnectionUri(printConnectionUri(uri))).toEqual(uri);
});

test("Alby's SDK reads what we write", () => {
  fc.assert(
    fc.property(connectionUri, (uri) => {
      expect(NWCClient.parseWalletConnectUrl(printConnectionUri(uri), true)).toEqual({
        walletPubkey: uri.walletPubkey,
        relayUrls: uri.relays,
        secret: bytesToHex(uri.secret),
        ...(uri.lud16 === null ? {} : { lud16: uri.lud16 }),
      });
    }),
  );
});

test("we read what Alby's SDK writes", () => {
  const uri: ConnectionUri = {
    walletPubkey,
    relays: ['wss://relay.example/v1', 'wss://b.example/'],
    secret,
    lud16: 'ann@example.com',
  };
  const client = new NWCClient({ nostrWalletConnectUrl: printConnectionUri(uri) });
  const text = client.getNostrWalletConnectUrl();
  client.close();
  expect(text).toContain(`pubkey=${getPublicKey(secret)}`);
  expect(parseConnectionUri(text)).toEqual(uri);
});
