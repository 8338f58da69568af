import type { PaymentRow } from '../../contract/rows';
import { maySettleByHand } from '../../core/by-hand';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** Asks the user for their word on an open payment, where the wallet cannot tell. Draws nothing while it may. */
export function SettleByHand({ payment, now }: { payment: PaymentRow; now: number }) {
  const { busy, error, run } = useAction();
  if (!maySettleByHand(payment, now)) return null;
  const settle = (wasPaid: boolean) =>
    void run(() => command('payment.settleByHand', { paymentId: payment.id, wasPaid }));
  return (
    <div class="confirm-inline" data-testid="settle-by-hand">
      <p class="small">
        <strong>{t('payment_was_paid')}</strong> {t('payment_was_paid_help')}
      </p>
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button disabled={busy} testId="settle-paid" onClick={() => settle(true)}>
          {t('payment_it_was_paid')}
        </Button>
        <Button disabled={busy} testId="settle-not-paid" onClick={() => settle(false)}>
          {t('payment_it_was_not')}
        </Button>
      </div>
    </div>
  );
}
