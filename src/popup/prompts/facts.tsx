import type { PayPrompt, Prompt } from '../../contract/prompts';
import { chargeText } from '../text/sats';
import { countdownText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Fuse, leftText } from '../ui/fuse';
import { type Draft, feeOf, isExpired } from './answer';

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
      {prompt.kind === 'pay' && prompt.budget && (
        <div class="prompt-budget">
          <Fuse left={prompt.budget.left} amount={prompt.budget.amount} />
          <p class="soft small">{leftText(prompt.budget.left, prompt.budget.amount)}</p>
        </div>
      )}
    </>
  );
}

function PayFacts({ prompt, draft, now }: { prompt: PayPrompt; draft: Draft; now: number }) {
  const fee = feeOf(prompt, draft);
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
        {isExpired(prompt, now) ? (
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
