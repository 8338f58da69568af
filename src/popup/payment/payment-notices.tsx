import type { PaymentRow } from '../../contract/rows';
import { isUnderWay } from '../../core/payment-state';
import { Notice } from '../ui/notice';
import { t } from '../words/words';
import { SettleByHand } from './settle-by-hand';

/** What to know of a payment whose outcome is open, and the way to end it by one's own word. */
export function PaymentNotices({ payment, now }: { payment: PaymentRow; now: number }) {
  if (payment.state !== 'open') return null;
  return (
    <>
      <Notice>{isUnderWay(payment, now) ? t('payment_under_way_help') : t('payment_open_help')}</Notice>
      <SettleByHand payment={payment} now={now} />
    </>
  );
}
