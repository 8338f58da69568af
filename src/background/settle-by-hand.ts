/** Ending a payment by the user's word, where nobody else has one. It is written down as that, and yields to a proof. */
import { FuseboxError } from '../contract/errors';
import { maySettleByHand } from '../core/by-hand';
import type { Database } from '../store/database';
import { movePayment } from '../store/payments';

/**
 * Settles an open payment as paid, with its fee reserve for the fee, or as not paid. `now` in ms since the epoch. Throws INVALID_PARAMS where it
 * may not be settled by hand.
 */
export async function settleByHand(
  db: Database,
  paymentId: string,
  wasPaid: boolean,
  now: number,
): Promise<void> {
  await db.transaction('rw', db.payments, async () => {
    const row = await db.payments.get(paymentId);
    if (!row || !maySettleByHand(row, now)) {
      throw new FuseboxError(
        'INVALID_PARAMS',
        'This payment cannot be settled by hand: its outcome is known, or the wallet may yet tell it.',
      );
    }
    if (wasPaid) {
      await movePayment(db, paymentId, 'settled', { settledBy: 'user', feesPaid: null, endedAt: now });
      return;
    }
    await movePayment(db, paymentId, 'failed', {
      settledBy: 'user',
      // The page reads it, too.
      failure: {
        code: 'PAYMENT_FAILED',
        message: 'The user says that this was not paid. To try again, make a new invoice.',
      },
      endedAt: now,
    });
  });
}
