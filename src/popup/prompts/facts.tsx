import type { Msat } from '../../contract/amounts';
import type { PayPrompt, Prompt } from '../../contract/prompts';
import { isExpired as isBudgetExpired } from '../../core/budget';
import { sumMsat } from '../../core/msat';
import { leftOfText } from '../text/budgets';
import { PERMISSION_POINTS } from '../text/permissions';
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
          <li>It can make invoices, to pay you, and look up whether an invoice is paid.</li>
          <li>It cannot see your balance or your payments unless you allow that too.</li>
        </ul>
      )}
      {prompt.kind === 'permission' && (
        <ul class="points">
          <li>{PERMISSION_POINTS[prompt.permission]}</li>
          <li>It holds until you take it away or forget the site.</li>
        </ul>
      )}
      {prompt.kind === 'sign' && (
        <ul class="points">
          <li>Your wallet signs it with the key of its node: whoever reads it knows that it was you.</li>
          <li>It may be a login or a promise. Sign only what you understand.</li>
        </ul>
      )}
      {prompt.kind === 'signer' && (
        <ul class="points">
          <li data-testid="prompt-signer">
            {prompt.isOwn ? 'Your own wallet signed it, with the key ' : 'It was signed with the key '}
            <code>{prompt.signer}</code>
          </li>
          {!prompt.isOwn && <li>Whose key that is you have to know from elsewhere.</li>}
        </ul>
      )}
      {prompt.kind === 'lnurl-withdraw' && (
        <ul class="points">
          <li>Your wallet makes an invoice, and the service is asked to pay it.</li>
        </ul>
      )}
      {prompt.kind === 'lnurl-auth' && (
        <ul class="points">
          <li>
            Fusebox signs with a key that it has for {prompt.domain} alone. No other site sees this key.
          </li>
          <li>Whoever opened this login is logged in as you. Log in only where you wanted to.</li>
        </ul>
      )}
      {prompt.kind === 'wallet-offer' && (
        <ul class="points">
          <li>Connect it only if it is yours: whoever made this link can use it, too.</li>
          <li>What sites pay you from now on goes there. You can disconnect it in Fusebox.</li>
        </ul>
      )}
      <dl class="facts">
        {prompt.walletName !== '' && (
          <>
            <dt>Wallet</dt>
            <dd>
              <Foreign text={prompt.walletName} />
            </dd>
          </>
        )}
        {prompt.kind === 'wallet-offer' && (
          <>
            <dt>Wallet</dt>
            <dd data-testid="prompt-wallet">{prompt.walletPubkey.slice(0, 12)}…</dd>
            <dt>Relays</dt>
            <dd data-testid="prompt-relays">{prompt.relays.join(', ')}</dd>
          </>
        )}
        {prompt.kind === 'pay' && <PayFacts prompt={prompt} draft={draft} now={now} />}
        {prompt.kind === 'lnurl-pay' && <Fee fee={feeOf(prompt, draft)} />}
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
      <Fee fee={fee} />
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

/** Nothing while the amount is not known. */
function Fee({ fee }: { fee: Msat | null }) {
  return fee === null ? null : (
    <>
      <dt>Fee</dt>
      <dd>up to {chargeText(fee)}</dd>
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
