import { neutralise } from '../../core/foreign-text';
import { OWN } from '../../core/origins';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { href } from '../route';
import { chargeText, holdingText } from '../text/sats';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { Origin } from '../ui/origin';
import { t } from '../words/words';
import type { Line } from './entry';

interface PaymentRowProps {
  line: Line;
  now: number;
  /** Where it stands among those of one site, the site is not said again. */
  isOfSite?: boolean;
}

/** A payment in two lines: for what, how much, when, for whom, and what became of it. It leads to all that is known of it. */
export function PaymentRow({ line, now, isOfSite = false }: PaymentRowProps) {
  const { direction, state, at } = line;
  const isIn = direction === 'in';
  return (
    <a
      class="payment-row"
      href={addressOf(line)}
      data-testid="payment-row"
      data-state={state}
      data-hash={line.paymentHash}
      data-from={line.from}
    >
      <span class="row-line">
        <span class="payment-name">
          {neutralise(line.description) === '' ? (
            <span class="soft">{t('row_no_description')}</span>
          ) : (
            <Foreign text={line.description} max={80} />
          )}
        </span>
        <span class={isIn ? 'payment-amount in' : 'payment-amount'}>
          {isIn ? t('row_in', { amount: holdingText(line.amount) }) : chargeText(line.amount)}
        </span>
      </span>
      <span class="row-line soft small">
        <span class="payment-when">
          <time dateTime={new Date(at).toISOString()}>{momentText(at, now)}</time>
          {!isOfSite && (
            <>
              <span aria-hidden="true">·</span>
              <Who {...line} />
            </>
          )}
        </span>
        <StateOf line={line} now={now} />
      </span>
    </a>
  );
}

/** Where all that is known of it is shown. */
function addressOf({ from, id, connectionId, direction, at }: Line): string {
  switch (from) {
    case 'journal':
      return href('payment', id);
    case 'invoice':
      return href('payment', id, direction);
    case 'wallet':
      return href('payment', id, direction, connectionId, String(at));
  }
}

/** The site; of a name that is too long the end is shown, which says whose it is. */
function Who({ from, origin }: Line) {
  if (from === 'wallet') return <span>{t('row_not_by_fusebox')}</span>;
  if (origin === null || origin === OWN) return <span>{t('row_by_you')}</span>;
  return (
    <span class="payment-site">
      <Origin origin={origin} />
    </span>
  );
}

function StateOf({ line, now }: { line: Line; now: number }) {
  const { state, direction, fee } = line;
  if (isUndecided(state)) {
    const isFlying = line.from !== 'journal' || state !== 'open' || isUnderWay(line, now);
    return (
      <span class="payment-progress" data-testid="payment-progress">
        {isFlying ? (
          <>
            <Ember /> {t('row_in_flight')}
          </>
        ) : (
          t('row_unknown')
        )}
      </span>
    );
  }
  if (state === 'failed') return <span class="failed">{t('row_failed')}</span>;
  if (direction === 'in') return <span>{t('row_received')}</span>;
  return (
    <span data-testid="payment-fee">
      {fee === null ? t('row_paid') : t('row_paid_fee', { fee: chargeText(fee) })}
    </span>
  );
}
