import type { PayableInvoice } from '../../contract/payable';
import { href } from '../route';
import { Notice } from '../ui/notice';
import { t } from '../words/words';

const TEXTS = {
  expired: 'send_expired',
  'other-network': 'send_other_network',
  'cannot-pay': 'send_cannot_pay',
  paid: 'send_paid_already',
} as const;

/** Why it cannot be paid, and what to do. */
export function Obstacle({ obstacle }: { obstacle: NonNullable<PayableInvoice['obstacle']> }) {
  return (
    <div class="tight" role="alert" data-testid="obstacle" data-why={obstacle.why}>
      <Notice>{t(TEXTS[obstacle.why])}</Notice>
      {obstacle.why === 'paid' && <a href={href('payment', obstacle.paymentId)}>{t('send_see_payment')}</a>}
      {obstacle.why === 'cannot-pay' && <a href={href('connect')}>{t('send_connect')}</a>}
    </div>
  );
}
