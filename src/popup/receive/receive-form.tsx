import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionRow, InvoiceRow } from '../../contract/rows';
import { offers } from '../../core/wallet-info';
import { isLightningAddress } from '../../lightning/lightning-address';
import { command } from '../commands';
import { db } from '../database';
import { FiatInput } from '../fiat/fiat-input';
import { go, href } from '../route';
import { holdingText, parseSats } from '../text/sats';
import { countdownText } from '../text/times';
import { AmountInput } from '../ui/amount-input';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Foreign } from '../ui/foreign';
import { LinkRow } from '../ui/link-row';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { LightningAddress } from './lightning-address';
import { uriOfAddress } from './payment-uri';

/** NIP-47 sets no limit; BOLT 11 holds 639 bytes. */
const LONGEST_NOTE = 200;

/** Asks how much and for what, and has the wallet make the invoice. */
export function ReceiveForm({ connection }: { connection: ConnectionRow }) {
  const { lud16 } = connection;
  // A wallet at home has one that nobody outside can pay to.
  const uri = lud16 !== null && isLightningAddress(lud16) ? uriOfAddress(lud16) : null;
  const makes = offers(connection.info, 'make_invoice');
  return (
    <Screen title={t('receive_title')} back={href()} testId="receive-screen">
      {makes ? (
        <>
          <Unpaid connectionId={connection.id} />
          <NewInvoice connectionId={connection.id} />
        </>
      ) : (
        <Notice>{uri === null ? t('receive_cannot') : t('receive_cannot_but_address')}</Notice>
      )}
      {lud16 !== null && uri !== null && <LightningAddress address={lud16} uri={uri} open={!makes} />}
    </Screen>
  );
}

/** Invoices that were made before and can still be paid. */
function Unpaid({ connectionId }: { connectionId: string }) {
  const now = useNow(1_000);
  const invoices = useLive(
    () =>
      db.invoices
        .where('[connectionId+createdAt]')
        .between([connectionId, 0], [connectionId, Number.MAX_SAFE_INTEGER])
        .reverse()
        .filter(
          ({ origin, paidAt, expiresAt }) => origin === null && paidAt === null && expiresAt > Date.now(),
        )
        .limit(3)
        .toArray(),
    connectionId,
  );
  const open = invoices?.filter(({ expiresAt }) => expiresAt > now) ?? [];
  if (open.length === 0) return null;
  return (
    <section class="section">
      <h2>{t('receive_unpaid')}</h2>
      <ul class="card rows">
        {open.map((invoice) => (
          <LinkRow
            key={invoice.paymentHash}
            href={href('receive', invoice.paymentHash)}
            testId="unpaid-invoice"
            help={t('receive_expires_in', { time: countdownText(invoice.expiresAt - now) })}
          >
            <UnpaidName invoice={invoice} />
          </LinkRow>
        ))}
      </ul>
    </section>
  );
}

function UnpaidName({ invoice: { amount, description } }: { invoice: InvoiceRow }) {
  return (
    <>
      <strong>{holdingText(amount)}</strong>
      {description !== '' && (
        <>
          {' · '}
          <Foreign text={description} max={40} />
        </>
      )}
    </>
  );
}

function NewInvoice({ connectionId }: { connectionId: string }) {
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const { busy, error, run } = useAction();
  const sats = parseSats(amount);
  const problem = amount !== '' && (sats === null || sats === 0) ? t('enter_whole_sats') : null;
  // Whoever leaves while the wallet is asked is not led back.
  const isShown = useRef(true);
  useEffect(() => {
    document.querySelector<HTMLElement>('#receive-amount')?.focus();
    return () => {
      isShown.current = false;
    };
  }, []);
  const make = async () => {
    if (sats === null || sats === 0) return;
    const { paymentHash } = await command('invoice.make', {
      connectionId,
      amount: sats,
      description: note.trim(),
    });
    if (isShown.current) go('receive', paymentHash);
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run(make);
      }}
    >
      <Field id="receive-amount" label={t('receive_amount')} help={problem} wrong={problem !== null}>
        <AmountInput
          id="receive-amount"
          value={amount}
          invalid={problem !== null}
          describedBy="receive-amount-help"
          testId="receive-amount"
          onInput={setAmount}
        />
      </Field>
      <FiatInput id="receive-fiat" sats={amount} onSats={setAmount} />
      <Field id="receive-note" label={t('receive_note')} help={t('receive_note_help')}>
        <input
          id="receive-note"
          class="input"
          type="text"
          autocomplete="off"
          maxLength={LONGEST_NOTE}
          value={note}
          aria-describedby="receive-note-help"
          data-testid="receive-note"
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </Field>
      <ErrorNotice message={error} />
      <Progress text={busy ? t('receive_making') : null} />
      <Button
        look="primary"
        type="submit"
        disabled={busy || sats === null || sats === 0}
        testId="make-invoice"
      >
        {t('receive_make')}
      </Button>
    </form>
  );
}
