import type { PayPrompt, Prompt } from '../../contract/prompts';
import { isExpired as isBudgetExpired } from '../../core/budget';
import { sumMsat } from '../../core/msat';
import { leftOfText } from '../text/budgets';
import { chargeText, holdingText } from '../text/sats';
import { countdownText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Fuse } from '../ui/fuse';
import { amountOf, type Draft, feeOf } from './answer';

interface FactsProps {
  prompt: Prompt;
  draft: Draft;
  now: number;
}

/** What one should know to decide. */
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
      {prompt.kind === 'pay' && prompt.budget && !isBudgetExpired(prompt.budget, now) && (
        <div class="prompt-budget">
          <Fuse left={prompt.budget.left} budget={prompt.budget} />
          <p class="soft small" data-testid="prompt-left">
            {leftOfText(prompt.budget.left, prompt.budget)}
          </p>
        </div>
      )}
    </>
  );
}

function PayFacts({ prompt, draft, now }: { prompt: PayPrompt; draft: Draft; now: number }) {
  const fee = feeOf(prompt, draft);
  const amount = amountOf(prompt, draft);
  const { walletLeft } = prompt;
  const isPastWallet =
    walletLeft !== null && amount !== null && fee !== null && sumMsat([amount, fee]) > walletLeft;
  return (
    <>
      {isPastWallet && (
        <>
          <dt>It allows</dt>
          <dd data-testid="prompt-wallet-left">{holdingText(walletLeft)} more for this connection</dd>
        </>
      )}
      {fee !== null && (
        <>
          <dt>Fee</dt>
          <dd>up to {chargeText(fee)}</dd>
        </>
      )}
      {prompt.expiresAt === null ? (
        <>
          <dt>To</dt>
          <dd>node {prompt.payee.slice(0, 12)}…, directly (keysend)</dd>
        </>
      ) : (
        <Expiry at={prompt.expiresAt} now={now} />
      )}
    </>
  );
}

function Expiry({ at, now }: { at: number; now: number }) {
  const left = at - now;
  return (
    <>
      <dt>Expires</dt>
      <dd>
        {left <= 0 ? (
          <span class="urgent">expired</span>
        ) : (
          <span role="timer" class={left < 60_000 ? 'urgent' : undefined}>
            in {countdownText(left)}
          </span>
        )}
      </dd>
    </>
  );
}
