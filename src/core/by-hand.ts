/** Which payments the user may settle by hand. */
import type { PaymentRow, WalletInfo } from '../contract/rows';
import { hasExpired } from './lapse';
import { offers } from './wallet-info';

/**
 * True for an open payment whose request has expired, or whose wallet cannot be asked about it. `wallet` is what is known of it, null where it was
 * disconnected; `now` in ms since the epoch.
 */
export function maySettleByHand(
  { state, request }: Pick<PaymentRow, 'state' | 'request'>,
  wallet: Pick<WalletInfo, 'methods'> | null,
  now: number,
): boolean {
  if (state !== 'open' || !request) return false;
  const canBeAsked =
    wallet !== null && (offers(wallet, 'lookup_invoice') || offers(wallet, 'list_transactions'));
  return !canBeAsked || hasExpired(request, now);
}
