import { useEffect, useRef, useState } from 'preact/hooks';
import type { Msat } from '../../contract/amounts';
import type { ConnectionRow } from '../../contract/rows';
import type { UiParams } from '../../contract/ui-commands';
import { neutralise } from '../../core/foreign-text';
import { satsRoundedUp } from '../../core/msat';
import { FiatInput } from '../fiat/fiat-input';
import { PayerWordsFields } from '../prompts/payer-words';
import { type Inert, useInert } from '../prompts/use-inert';
import { go, href } from '../route';
import { chargeText, exactText, holdingText, satsText } from '../text/sats';
import { countdownText } from '../text/times';
import { walletName } from '../text/wallets';
import { Amount } from '../ui/amount';
import { AmountInput } from '../ui/amount-input';
import { Disclosure } from '../ui/disclosure';
import { Quoted } from '../ui/foreign';
import { LongFact } from '../ui/long-fact';
import { ErrorNotice, Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { handOver } from './hand-over';
import { Obstacle } from './obstacle';
import {
  amountOf,
  amountProblem,
  EMPTY_DRAFT,
  exceeds,
  feeOf,
  type Offer,
  obstacleOf,
  orderOf,
  type SendDraft,
  wordsAsked,
} from './order';
import { requestKeys } from './request-key';
import { useKeys } from './use-keys';

interface ReviewProps {
  connection: ConnectionRow;
  /** Of which the offer was read. */
  text: string;
  offer: Offer;
  onSent: (params: UiParams<'payment.send'>, paymentId: string) => void;
}

/** What is to be paid, before anything is: to whom, how much, for what. The user confirms exactly this. */
export function Review({ connection, text, offer, onSent }: ReviewProps) {
  const [draft, setDraft] = useState<SendDraft>(EMPTY_DRAFT);
  const now = useNow(500);
  const inert = useInert();
  const { busy, error, run } = useAction();
  const [keyOf] = useState(requestKeys);
  const isShown = useRef(true);
  const obstacle = obstacleOf(offer, now);
  useEffect(() => {
    document.querySelector<HTMLElement>('#send-amount')?.focus();
    return () => {
      isShown.current = false;
    };
  }, []);

  const pay = () => {
    const order = orderOf(offer, draft, Date.now());
    if (order === null || inert.check()) return;
    const params = { connectionId: connection.id, requestKey: keyOf(order), text, ...order };
    void run(async () => {
      const { paymentId } = await handOver(params);
      // Whoever has left is not led back.
      if (isShown.current) onSent(params, paymentId);
    });
  };
  useKeys({ onEnter: pay, onEscape: () => go('send') });

  return (
    <Screen title={t('send_review_title')} back={href('send')} testId="send-review">
      <WhatIsPaid
        offer={offer}
        draft={draft}
        onAmount={(entered) => setDraft((before) => ({ ...before, amount: entered }))}
      />
      {obstacle !== null && <Obstacle obstacle={obstacle} />}
      {obstacle === null && (
        <PayerWordsFields
          prompt={wordsAsked(offer)}
          draft={draft}
          onChange={(words) => setDraft((before) => ({ ...before, words }))}
        />
      )}
      <Facts connection={connection} offer={offer} draft={draft} now={now} />
      {obstacle === null && connection.balance && exceeds(offer, draft, connection.balance.amount) && (
        <Notice>{t('send_exceeds')}</Notice>
      )}
      {offer.kind === 'invoice' && (
        <Disclosure summary={t('send_details')} testId="send-details">
          <dl class="facts stacked small">
            <LongFact term={t('send_payee_key')} value={offer.payee} />
            <LongFact term={t('send_payment_hash')} value={offer.paymentHash} />
            <LongFact term={t('send_invoice')} value={offer.invoice} />
          </dl>
        </Disclosure>
      )}
      <div class="review-foot">
        <ErrorNotice message={error} />
        <Progress text={busy ? t('send_handing_over') : null} />
        {obstacle === null ? (
          <PayButton
            amount={amountOf(offer, draft)}
            disabled={busy || orderOf(offer, draft, now) === null}
            inert={inert}
            onPay={pay}
          />
        ) : (
          <a class="button large" href={href('send')}>
            {t('send_something_else')}
          </a>
        )}
      </div>
    </Screen>
  );
}

interface WhatIsPaidProps {
  offer: Offer;
  draft: SendDraft;
  onAmount: (amount: string) => void;
}

/** To whom, how much, for what. */
function WhatIsPaid({ offer, draft, onAmount }: WhatIsPaidProps) {
  const fixed = offer.amount;
  return (
    <div class="review">
      <p class="review-payee">
        <span class="soft small">{t('send_to')}</span>
        <Payee offer={offer} />
      </p>
      {fixed === null ? (
        <AmountEntry offer={offer} draft={draft} onAmount={onAmount} />
      ) : (
        <p>
          <Amount sats={satsRoundedUp(fixed)} testId="send-amount" />
          {fixed % 1000 !== 0 && (
            <span class="soft small review-exact">{t('send_exactly', { amount: exactText(fixed) })}</span>
          )}
        </p>
      )}
      {neutralise(offer.description) !== '' && (
        <p class="review-purpose">
          <Quoted text={offer.description} testId="send-description" />
        </p>
      )}
    </div>
  );
}

interface PayButtonProps {
  amount: Msat | null;
  disabled: boolean;
  inert: Inert;
  onPay: () => void;
}

function PayButton({ amount, disabled, inert, onPay }: PayButtonProps) {
  return (
    <button
      type="button"
      class="button primary large"
      disabled={disabled}
      aria-disabled={inert.inert}
      data-testid="pay"
      onClick={onPay}
    >
      {inert.inert && <span key={inert.round} class="filling" />}
      {amount === null || amount === 0 ? t('send_pay') : t('send_pay_amount', { amount: chargeText(amount) })}
    </button>
  );
}

/** Who is paid: a service by its name, a node by the beginning of its key. It wraps and is never cut: the end of a name is what says whose it is. */
function Payee({ offer }: { offer: Offer }) {
  return (
    <strong>
      <bdi data-testid="send-payee">
        {offer.kind === 'service'
          ? (offer.address ?? offer.domain)
          : t('send_node', { key: offer.payee.slice(0, 12) })}
      </bdi>
    </strong>
  );
}

function Facts(props: { connection: ConnectionRow; offer: Offer; draft: SendDraft; now: number }) {
  const { connection, offer, draft, now } = props;
  const fee = feeOf(offer, draft);
  return (
    <dl class="facts">
      {fee !== null && (
        <>
          <dt>{t('send_fee')}</dt>
          <dd data-testid="send-fee">{t('send_fee_up_to', { fee: chargeText(fee) })}</dd>
        </>
      )}
      <dt>{t('send_from')}</dt>
      <dd>
        <bdi>{walletName(connection)}</bdi>
      </dd>
      {offer.kind === 'invoice' && now < offer.expiresAt && (
        <>
          <dt>{t('send_expires')}</dt>
          <dd>
            <span role="timer" class={offer.expiresAt - now < 60_000 ? 'urgent' : undefined}>
              {t('send_expires_in', { time: countdownText(offer.expiresAt - now) })}
            </span>
          </dd>
        </>
      )}
    </dl>
  );
}

function AmountEntry({ offer, draft, onAmount }: WhatIsPaidProps) {
  // An empty field is not a mistake yet.
  const problem = draft.amount === '' ? null : amountProblem(offer, draft);
  return (
    <div class="field">
      <label for="send-amount" class="visually-hidden">
        {t('enter_amount')}
      </label>
      <AmountInput
        id="send-amount"
        value={draft.amount}
        invalid={problem !== null}
        describedBy="send-amount-help"
        testId="send-amount"
        onInput={onAmount}
      />
      <p id="send-amount-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
        {problem ?? rangeText(offer)}
      </p>
      <FiatInput id="send-fiat" sats={draft.amount} onSats={onAmount} />
    </div>
  );
}

function rangeText(offer: Offer): string {
  if (offer.kind === 'invoice') return t('enter_free');
  return t('send_range', {
    least: satsText(satsRoundedUp(offer.minimum)),
    most: holdingText(offer.maximum),
  });
}
