import { errorFromData } from '../../contract/errors';
import type { PaymentRow } from '../../contract/rows';
import type { UiParams } from '../../contract/ui-commands';
import { neutralise } from '../../core/foreign-text';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { command } from '../commands';
import { db } from '../database';
import { SuccessAction } from '../payment/success-action';
import { go, href } from '../route';
import { messageOf } from '../text/errors';
import { chargeText } from '../text/sats';
import { Quoted } from '../ui/foreign';
import { Running } from '../ui/fuse';
import { Icon } from '../ui/icon';
import { LongFact } from '../ui/long-fact';
import { Notice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { useRepeated } from '../use-repeated';
import { t } from '../words/words';
import { useKeys } from './use-keys';

interface OutcomeProps {
  paymentId: string;
  /** As it was handed over; null where the page was loaded anew since. */
  sent: UiParams<'payment.send'> | null;
}

/** A payment that was confirmed: under way, and what became of it. It goes on whether or not this is shown. */
export function Outcome({ paymentId, sent }: OutcomeProps) {
  const now = useNow(1_000);
  const read = useLive(async () => ({ payment: await db.payments.get(paymentId) }), paymentId);
  const payment = read?.payment;
  // A background that died in the middle wakes up by it, and goes on with what it finds in the journal.
  useRepeated(
    sent !== null && payment !== undefined && isUndecided(payment.state),
    async () => {
      if (sent !== null) await command('payment.send', sent);
    },
    paymentId,
  );
  useKeys({ onEnter: () => go(), onEscape: () => go() });
  if (!read) return null;
  return (
    <Screen title={t('send_title')} back={href()} testId="send-outcome">
      {payment === undefined ? (
        <Notice>{t('send_unknown_payment')}</Notice>
      ) : (
        <>
          <div
            role="status"
            class="outcome"
            data-testid="outcome"
            data-state={payment.state}
            data-hash={payment.paymentHash}
          >
            <What payment={payment} now={now} />
            {neutralise(payment.description) !== '' && (
              <p>
                <Quoted text={payment.description} testId="outcome-description" />
              </p>
            )}
          </div>
          <Proof payment={payment} />
          <div class="buttons outcome-foot">
            {payment.state === 'failed' && (
              <a class="button primary" href={href('send')} data-testid="send-again">
                {t('send_again')}
              </a>
            )}
            <a class="button" href={href()} data-testid="send-done">
              {isUndecided(payment.state) ? t('tab_home') : t('send_done')}
            </a>
            <a class="button" href={href('payment', payment.id)}>
              {t('send_see_payment')}
            </a>
          </div>
        </>
      )}
    </Screen>
  );
}

/** What became of it, in large words and in what they mean. */
function What({ payment, now }: { payment: PaymentRow; now: number }) {
  const { state, failure, amount: exactly } = payment;
  const amount = chargeText(exactly);
  switch (state) {
    case 'settled':
      return (
        <>
          <span class="outcome-sign" aria-hidden="true">
            <Icon name="check" />
          </span>
          <h2>{t('send_paid', { amount })}</h2>
        </>
      );
    case 'failed':
      return (
        <>
          <span class="outcome-sign bad" aria-hidden="true">
            <Icon name="cross" />
          </span>
          <h2>{t('send_failed')}</h2>
          {failure && <p data-testid="outcome-failure">{messageOf(errorFromData(failure))}</p>}
        </>
      );
    case 'open':
      if (!isUnderWay(payment, now)) {
        return (
          <>
            <h2>{t('send_open')}</h2>
            <Notice>{t('send_open_help', { amount })}</Notice>
          </>
        );
      }
      return <InFlight amount={amount} help={t('send_held_help')} />;
    case 'dispatched':
      return <InFlight amount={amount} help={t('send_in_flight_help')} />;
  }
}

function InFlight({ amount, help }: { amount: string; help: string }) {
  return (
    <>
      <div class="outcome-wire">
        <Running />
      </div>
      <h2>{t('send_in_flight', { amount })}</h2>
      <p class="soft">{help}</p>
    </>
  );
}

/** What is left in the payer's hands. */
function Proof({ payment }: { payment: PaymentRow }) {
  const { state, feesPaid, preimage, lnurl } = payment;
  if (state !== 'settled') return null;
  return (
    <>
      {lnurl?.successAction && <SuccessAction action={lnurl.successAction} preimage={preimage} />}
      <dl class="facts stacked small">
        <dt>{t('send_fee')}</dt>
        <dd data-testid="outcome-fee">{feesPaid == null ? t('send_fee_untold') : chargeText(feesPaid)}</dd>
        {preimage !== undefined && <LongFact term={t('send_preimage')} value={preimage} />}
      </dl>
    </>
  );
}
