import { useState } from 'preact/hooks';
import { db } from '../database';
import { Button } from '../ui/button';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { PaymentItem } from './payment-item';

const PAGE = 20;

/** The journal, newest first: of all wallets, so that a payment does not leave the list with its wallet. */
export function Payments({ hideWhenEmpty = false }: { hideWhenEmpty?: boolean }) {
  const [shown, setShown] = useState(PAGE);
  const now = useNow(60_000);
  // One more than is shown tells whether there are more.
  const payments = useLive(
    () =>
      db.payments
        .orderBy('createdAt')
        .reverse()
        .limit(shown + 1)
        .toArray(),
    String(shown),
  );
  if (!payments || (hideWhenEmpty && payments.length === 0)) return null;
  return (
    <section class="section">
      <h2>Payments</h2>
      {payments.length === 0 ? (
        <p class="card empty">Nothing paid yet.</p>
      ) : (
        <ul class="card rows">
          {payments.slice(0, shown).map((payment) => (
            <PaymentItem key={payment.id} payment={payment} now={now} />
          ))}
        </ul>
      )}
      {payments.length > shown && (
        <div>
          <Button look="quiet" onClick={() => setShown(shown + PAGE)}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
