/** Whether connections lead to the same wallet. */
import type { ConnectionRow } from '../contract/rows';

type Wallet = Pick<ConnectionRow, 'walletPubkey' | 'nodePubkey'>;

/**
 * The connection of these that leads to the same wallet as far as it can be told: by the wallet's key, or, where a wallet has another key for each connection, by its
 * Lightning node. Several wallets may share a node, and which node it is anybody can say: no payment is judged by it.
 */
export function sameWallet<T extends Wallet>(
  connections: readonly T[],
  { walletPubkey, nodePubkey }: Wallet,
): T | undefined {
  return (
    connections.find((row) => row.walletPubkey === walletPubkey) ??
    connections.find((row) => row.nodePubkey !== null && row.nodePubkey === nodePubkey)
  );
}
