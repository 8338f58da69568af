/** Links into a wallet app, and the address that it opens with a connection. */
import { getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { printDeepLink, readCallback } from '../../src/nwc/deep-link';
import { type ConnectionUri, printConnectionUri } from '../../src/nwc/uri';

const CALLBACK = 'https://fusebox.example/back?x=1';
const link = {
  name: 'Fusebox & co',
  icon: 'https://fusebox.example/i.png',
  callback: CALLBACK,
  wallet: null,
};
const uri: ConnectionUri = {
  walletPubkey: getPublicKey(new Uint8Array(32).fill(0x0b)),
  relays: ['wss://relay.example/?a=1&b=+', 'wss://b.example/'],
  secret: new Uint8Array(32).fill(0x5e),
  lud16: 'ann+tips@example.com',
};

test('it is written as NIP-47 has it', () => {
  const query =
    'appname=Fusebox%20%26%20co&appicon=https%3A%2F%2Ffusebox.example%2Fi.png&callback=https%3A%2F%2Ffusebox.example%2Fback%3Fx%3D1';
  expect(printDeepLink(link)).toBe(`nostrnwc://connect?${query}`);
  expect(printDeepLink({ ...link, wallet: 'alby' })).toBe(`nostrnwc+alby://connect?${query}`);
});

test('the connection is read from the address that the wallet opens', () => {
  const address = new URL(CALLBACK);
  address.searchParams.set('value', printConnectionUri(uri));
  expect(readCallback(address.href)).toEqual(uri);
  expect(readCallback(`${CALLBACK}&value=${encodeURIComponent(printConnectionUri(uri))}`)).toEqual(uri);
});

const value = encodeURIComponent(printConnectionUri(uri));
test.each([
  ['nothing', ''],
  ['no address', 'value'],
  ['no connection', CALLBACK],
  ['two connections', `${CALLBACK}&value=${value}&value=${value}`],
  ['a connection that was cut', `${CALLBACK}&value=${value.slice(0, -120)}`],
  ['a connection that was not encoded', `${CALLBACK}&value=${printConnectionUri(uri)}`],
])('%s is refused, and no secret told', (_, address) => {
  expect(() => readCallback(address)).toThrow(
    expect.objectContaining({
      code: 'INVALID_CONNECTION_URI',
      message: expect.not.stringContaining('5e5e5e'),
    }),
  );
});
