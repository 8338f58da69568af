import type { PaymentRow } from '../../contract/rows';
import { maySettleByHand } from '../../core/by-hand';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';

/** Asks the user for their word on an open payment, where the wallet cannot tell. Draws nothing while it may. */
export function SettleByHand({ payment, now }: { payment: PaymentRow; now: number }) {
  const { busy, error, run } = useAction();
  if (!maySettleByHand(payment, now)) return null;
  const settle = (wasPaid: boolean) =>
    void run(() => command('payment.settleByHand', { paymentId: payment.id, wasPaid }));
  return (
    <div class="confirm-inline" data-testid="settle-by-hand">
      <p class="small">
        <strong>Was this paid?</strong> Look in your wallet's own history, for the amount and the payment hash
        below.
      </p>
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button disabled={busy} testId="settle-paid" onClick={() => settle(true)}>
          It was paid
        </Button>
        <Button disabled={busy} testId="settle-not-paid" onClick={() => settle(false)}>
          It was not
        </Button>
      </div>
    </div>
  );
}
