import type { PayPrompt, Prompt } from '../../contract/prompts';
import { feeReserve, sumMsat } from '../../core/msat';
import { chargeText, exactText } from '../text/sats';
import { countdownText, instantText } from '../text/times';
import { Disclosure } from '../ui/disclosure';
import { Foreign } from '../ui/foreign';
import { Fuse, leftText } from '../ui/fuse';
import { LongFact } from '../ui/long-fact';
import { amountOf, type Draft } from './answer';

interface FactsProps {
  prompt: Prompt;
  draft: Draft;
  now: number;
}

/** What one should know to decide; the long numbers behind a click. */
export function Facts({ prompt, draft, now }: FactsProps) {
  return (
    <>
      {prompt.kind === 'connect' && (
        <ul class="points">
          <li>It can ask you for payments. Each one needs your word, unless you give it a budget.</li>
          <li>It can make invoices, to pay you.</li>
          <li>It cannot see your balance unless you allow that too.</li>
        </ul>
      )}
      {prompt.kind === 'balance' && (
        <ul class="points">
          <li>It sees the balance whenever it asks, until you forget the site.</li>
          <li>It still cannot pay without your word or a budget.</li>
        </ul>
      )}
      <dl class="facts">
        <dt>Wallet</dt>
        <dd>
          <Foreign text={prompt.walletName} />
        </dd>
        {prompt.kind === 'pay' && <PayFacts prompt={prompt} draft={draft} now={now} />}
      </dl>
      {prompt.kind === 'pay' && prompt.budget && (
        <div class="prompt-budget">
          <Fuse left={prompt.budget.left} amount={prompt.budget.amount} />
          <p class="soft small">
            {leftText(prompt.budget.left, prompt.budget.amount)}. What you confirm here does not count.
          </p>
        </div>
      )}
      <Disclosure summary="Details" testId="details">
        {prompt.kind === 'pay' ? (
          <PayDetails prompt={prompt} draft={draft} />
        ) : (
          <dl class="facts stacked small">
            <LongFact term="Origin" value={prompt.origin} />
            <dt>Asked</dt>
            <dd>{instantText(prompt.createdAt)}</dd>
          </dl>
        )}
      </Disclosure>
    </>
  );
}

function PayFacts({ prompt, draft, now }: { prompt: PayPrompt; draft: Draft; now: number }) {
  const amount = amountOf(prompt, draft);
  const fee = prompt.feeReserve ?? (amount === null ? null : feeReserve(amount));
  const left = prompt.expiresAt - now;
  return (
    <>
      {fee !== null && (
        <>
          <dt>Fee</dt>
          <dd>up to {chargeText(fee)}</dd>
        </>
      )}
      <dt>Expires</dt>
      <dd>
        {left > 0 ? (
          <span role="timer" class={left < 60_000 ? 'urgent' : undefined}>
            in {countdownText(left)}
          </span>
        ) : (
          <span class="urgent">expired</span>
        )}
      </dd>
    </>
  );
}

function PayDetails({ prompt, draft }: { prompt: PayPrompt; draft: Draft }) {
  const amount = amountOf(prompt, draft);
  const fee = prompt.feeReserve ?? (amount === null ? null : feeReserve(amount));
  return (
    <div class="details-body">
      <dl class="facts small">
        {amount !== null && (
          <>
            <dt>Amount</dt>
            <dd>{exactText(amount)}</dd>
          </>
        )}
        {fee !== null && (
          <>
            <dt>Fee reserve</dt>
            <dd>{exactText(fee)}</dd>
          </>
        )}
        {amount !== null && fee !== null && (
          <>
            <dt>At most</dt>
            <dd>{exactText(sumMsat([amount, fee]))}</dd>
          </>
        )}
        <dt>Expires</dt>
        <dd>{instantText(prompt.expiresAt)}</dd>
      </dl>
      <dl class="facts stacked small">
        <LongFact term="Origin" value={prompt.origin} />
        <LongFact term="Payee" value={prompt.payee} />
        <LongFact term="Payment hash" value={prompt.paymentHash} />
        <LongFact term="Invoice" value={prompt.invoice} />
      </dl>
    </div>
  );
}
