import { OWN } from '../../core/origins';
import { isUndecided, isUnderWay } from '../../core/payment-state';
import { href } from '../route';
import { neutralise } from '../text/foreign';
import { showOrigin } from '../text/origins';
import { chargeText, holdingText } from '../text/sats';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Ember } from '../ui/fuse';
import { t } from '../words/words';
import type { Line } from './entry';

/** As many characters of an origin stand in a row. */
const ORIGIN = 30;

/** One line of history. It leads to all that is known of it. */
export function HistoryRow({ line, now }: { line: Line; now: number }) {
  const { direction, state, at } = line;
  const isIn = direction === 'in';
  return (
    <a
      class="history-row"
      href={addressOf(line)}
      data-testid="payment-row"
      data-state={state}
      data-hash={line.paymentHash}
      data-from={line.from}
    >
      <span class="row-line">
        <span class="history-name">
          {neutralise(line.description) === '' ? (
            <span class="soft">{t('history_no_description')}</span>
          ) : (
            <Foreign text={line.description} max={80} />
          )}
        </span>
        <span class={isIn ? 'payment-amount in' : 'payment-amount'}>
          {isIn ? t('history_in', { amount: holdingText(line.amount) }) : chargeText(line.amount)}
        </span>
      </span>
      <span class="row-line soft small">
        <span class="history-name">
          <time dateTime={new Date(at).toISOString()}>{momentText(at, now)}</time>
          {' · '}
          <bdi>{whoText(line)}</bdi>
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

function whoText({ from, origin, direction }: Line): string {
  if (from === 'wallet')
    return direction === 'in' ? t('history_received_elsewhere') : t('history_paid_elsewhere');
  if (origin === null || origin === OWN) return t('history_by_you');
  const { text } = showOrigin(origin);
  // The end of a name says whose it is.
  return text.length <= ORIGIN ? text : `…${text.slice(-ORIGIN)}`;
}

function StateOf({ line, now }: { line: Line; now: number }) {
  const { state, direction, fee } = line;
  if (isUndecided(state)) {
    const isFlying = line.from !== 'journal' || state !== 'open' || isUnderWay(line, now);
    return (
      <span class="history-state" data-testid="payment-progress">
        {isFlying ? (
          <>
            <Ember /> {t('history_in_flight')}
          </>
        ) : (
          t('history_unknown')
        )}
      </span>
    );
  }
  if (state === 'failed') return <span class="failed">{t('history_failed')}</span>;
  if (direction === 'in') return <span>{t('history_received')}</span>;
  return (
    <span data-testid="payment-fee">
      {fee === null ? t('history_paid') : t('history_paid_fee', { fee: chargeText(fee) })}
    </span>
  );
}
