import { db } from '../database';
import { lineOf } from '../payment/entry';
import { PaymentRow } from '../payment/payment-row';
import { href } from '../route';
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
        {payments.map((row) => (
          <li key={row.id} data-testid="site-payment">
            <PaymentRow line={lineOf({ from: 'journal', row })} now={now} isOfSite />
          </li>
        ))}
      </ul>
    </section>
  );
}
