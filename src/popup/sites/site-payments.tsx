import type { PaymentRow } from '../../contract/rows';
import { isUndecided } from '../../core/payment-state';
import { db } from '../database';
import { href } from '../route';
import { neutralise } from '../text/foreign';
import { chargeText } from '../text/sats';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { useLive } from '../use-live';
import { t } from '../words/words';

const SHOWN = 3;

/** What a site was paid last, of all wallets, and the way to all of it. Draws nothing where it was paid nothing. */
export function SitePayments({ origin, now }: { origin: string; now: number }) {
  const payments = useLive(
    () =>
      db.payments
        .where('[origin+createdAt]')
        .between([origin, 0], [origin, Number.MAX_SAFE_INTEGER])
        .reverse()
        .limit(SHOWN)
        .toArray(),
    origin,
  );
  if (!payments || payments.length === 0) return null;
  return (
    <section class="section">
      <div class="row-line">
        <h2>{t('site_payments')}</h2>
        <a href={href('history', origin)} data-testid="site-history">
          {t('site_all_payments')}
        </a>
      </div>
      <ul class="card rows">
        {payments.map((payment) => (
          <Payment key={payment.id} payment={payment} now={now} />
        ))}
      </ul>
    </section>
  );
}

function Payment({ payment, now }: { payment: PaymentRow; now: number }) {
  const { amount, createdAt, description } = payment;
  return (
    <li class="site-payment" data-testid="site-payment">
      <span class="row-line">
        {neutralise(description) === '' ? (
          <span class="soft">{t('site_payment_untitled')}</span>
        ) : (
          <Foreign text={description} max={80} />
        )}
        <strong>{chargeText(amount)}</strong>
      </span>
      <span class="row-line soft small">
        <time dateTime={new Date(createdAt).toISOString()}>{momentText(createdAt, now)}</time>
        <State payment={payment} />
      </span>
    </li>
  );
}

function State({ payment: { state } }: { payment: PaymentRow }) {
  if (isUndecided(state)) {
    return (
      <span class="row-state">
        <Ember /> {t('site_payment_undecided')}
      </span>
    );
  }
  if (state === 'failed') return <span class="failed">{t('site_payment_failed')}</span>;
  return <span>{t('site_payment_paid')}</span>;
}
