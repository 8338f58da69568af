import type { PaymentRow, PaymentState } from '../../contract/rows';
import { neutralise } from '../text/foreign';
import { chargeText } from '../text/sats';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Origin } from '../ui/origin';
import { PaymentFacts } from './payment-facts';

const STATES: Record<PaymentState, { words: string; look: string; live: boolean }> = {
  reserved: { words: 'In flight', look: '', live: true },
  dispatched: { words: 'In flight', look: '', live: true },
  open: { words: 'Outcome unknown', look: 'unsure', live: false },
  settled: { words: 'Paid', look: '', live: false },
  failed: { words: 'Failed', look: 'bad', live: false },
};

/** One payment; its proof and its long numbers behind a click. */
export function PaymentItem({ payment, now }: { payment: PaymentRow; now: number }) {
  const state = STATES[payment.state];
  return (
    <li class="payment" data-testid="payment-row" data-state={payment.state} data-hash={payment.paymentHash}>
      <details class="row">
        <summary>
          <span class="row-line">
            <span class="row-name">
              {neutralise(payment.description) === '' ? (
                <span class="soft">No description</span>
              ) : (
                <Foreign text={payment.description} max={80} />
              )}
            </span>
            <span class="payment-amount">{chargeText(payment.amount)}</span>
          </span>
          <span class="row-line soft small">
            <span>
              <Origin origin={payment.origin} />
            </span>
            <span data-testid="payment-fee">{feeText(payment)}</span>
          </span>
          <span class="row-line soft small">
            <time dateTime={new Date(payment.createdAt).toISOString()}>
              {momentText(payment.createdAt, now)}
            </time>
            <span class={`state ${state.look}`}>
              {state.live && <span class="ember" />}
              {state.words}
            </span>
          </span>
        </summary>
        <PaymentFacts payment={payment} />
      </details>
    </li>
  );
}

function feeText(payment: PaymentRow): string {
  if (payment.state === 'failed') return 'nothing paid';
  if (payment.state !== 'settled') return `up to ${chargeText(payment.feeReserve)} fee`;
  return payment.feesPaid == null ? 'fee not told' : `fee ${chargeText(payment.feesPaid)}`;
}
