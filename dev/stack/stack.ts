/** Everything a wallet extension meets in the world, in one process on loopback: relay, Lightning network, wallet, shop, LNURL service. */
import { type LnurlServer, startLnurlServer } from '../lnurl/server';
import { type Shop, startShop } from '../shop/server';
import { startWalletPage, type WalletPage } from '../wallet-page/server';
import { type LightningNetwork, startNetwork } from './lightning/network';
import { type Relay, startRelay } from './relay';
import { startWalletService, type WalletService } from './wallet-service/service';

export interface StackOptions {
  /** Where no port is given, a free one is taken. */
  ports?: { relay?: number; shop?: number };
}

export interface Stack {
  relay: Relay;
  network: LightningNetwork;
  wallet: WalletService;
  /** Where the wallet's owner approves what apps ask for. */
  walletPage: WalletPage;
  shop: Shop;
  /** Over the shop's node. */
  lnurl: LnurlServer;
  close(): Promise<void>;
}

/** Resolves when the wallet can be connected and the shop can be paid. */
export async function startStack({ ports = {} }: StackOptions = {}): Promise<Stack> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const relay = await startRelay({ port: ports.relay ?? 0 });
    closers.push(() => relay.close());
    const network = await startNetwork();
    closers.push(() => network.close());
    const wallet = await startWalletService({ relayUrls: [relay.url], node: network.wallet });
    closers.push(() => wallet.close());
    const walletPage = await startWalletPage(wallet);
    closers.push(() => walletPage.close());
    const shop = await startShop({ node: network.shop, port: ports.shop ?? 0 });
    closers.push(() => shop.close());
    const lnurl = await startLnurlServer({ node: network.shop });
    closers.push(() => lnurl.close());
    return { relay, network, wallet, walletPage, shop, lnurl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
