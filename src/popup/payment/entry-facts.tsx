import { errorFromData } from '../../contract/errors';
import type { ConnectionRow } from '../../contract/rows';
import { neutralise } from '../../core/foreign-text';
import { satsRoundedDown, satsRoundedUp } from '../../core/msat';
import { isPrivate, OWN } from '../../core/origins';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { href } from '../route';
import { messageOf } from '../text/errors';
import { exactText } from '../text/sats';
import { instantText } from '../text/times';
import { Amount } from '../ui/amount';
import { Foreign, Quoted } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { LongFact } from '../ui/long-fact';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { directionOf, type Entry, originOf, stateOf } from './entry';
import { PaymentNotices } from './payment-notices';
import { settledByText } from './settled-by-text';
import { SuccessAction } from './success-action';

interface EntryFactsProps {
  entry: Entry;
  wallet: ConnectionRow | undefined;
  now: number;
}

/** One payment: how much, of whom, what became of it, and what proves it. */
export function EntryFacts({ entry, wallet, now }: EntryFactsProps) {
  const { row } = entry;
  const isIn = directionOf(entry) === 'in';
  const payment = entry.from === 'journal' ? entry.row : null;
  return (
    <>
      <section
        class="section"
        data-testid="payment-row"
        data-state={stateOf(entry)}
        data-hash={row.paymentHash}
      >
        <Amount
          sats={isIn ? satsRoundedDown(row.amount) : satsRoundedUp(row.amount)}
          testId="payment-amount"
        />
        <p class="payment-state" aria-live="polite" data-testid="payment-state">
          {isUndecided(stateOf(entry)) && stateKey(entry, now) !== 'payment_state_open' && <Ember />}
          {t(stateKey(entry, now))}
        </p>
        <p class="payment-who">
          <Who entry={entry} wallet={wallet} />
        </p>
        {neutralise(row.description) !== '' && (
          <p>
            <Quoted text={row.description} testId="payment-description" />
          </p>
        )}
      </section>
      {payment && <PaymentNotices payment={payment} now={now} />}
      {payment?.failure && (
        <Notice>
          <span data-testid="payment-failure">{messageOf(errorFromData(payment.failure))}</span>
        </Notice>
      )}
      {payment?.lnurl?.successAction && payment.state === 'settled' && (
        <SuccessAction action={payment.lnurl.successAction} preimage={payment.preimage} />
      )}
      <dl class="facts small">
        <dt>{t('payment_amount')}</dt>
        <dd>{exactText(row.amount)}</dd>
        <Fee entry={entry} />
        {payment && (
          <>
            <dt>{t('payment_passed_by')}</dt>
            <dd>{payment.approvedBy === 'budget' ? t('payment_by_budget') : t('payment_by_you')}</dd>
          </>
        )}
        {payment && settledByText(payment) !== null && (
          <>
            <dt>{t('payment_known_from')}</dt>
            <dd data-testid="settled-by">{settledByText(payment)}</dd>
          </>
        )}
        <dt>{isIn ? t('payment_made_at') : t('payment_asked_at')}</dt>
        <dd>{instantText(row.createdAt)}</dd>
        <Ended entry={entry} />
        <dt>{t('payment_wallet')}</dt>
        <dd>{wallet ? <Foreign text={wallet.label ?? wallet.name} /> : t('payment_wallet_gone')}</dd>
      </dl>
      <dl class="facts stacked small">
        <LongFact term={t('payment_hash')} value={row.paymentHash} />
        <Preimage entry={entry} />
        {payment && <LongFact term={t('payment_payee')} value={payment.payee} />}
        {row.invoice !== null && <LongFact term={t('payment_invoice')} value={row.invoice} />}
      </dl>
    </>
  );
}

function stateKey(entry: Entry, now: number) {
  const isIn = directionOf(entry) === 'in';
  switch (stateOf(entry)) {
    case 'settled':
      return isIn ? 'payment_state_received' : 'payment_state_paid';
    case 'failed':
      return 'payment_state_failed';
    case 'dispatched':
      return 'payment_state_in_flight';
    case 'open':
      return entry.from !== 'journal' || isUnderWay(entry.row, now)
        ? 'payment_state_in_flight'
        : 'payment_state_open';
  }
}

/** Of whom it was. A site leads to its screen. */
function Who({ entry, wallet }: { entry: Entry; wallet: ConnectionRow | undefined }) {
  const origin = originOf(entry);
  if (entry.from === 'wallet') return <span class="soft">{t('payment_not_by_fusebox')}</span>;
  if (origin === null || origin === OWN)
    return <>{directionOf(entry) === 'in' ? t('payment_to_your_invoice') : t('payment_by_yourself')}</>;
  const site =
    isPrivate(origin) || !wallet ? (
      <Origin origin={origin} />
    ) : (
      <a href={href('site', origin, wallet.id)} data-testid="payment-site">
        <Origin origin={origin} />
      </a>
    );
  return (
    <Phrase text={directionOf(entry) === 'in' ? 'payment_for_site' : 'payment_asked_by'} blanks={{ site }} />
  );
}

function Fee({ entry }: { entry: Entry }) {
  if (directionOf(entry) === 'in') return null;
  const fee = entry.from === 'invoice' ? null : (entry.row.feesPaid ?? null);
  if (entry.from === 'journal' && entry.row.state !== 'settled') {
    return entry.row.state === 'failed' ? null : (
      <>
        <dt>{t('payment_fee_reserve')}</dt>
        <dd data-testid="payment-fee">{exactText(entry.row.feeReserve)}</dd>
      </>
    );
  }
  return (
    <>
      <dt>{t('payment_fee')}</dt>
      <dd data-testid="payment-fee">{fee === null ? t('payment_fee_untold') : exactText(fee)}</dd>
    </>
  );
}

function Ended({ entry }: { entry: Entry }) {
  const at = endOf(entry);
  if (at === null) return null;
  const isPaid = stateOf(entry) === 'settled';
  return (
    <>
      <dt>{isPaid ? t('payment_paid_at') : t('payment_ended_at')}</dt>
      <dd>{instantText(at)}</dd>
    </>
  );
}

function endOf(entry: Entry): number | null {
  switch (entry.from) {
    case 'journal':
      return entry.row.endedAt ?? null;
    case 'invoice':
      return entry.row.paidAt;
    case 'wallet':
      return entry.row.settledAt;
  }
}

function Preimage({ entry }: { entry: Entry }) {
  const preimage = preimageOf(entry);
  if (preimage === null) return null;
  const isKeysend = entry.from === 'journal' && entry.row.keysend !== undefined;
  return <LongFact term={isKeysend ? t('payment_preimage') : t('payment_proof')} value={preimage} />;
}

/** That of a keysend payment is no proof, and is ours alone until it is paid. */
function preimageOf(entry: Entry): string | null {
  switch (entry.from) {
    case 'journal':
      return stateOf(entry) === 'settled' ? (entry.row.preimage ?? null) : null;
    case 'invoice':
      return null;
    case 'wallet':
      return stateOf(entry) === 'settled' ? entry.row.preimage : null;
  }
}
