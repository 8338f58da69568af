import type { InvoiceRow } from '../../contract/rows';
import { href } from '../route';
import { holdingText } from '../text/sats';
import { Origin } from '../ui/origin';
import { t } from '../words/words';
import { RowFrame } from './row-frame';

/** What was paid to an invoice that was made here, by the user or for a site. */
export function ReceivedRow({ invoice, at, now }: { invoice: InvoiceRow; at: number; now: number }) {
  const { paymentHash, origin, description, amount } = invoice;
  return (
    <li class="payment" data-testid="received-row" data-hash={paymentHash}>
      <RowFrame
        href={href('receive', paymentHash)}
        description={description}
        amount={`+${holdingText(amount)}`}
        who={origin === null ? t('home_received_by_you') : <Origin origin={origin} />}
        at={at}
        now={now}
        note={t('home_received')}
      />
    </li>
  );
}
