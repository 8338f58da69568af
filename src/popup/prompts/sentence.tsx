import type { Msat } from '../../contract/amounts';
import type { LnurlPrompt, PayPrompt, Prompt } from '../../contract/prompts';
import { asksAmount } from '../../core/answers';
import { satsRoundedUp } from '../../core/msat';
import { isPrivate } from '../../core/origins';
import { FiatLine } from '../fiat/fiat-line';
import { whyText } from '../text/budgets';
import { neutralise } from '../text/foreign';
import { LOGIN_WORDS } from '../text/logins';
import { showOrigin } from '../text/origins';
import { PERMISSION_VERBS } from '../text/permissions';
import { exactText, holdingText, satsText } from '../text/sats';
import { Amount } from '../ui/amount';
import { Quoted } from '../ui/foreign';
import { ForeignBlock } from '../ui/foreign-block';
import { Notice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { SatsInput } from '../ui/sats-input';
import { amountProblem, type Draft } from './answer';

interface SentenceProps {
  prompt: Prompt;
  draft: Draft;
  onAmount: (amount: string) => void;
}

/** The prompt as one sentence: who asks, for what, how much. */
export function Sentence({ prompt, draft, onAmount }: SentenceProps) {
  const { shownOrigin, topOrigin } = prompt;
  const shown = showOrigin(shownOrigin);
  const insecure = shown.insecure || (topOrigin !== null && showOrigin(topOrigin).insecure);
  return (
    <div class="sentence-block">
      <h1 id="sentence" class="sentence">
        {prompt.via && (
          <span class="soft" data-testid="prompt-via">
            A {prompt.via} on{' '}
          </span>
        )}
        <span class={`asker${sizeOf(shown.text)}`} data-testid="prompt-origin">
          <Origin origin={shownOrigin} />
        </span>
        {topOrigin !== null && (
          <span class="soft">
            {' '}
            in a frame on{' '}
            <strong>
              <Origin origin={topOrigin} />
            </strong>
          </span>
        )}
        <span> {verbOf(prompt)} </span>
        {asksAmount(prompt) && <AmountEntry prompt={prompt} draft={draft} onAmount={onAmount} />}
        {'amount' in prompt && prompt.amount !== null && <FixedAmount amount={prompt.amount} />}
        {'domain' in prompt && <Service prompt={prompt} />}
        {'description' in prompt && neutralise(prompt.description) !== '' && (
          <span class="purpose">
            {' '}
            for <Quoted text={prompt.description} testId="prompt-description" />
          </span>
        )}
      </h1>
      {'amount' in prompt && prompt.amount !== null && <FiatLine amount={prompt.amount} />}
      {(prompt.kind === 'sign' || prompt.kind === 'signer') && (
        <ForeignBlock text={prompt.message} testId="prompt-message" />
      )}
      {prompt.kind === 'notice' && <p data-testid="prompt-notice">{neutralise(prompt.message)}</p>}
      {prompt.kind === 'notice' && prompt.quote !== '' && (
        <ForeignBlock text={prompt.quote} testId="prompt-quote" />
      )}
      {asksAmount(prompt) && <AmountHelp prompt={prompt} draft={draft} />}
      {prompt.kind === 'pay' && <Why prompt={prompt} />}
      {topOrigin === 'null' && (
        <Notice>The browser does not tell which page this frame is in: it may be a file, or anything.</Notice>
      )}
      {isPrivate(prompt.origin) && <Notice>{privateText(prompt)}</Notice>}
      {insecure && (
        <Notice>
          This page is not encrypted (http). Anyone on the network between could have written what it asks.
        </Notice>
      )}
    </div>
  );
}

/** What the user of a private window has to know before the answer. */
function privateText(prompt: Prompt): string {
  if (prompt.kind === 'lnurl-auth') {
    return 'This page is in a private window. You log in with the same key as in other windows: the service will know that it is you.';
  }
  return 'This page is in a private window. Fusebox forgets the site when you close your private windows, and keeps its payments without its name.';
}

/** The service of an LNURL. It wraps and is never cut: the end of a name is what says whose it is. */
function Service({ prompt }: { prompt: LnurlPrompt }) {
  const name = (prompt.kind === 'lnurl-pay' ? prompt.address : null) ?? prompt.domain;
  return (
    <span>
      {prompt.kind === 'lnurl-pay' && 'to '}
      {prompt.kind === 'lnurl-withdraw' && 'from '}
      <strong>
        <bdi data-testid="prompt-service">{name}</bdi>
      </strong>
    </span>
  );
}

/** Why it does not pass by the site's budget. */
function Why({ prompt }: { prompt: PayPrompt }) {
  const why = whyText(prompt);
  return why === null ? null : <p data-testid="prompt-why">{why}</p>;
}

/** A long name must not push the amount out of sight. */
function sizeOf(name: string): string {
  if (name.length <= 30) return '';
  return name.length <= 80 ? ' long' : ' longer';
}

function verbOf(prompt: Prompt): string {
  switch (prompt.kind) {
    case 'unlock':
      return 'needs your wallet, which is locked';
    case 'connect':
      return 'asks to use your wallet';
    case 'wallet-offer':
      return 'offers a wallet to connect';
    case 'notice':
      return ''; // what became of it stands below
    case 'permission':
      return PERMISSION_VERBS[prompt.permission];
    case 'sign':
      return 'asks you to sign this:';
    case 'signer':
      return 'shows you a signed message:';
    case 'pay':
    case 'lnurl-pay':
      return 'asks you to pay';
    case 'invoice':
      return 'asks for an invoice, to pay you';
    case 'lnurl-withdraw':
      return 'asks you to withdraw';
    case 'lnurl-auth':
      return LOGIN_WORDS[prompt.action ?? 'auth'].verb;
  }
}

function FixedAmount({ amount }: { amount: Msat }) {
  return (
    <span>
      <Amount sats={satsRoundedUp(amount)} testId="prompt-amount" />
      {amount % 1000 !== 0 && <span class="soft small exact"> exactly {exactText(amount)} </span>}
    </span>
  );
}

function AmountEntry({ prompt, draft, onAmount }: SentenceProps) {
  return (
    <span>
      <SatsInput
        id="amount"
        large
        value={draft.amount}
        onInput={onAmount}
        label="Amount in sats"
        invalid={draft.amount !== '' && amountProblem(prompt, draft) !== null}
        describedBy="amount-help"
        testId="amount-input"
      />
      <span class="amount-unit"> sats</span>
    </span>
  );
}

function AmountHelp({ prompt, draft }: { prompt: Prompt; draft: Draft }) {
  // An empty field is not a mistake yet.
  const problem = draft.amount === '' ? null : amountProblem(prompt, draft);
  return (
    <p id="amount-help" class={problem === null ? 'small soft' : 'small wrong'} aria-live="polite">
      {problem ?? amountHint(prompt)}
    </p>
  );
}

function amountHint(prompt: Prompt): string {
  if (!('minimum' in prompt)) return 'The invoice names no amount: you choose.';
  const limits = limitsText(prompt);
  return prompt.kind === 'lnurl-pay' ? limits : `${limits} Nothing is spent.`;
}

function limitsText(prompt: Extract<Prompt, { minimum: unknown }>): string {
  const least = prompt.minimum === null ? null : satsText(satsRoundedUp(prompt.minimum));
  const most = prompt.maximum === null ? null : holdingText(prompt.maximum);
  if (least !== null && most !== null) return `From ${least} to ${most}.`;
  if (least !== null) return `At least ${least}.`;
  if (most !== null) return `At most ${most}.`;
  return 'You choose the amount.';
}
