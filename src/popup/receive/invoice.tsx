import type { InvoiceRow } from '../../contract/rows';
import { neutralise } from '../../core/foreign-text';
import { satsRoundedDown } from '../../core/msat';
import { command } from '../commands';
import { db } from '../database';
import { href } from '../route';
import { holdingText } from '../text/sats';
import { countdownText, instantText } from '../text/times';
import { Amount } from '../ui/amount';
import { Disclosure } from '../ui/disclosure';
import { Foreign } from '../ui/foreign';
import { Icon } from '../ui/icon';

import { Notice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { useRepeated } from '../use-repeated';
import { t } from '../words/words';
import { CopyButton } from './copy-button';
import { uriOfInvoice } from './payment-uri';
import { QrCode } from './qr-code';

/** For so long after it has expired, in ms, the wallet is still asked: what was paid in the last second may be told late. */
const LATE_MS = 60_000;

/** An invoice that was made, until it is paid or has expired. While it is shown the wallet is asked whether it was paid. */
export function Invoice({ paymentHash }: { paymentHash: string }) {
  const now = useNow(1_000);
  const read = useLive(async () => ({ invoice: await db.invoices.get(paymentHash) }), paymentHash);
  const invoice = read?.invoice;
  const isPaid = invoice !== undefined && invoice.paidAt !== null;
  const isExpired = invoice !== undefined && !isPaid && now >= invoice.expiresAt;
  useRepeated(
    invoice !== undefined && !isPaid && now < invoice.expiresAt + LATE_MS,
    () => command('invoice.check', { paymentHash }),
    paymentHash,
  );
  if (!read) return null;
  return (
    <Screen title={t('receive_title')} back={href('receive')} testId="invoice-screen">
      {invoice === undefined ? (
        <Notice>{t('receive_unknown')}</Notice>
      ) : (
        <>
          <div role="status" class="receive-state" data-testid="invoice-state" data-state={stateOf()}>
            {isPaid ? <Arrived invoice={invoice} /> : isExpired ? <Expired /> : <Asked invoice={invoice} />}
          </div>
          {!isPaid && !isExpired && <Payable invoice={invoice} now={now} />}
        </>
      )}
    </Screen>
  );

  function stateOf() {
    if (isPaid) return 'paid';
    return isExpired ? 'expired' : 'waiting';
  }
}

function Asked({ invoice: { amount, description } }: { invoice: InvoiceRow }) {
  return (
    <>
      <Amount sats={satsRoundedDown(amount)} testId="invoice-amount" />
      {neutralise(description) !== '' && (
        <p>
          <Foreign text={description} max={200} />
        </p>
      )}
    </>
  );
}

function Payable({ invoice: { invoice, expiresAt }, now }: { invoice: InvoiceRow; now: number }) {
  return (
    <>
      <QrCode text={uriOfInvoice(invoice)} label={t('receive_qr_label')} />
      <div class="receive-watch">
        <span class="ember" aria-hidden="true" />
        <span>{t('receive_waiting')}</span>
        <span class="soft" role="timer">
          {t('receive_expires_in', { time: countdownText(expiresAt - now) })}
        </span>
      </div>
      <div class="buttons receive-copy">
        <CopyButton text={invoice} label={t('receive_copy_invoice')} testId="copy-invoice" />
      </div>
      <Disclosure summary={t('receive_invoice')} testId="invoice-text">
        <code>{invoice}</code>
      </Disclosure>
    </>
  );
}

function Arrived({ invoice: { amount, description, paidAt } }: { invoice: InvoiceRow }) {
  return (
    <>
      <span class="receive-check" aria-hidden="true">
        <Icon name="check" />
      </span>
      <h2 class="receive-arrived">{t('receive_arrived', { amount: holdingText(amount) })}</h2>
      {neutralise(description) !== '' && (
        <p>
          <Foreign text={description} max={200} />
        </p>
      )}
      {paidAt !== null && <p class="soft small">{instantText(paidAt)}</p>}
      <a class="button" href={href()} data-testid="done">
        {t('receive_done')}
      </a>
    </>
  );
}

function Expired() {
  return (
    <>
      <p>{t('receive_expired')}</p>
      <a class="button primary" href={href('receive')}>
        {t('receive_again')}
      </a>
    </>
  );
}
