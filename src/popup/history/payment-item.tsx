import type { PaymentRow } from '../../contract/rows';
import { lineOf } from './entry';
import { HistoryRow } from './history-row';

/** One payment of the journal, in a list of a few. */
export function PaymentItem({ payment, now }: { payment: PaymentRow; now: number }) {
  return (
    <li class="payment">
      <HistoryRow line={lineOf({ from: 'journal', row: payment })} now={now} />
    </li>
  );
}
