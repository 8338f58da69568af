/** The address of a wallet's page where the user allows a connection. */
import { expect, test } from 'vitest';
import { walletAuthPage } from '../../src/nwc/wallet-auth-page';
import { PLAIN } from './wallet-auth-requests';

test.each([
  ['https://my.wallet.example/apps/new', 'https://my.wallet.example/apps/new?'],
  ['https://wallet.example', 'https://wallet.example/?'],
  ['https://wallet.example/new?lang=en', 'https://wallet.example/new?lang=en&'],
  ['http://127.0.0.1:8080/apps/new', 'http://127.0.0.1:8080/apps/new?'],
])('%s', (page, begin) => {
  const asked = { ...PLAIN, name: 'Zap co', icon: 'https://shop.example/i.png' };
  expect(walletAuthPage(page, asked)).toBe(
    `${begin}pubkey=${PLAIN.appPubkey}&request_methods=pay_invoice%20get_info&name=Zap%20co&icon=https%3A%2F%2Fshop.example%2Fi.png`,
  );
});

test.each([
  ['', /https:/],
  ['wallet.example/apps/new', /https:/],
  ['http://wallet.example/apps/new', /https:/],
  ['javascript:alert(1)', /https:/],
  ['https://a:b@wallet.example/', /password/],
  ['https://wallet.example/#/apps/new', /#/],
  ['https://wallet.example/#', /#/],
])('%s is no such page', (page, reason) => {
  expect(() => walletAuthPage(page, PLAIN)).toThrow(
    expect.objectContaining({ code: 'INVALID_PARAMS', message: expect.stringMatching(reason) }),
  );
});
