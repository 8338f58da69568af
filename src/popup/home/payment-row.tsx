import type { PaymentRow as Payment } from '../../contract/rows';
import { OWN } from '../../core/origins';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { href } from '../route';
import { chargeText } from '../text/sats';
import { Ember } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { t } from '../words/words';
import { RowFrame } from './row-frame';

/** A payment: for what, how much, which site asked, and where it stands. */
export function PaymentRow({ payment, now }: { payment: Payment; now: number }) {
  const { id, state, origin, description, amount, createdAt } = payment;
  return (
    <li class="payment" data-testid="payment-row" data-state={state} data-hash={payment.paymentHash}>
      <RowFrame
        href={href('payment', id)}
        description={description}
        amount={`−${chargeText(amount)}`}
        who={origin === OWN ? t('home_sent_by_you') : <Origin origin={origin} />}
        at={createdAt}
        now={now}
        note={
          state === 'failed' ? (
            <span class="failed">{t('home_failed')}</span>
          ) : (
            <span data-testid="payment-fee">{feeText(payment)}</span>
          )
        }
      >
        {isUndecided(state) && (
          <span class="row-state small" data-testid="payment-progress">
            {state === 'open' && !isUnderWay(payment, now) ? (
              t('home_open')
            ) : (
              <>
                <Ember /> {t('home_in_flight')}
              </>
            )}
          </span>
        )}
      </RowFrame>
    </li>
  );
}

function feeText({ state, feesPaid, feeReserve }: Payment): string {
  if (state !== 'settled') return t('home_fee_up_to', { fee: chargeText(feeReserve) });
  return feesPaid == null ? t('home_fee_untold') : t('home_fee', { fee: chargeText(feesPaid) });
}
