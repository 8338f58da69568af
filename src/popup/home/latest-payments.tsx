import { isUndecided } from '../../core/payment-state';
import { undecidedPayments } from '../../store/payments';
import { db } from '../database';
import { type Line, lineOf } from '../payment/entry';
import { PaymentRow } from '../payment/payment-row';
import { href } from '../route';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { latestOf } from './latest';

const SHOWN = 5;
/** So many of the latest invoices are looked through for those that were paid. */
const INVOICES = 50;

/** What is in flight or open, and below it what was paid and received last: of all wallets, so that a payment does not leave the list with its wallet. */
export function LatestPayments({ hideWhenEmpty = false }: { hideWhenEmpty?: boolean }) {
  const now = useNow(60_000);
  const undecided = useLive(() => undecidedPayments(db), '');
  const latest = useLive(async () => {
    const ended = db.payments
      .orderBy('createdAt')
      .reverse()
      .filter(({ state }) => !isUndecided(state));
    const invoices = db.invoices.orderBy('createdAt').reverse().limit(INVOICES);
    return latestOf(await ended.limit(SHOWN).toArray(), await invoices.toArray(), SHOWN);
  }, '');
  if (!undecided || !latest) return null;
  const isEmpty = latest.length === 0;
  if (hideWhenEmpty && isEmpty && undecided.length === 0) return null;
  return (
    <>
      {undecided.length > 0 && (
        <section class="section">
          <h2>{t('home_undecided')}</h2>
          <Rows
            lines={undecided
              .sort((a, b) => b.createdAt - a.createdAt)
              .map((row) => lineOf({ from: 'journal', row }))}
            now={now}
          />
        </section>
      )}
      <section class="section">
        <div class="section-head">
          <h2>{t('home_latest')}</h2>
          {!isEmpty && (
            <a class="small" href={href('history')} data-testid="all-payments">
              {t('home_all')}
            </a>
          )}
        </div>
        {isEmpty ? <p class="card empty">{t('payments_none')}</p> : <Rows lines={latest} now={now} />}
      </section>
    </>
  );
}

function Rows({ lines, now }: { lines: readonly Line[]; now: number }) {
  return (
    <ul class="card rows">
      {lines.map((line) => (
        <li key={line.key}>
          <PaymentRow line={line} now={now} />
        </li>
      ))}
    </ul>
  );
}
