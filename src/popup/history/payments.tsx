import './history.css';
import { db } from '../database';
import { href } from '../route';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { PaymentItem } from './payment-item';

const SHOWN = 20;

/** The latest of the journal, newest first: of all wallets, so that a payment does not leave the list with its wallet. */
export function Payments({ hideWhenEmpty = false }: { hideWhenEmpty?: boolean }) {
  const now = useNow(60_000);
  // One more than is shown tells whether there are more.
  const payments = useLive(
    () =>
      db.payments
        .orderBy('createdAt')
        .reverse()
        .limit(SHOWN + 1)
        .toArray(),
    '',
  );
  if (!payments || (hideWhenEmpty && payments.length === 0)) return null;
  return (
    <section class="section">
      <h2>{t('history_latest')}</h2>
      {payments.length === 0 ? (
        <p class="card empty">{t('history_empty')}</p>
      ) : (
        <ul class="card rows">
          {payments.slice(0, SHOWN).map((payment) => (
            <PaymentItem key={payment.id} payment={payment} now={now} />
          ))}
        </ul>
      )}
      {payments.length > SHOWN && (
        <p>
          <a href={href('history')}>{t('history_all')}</a>
        </p>
      )}
    </section>
  );
}
