/** Wallets that speak otherwise: each is connected as it speaks, and pays. */
import { startWalletService, type WalletServiceOptions } from '../dev/stack/wallet-service/service';
import { expect, test } from './fixtures';
import { call, callEnded, confirm, connectWallet, enabledPage, shopInvoice, startCall } from './steps';

const WALLETS: Record<string, Pick<WalletServiceOptions, 'encryptions' | 'versions' | 'publishesInfo'>> = {
  'that speaks NIP-04 only': { encryptions: ['nip04'] },
  'that announces versions': { versions: ['0.0', '1.0'] },
  'that publishes no info event and reads NIP-44 only': { encryptions: ['nip44_v2'], publishesInfo: false },
};

for (const [name, options] of Object.entries(WALLETS)) {
  test(`a wallet ${name} is connected and pays`, async ({ browser, stack }) => {
    const wallet = await startWalletService({
      relayUrls: [stack.relay.url],
      node: stack.network.wallet,
      ...options,
    });
    try {
      await connectWallet(browser, wallet.uri);
      const page = await enabledPage(browser, stack);
      await startCall(page, 'sendPayment', shopInvoice(stack, 7));
      await confirm(browser, 'pay');
      expect(await callEnded(page)).toMatchObject({ value: { preimage: expect.any(String) } });
      expect(await call(page, 'getInfo')).toMatchObject({
        value: { methods: expect.arrayContaining(['sendPayment']) },
      });
    } finally {
      wallet.close();
    }
  });
}
