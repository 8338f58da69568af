/** A Lightning network of three nodes in a row: wallet – router – shop. Payments between the ends are forwarded, for a fee. */
import { Chain } from './chain';
import { loadLdk } from './ldk';
import { LightningNode } from './node';
import type { ForwardingFee } from './parts';
import { Wires } from './wires';

export interface LightningNetwork {
  wallet: LightningNode;
  router: LightningNode;
  shop: LightningNode;
  close(): void;
}

const CHANNEL_SATS = 1_000_000;
/** msat that start on the far side of each channel, so that money can flow both ways. */
const PUSHED_MSAT = 400_000_000;
/** From this depth on, in blocks, nodes take a channel for known to all and leave it out of their invoices. */
const ANNOUNCEMENT_DEPTH = 7;
/** Parts of a sat, so that sums show whether fees are counted to the msat: 21 sat cost 542 msat. */
const ROUTER_FEE: ForwardingFee = { baseMsat: 500, millionths: 2000 };
const NO_FEE: ForwardingFee = { baseMsat: 0, millionths: 0 };

/** Resolves once every node knows a route to every other. */
export async function startNetwork(): Promise<LightningNetwork> {
  await loadLdk();
  const chain = new Chain();
  const wires = new Wires();
  const wallet = new LightningNode('Embedded wallet', chain, wires, NO_FEE);
  const router = new LightningNode('Router', chain, wires, ROUTER_FEE);
  const shop = new LightningNode('The Slow Current', chain, wires, NO_FEE);
  const nodes = [wallet, router, shop];

  chain.mine(1);
  wires.connect(wallet, router);
  wires.connect(router, shop);
  // Offers: a message goes only to whom a node is connected.
  wires.connect(wallet, shop);
  await wires.settle();
  wallet.openChannel(router, CHANNEL_SATS, PUSHED_MSAT);
  router.openChannel(shop, CHANNEL_SATS, PUSHED_MSAT);
  await wires.settle();
  chain.mine(ANNOUNCEMENT_DEPTH);
  await wires.settle();
  for (const node of nodes)
    if (node.routableChannels() !== 2) throw new Error(`${node.alias} does not know the whole network.`);

  return {
    wallet,
    router,
    shop,
    close() {
      wires.close();
      for (const node of nodes) node.close();
    },
  };
}
