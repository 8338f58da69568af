import type { WalletTransaction } from '../../contract/wallet-transactions';
import { command } from '../commands';
import { told } from './told';

/** Transactions asked for at once, and how many at most: those of three seconds. */
const PAGE = 50;
const MOST = 500;

interface Wanted {
  paymentHash: string;
  type: WalletTransaction['type'];
  connectionId: string;
  /** When it was made, as the wallet said, ms since the epoch. */
  at: number;
}

/** A transaction of the wallet's list: as it was told before, or else asked for. Null where the wallet lists none. */
export async function findTransaction(
  wanted: Wanted,
  signal: AbortSignal,
): Promise<WalletTransaction | null> {
  const { paymentHash, type, connectionId, at } = wanted;
  const known = told.get(connectionId, type, paymentHash);
  if (known) return known;
  const second = Number.isSafeInteger(at) ? Math.floor(at / 1000) : 0;
  // Wallets do not agree whether the limits are in.
  const around = { connectionId, from: Math.max(0, second - 1), until: Math.max(0, second + 1) };
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const { transactions, isLast } = await command('wallet.transactions', { ...around, limit: PAGE, offset });
    signal.throwIfAborted();
    const found = transactions.find((row) => row.paymentHash === paymentHash && row.type === type);
    if (found) return found;
    if (isLast || transactions.length === 0) break;
  }
  return null;
}
