import type { Prompt } from '../../contract/prompts';
import { satsRoundedUp } from '../../core/msat';
import { neutralise } from '../text/foreign';
import { showOrigin } from '../text/origins';
import { holdingText, satsText } from '../text/sats';
import { Amount } from '../ui/amount';
import { Quoted } from '../ui/foreign';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { SatsInput } from '../ui/sats-input';
import type { Draft } from './answer';

interface SentenceProps {
  prompt: Prompt;
  draft: Draft;
  onAmount: (amount: string) => void;
  /** What is wrong with the amount entered, or null. */
  problem: string | null;
}

/** The prompt as one sentence: who asks, for what, how much. */
export function Sentence({ prompt, draft, onAmount, problem }: SentenceProps) {
  const { origin, topOrigin } = prompt;
  const insecure = showOrigin(origin).insecure || (topOrigin !== null && showOrigin(topOrigin).insecure);
  const entered = (
    <>
      <SatsInput
        id="amount"
        large
        value={draft.amount}
        onInput={onAmount}
        label="Amount in sats"
        invalid={draft.amount !== '' && problem !== null}
        describedBy="amount-help"
        testId="amount-input"
      />
      <span class="amount-unit"> sats</span>
    </>
  );
  return (
    <div class="sentence-block">
      <h1 id="sentence" class="sentence">
        <span class="asker" data-testid="prompt-origin">
          <Origin origin={origin} />
        </span>
        {topOrigin !== null && (
          <span class="line soft">
            in a frame on{' '}
            <strong>
              <Origin origin={topOrigin} />
            </strong>
          </span>
        )}
        <span class="line"> {VERBS[prompt.kind]} </span>
        {prompt.kind === 'pay' && (
          <span class="line">
            {prompt.amount === null ? (
              entered
            ) : (
              <Amount sats={satsRoundedUp(prompt.amount)} testId="prompt-amount" />
            )}
          </span>
        )}
        {prompt.kind === 'invoice' && <span class="line">{entered}</span>}
        {(prompt.kind === 'pay' || prompt.kind === 'invoice') && neutralise(prompt.description) !== '' && (
          <span class="line purpose">
            {' '}
            for <Quoted text={prompt.description} testId="prompt-description" />
          </span>
        )}
      </h1>
      {(prompt.kind === 'invoice' || (prompt.kind === 'pay' && prompt.amount === null)) && (
        <p id="amount-help" class="small soft" aria-live="polite">
          {(draft.amount !== '' ? problem : null) ?? amountHelp(prompt)}
        </p>
      )}
      {insecure && (
        <Notice>
          This page is not encrypted (http). Anyone on the network between could have written what it asks.
        </Notice>
      )}
    </div>
  );
}

const VERBS: Record<Prompt['kind'], string> = {
  connect: 'asks to use your wallet',
  balance: 'asks to read your balance',
  pay: 'asks you to pay',
  invoice: 'asks for an invoice, to pay you',
};

function amountHelp(prompt: Prompt): string {
  if (prompt.kind !== 'invoice') return 'The invoice names no amount: you choose.';
  const least = prompt.minimum === null ? null : satsText(satsRoundedUp(prompt.minimum));
  const most = prompt.maximum === null ? null : holdingText(prompt.maximum);
  if (least !== null && most !== null) return `Between ${least} and ${most}. Nothing leaves your wallet.`;
  if (least !== null) return `At least ${least}. Nothing leaves your wallet.`;
  if (most !== null) return `At most ${most}. Nothing leaves your wallet.`;
  return 'You choose the amount. Nothing leaves your wallet.';
}
