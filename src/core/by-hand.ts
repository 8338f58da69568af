/** Which payments the user may settle by hand. */
import type { PaymentRow } from '../contract/rows';
import { hasLapsed } from './lapse';
import { isUnderWay } from './payment-state';

/**
 * True for an open payment whose request no wallet acts on any more, and of which the wallet does not say that it is under way: a word that
 * comes too early would free a budget while the money may still leave. `now` in ms since the epoch.
 */
export function maySettleByHand(
  payment: Pick<PaymentRow, 'state' | 'request' | 'underWayAt'>,
  now: number,
): boolean {
  const { state, request } = payment;
  return state === 'open' && request !== undefined && hasLapsed(request, now) && !isUnderWay(payment, now);
}
