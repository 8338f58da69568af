import type { PaymentRow } from '../../contract/rows';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { neutralise } from '../text/foreign';
import { chargeText } from '../text/sats';
import { momentText } from '../text/times';
import { Chevron } from '../ui/disclosure';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { PaymentFacts } from './payment-facts';

/** One payment; its proof and its long numbers behind a click. */
export function PaymentItem({ payment, now }: { payment: PaymentRow; now: number }) {
  const { state, description, createdAt } = payment;
  return (
    <li class="payment" data-testid="payment-row" data-state={state} data-hash={payment.paymentHash}>
      <details class="row">
        <summary>
          <span class="row-line">
            <span class="row-name">
              <Chevron />
              {neutralise(description) === '' ? (
                <span class="soft">No description</span>
              ) : (
                <Foreign text={description} max={80} />
              )}
            </span>
            <span class="payment-amount">{chargeText(payment.amount)}</span>
          </span>
          <span class="row-line soft small">
            <span>
              <Origin origin={payment.origin} />
              {' · '}
              <time dateTime={new Date(createdAt).toISOString()}>{momentText(createdAt, now)}</time>
            </span>
            <span>
              {state === 'settled' && 'Paid · '}
              {state === 'failed' && <span class="failed">Failed · </span>}
              <span data-testid="payment-fee">{feeText(payment)}</span>
            </span>
          </span>
          {isUndecided(state) && (
            <span class="row-state small" data-testid="payment-progress">
              {state === 'open' && !isUnderWay(payment, now) ? (
                'Outcome unknown. Fusebox keeps looking.'
              ) : (
                <>
                  <Ember /> In flight
                </>
              )}
            </span>
          )}
        </summary>
        <PaymentFacts payment={payment} now={now} />
      </details>
    </li>
  );
}

function feeText(payment: PaymentRow): string {
  if (payment.state === 'failed') return 'nothing paid';
  if (payment.state !== 'settled') return `up to ${chargeText(payment.feeReserve)} fee`;
  return payment.feesPaid == null ? 'fee not told' : `fee ${chargeText(payment.feesPaid)}`;
}
