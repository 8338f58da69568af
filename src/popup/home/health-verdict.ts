/** What is wrong with a connection, of what was found out about it. Pure. */
import type { ConnectionHealth } from '../../contract/ui-commands';

/**
 * Which side fails: this machine's own way to the net, every relay, the wallet, or none of them. `some-relays`: the wallet answers, but not every relay can be
 * reached. `wallet-refuses`: it answers, and wants to hear nothing of this connection.
 */
export type Verdict = 'offline' | 'no-relay' | 'wallet-silent' | 'wallet-refuses' | 'some-relays' | 'fine';

/** `isOnline`: whether this machine has a network at all. */
export function verdictOf({ relays, wallet }: ConnectionHealth, isOnline: boolean): Verdict {
  const reached = relays.filter(({ ms }) => ms !== null);
  if (reached.length === 0) return isOnline ? 'no-relay' : 'offline';
  if (wallet.problem === 'WALLET_REFUSED' || wallet.problem === 'CONNECTION_EXPIRED') return 'wallet-refuses';
  if (wallet.ms === null) return 'wallet-silent';
  return reached.length < relays.length ? 'some-relays' : 'fine';
}
