import { errorFromData } from '../../contract/errors';
import type { PaymentRow } from '../../contract/rows';
import { isUnderWay } from '../../core/payment-state';
import { messageOf } from '../text/errors';
import { exactText } from '../text/sats';
import { instantText } from '../text/times';
import { LongFact } from '../ui/long-fact';
import { Notice } from '../ui/notice';
import { SettleByHand } from './settle-by-hand';

/** Everything that is known of a payment. */
export function PaymentFacts({ payment, now }: { payment: PaymentRow; now: number }) {
  const source = sourceText(payment);
  return (
    <div class="row-body">
      {payment.state === 'open' && (
        <Notice>
          {isUnderWay(payment, now)
            ? 'The wallet says that this payment is under way: the payee may be holding it. Do not pay it again elsewhere; Fusebox shows here how it ends.'
            : "The wallet has not answered, so this may or may not have been paid. It stays counted, and Fusebox keeps looking. Do not pay it again elsewhere; your wallet's own history shows it too."}
        </Notice>
      )}
      {payment.state === 'open' && <SettleByHand payment={payment} now={now} />}
      {payment.failure && <p class="small">{messageOf(errorFromData(payment.failure))}</p>}
      <dl class="facts small">
        <dt>Amount</dt>
        <dd>{exactText(payment.amount)}</dd>
        <dt>{payment.state === 'settled' ? 'Fee' : 'Fee reserve'}</dt>
        <dd>
          {payment.state === 'settled'
            ? payment.feesPaid == null
              ? 'The wallet did not tell'
              : exactText(payment.feesPaid)
            : exactText(payment.feeReserve)}
        </dd>
        <dt>Passed by</dt>
        <dd>{payment.approvedBy === 'budget' ? "the site's budget" : 'your word'}</dd>
        <dt>Asked</dt>
        <dd>{instantText(payment.createdAt)}</dd>
        {source !== null && (
          <>
            <dt>Known from</dt>
            <dd>{source}</dd>
          </>
        )}
        {payment.endedAt !== undefined && (
          <>
            <dt>{payment.state === 'settled' && payment.settledBy !== 'user' ? 'Paid' : 'Ended'}</dt>
            <dd>{instantText(payment.endedAt)}</dd>
          </>
        )}
      </dl>
      <dl class="facts stacked small">
        <LongFact term="Payment hash" value={payment.paymentHash} />
        {payment.preimage !== undefined && (
          <LongFact
            term={payment.keysend ? 'Preimage' : 'Preimage (proof of payment)'}
            value={payment.preimage}
          />
        )}
        <LongFact term="Payee" value={payment.payee} />
        {payment.invoice !== null && <LongFact term="Invoice" value={payment.invoice} />}
      </dl>
    </div>
  );
}

/** Who said what became of it, where nothing proves it. */
function sourceText({ state, settledBy, preimage }: PaymentRow): string | null {
  if (settledBy === 'user') return 'your word';
  if (settledBy === 'records') return "the wallet's records, which do not hold it";
  return state === 'settled' && preimage === undefined ? 'the wallet, which gives no proof' : null;
}
