import type { Msat } from '../../contract/amounts';
import type { PayPrompt, Prompt } from '../../contract/prompts';
import { offersBudget } from '../../core/answers';
import { isExpired as isBudgetExpired } from '../../core/budget';
import { sumMsat } from '../../core/msat';
import { whyAlwaysAsked } from '../../core/origins';
import { leftOfText } from '../text/budgets';
import { chargeText, holdingText } from '../text/sats';
import { countdownText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Fuse } from '../ui/fuse';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { amountOf, type Draft, feeOf } from './answer';

interface FactsProps {
  prompt: Prompt;
  draft: Draft;
  now: number;
}

/** What one should know to decide. */
export function Facts({ prompt, draft, now }: FactsProps) {
  const points = pointsOf(prompt);
  return (
    <>
      {points.length > 0 && (
        <ul class="points">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      {prompt.kind === 'signer' && (
        <ul class="points">
          <li data-testid="prompt-signer">
            <Phrase
              text={prompt.isOwn ? 'fact_signed_own' : 'fact_signed_by'}
              blanks={{ key: <code>{prompt.signer}</code> }}
            />
          </li>
          {!prompt.isOwn && <li>{t('fact_signer_unknown')}</li>}
        </ul>
      )}
      <FactList prompt={prompt} draft={draft} now={now} />
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

/** What follows from a yes, each as a sentence. */
function pointsOf(prompt: Prompt): string[] {
  switch (prompt.kind) {
    case 'connect':
      return [
        t(offersBudget(prompt) ? 'fact_connect_pay' : 'fact_connect_pay_each'),
        t('fact_connect_invoices'),
        t('fact_connect_hidden'),
      ];
    case 'permission':
      return [permissionPoint(prompt), t('fact_permission_holds')];
    case 'sign':
      return [t('fact_sign_key'), t('fact_sign_care')];
    case 'invoice':
      return [t('fact_invoice')];
    case 'lnurl-withdraw':
      return [t('fact_withdraw')];
    case 'lnurl-auth':
      return [t('fact_login_key', { service: prompt.domain }), t('fact_login_care')];
    case 'wallet-offer':
      return [t('fact_offer_care'), t('fact_offer_then')];
    case 'pay':
    case 'lnurl-pay':
    case 'wallet-auth':
    case 'signer':
    case 'unlock':
    case 'notice':
      return [];
  }
}

function permissionPoint(prompt: Extract<Prompt, { kind: 'permission' }>): string {
  const { permission, origin, shownOrigin, topOrigin } = prompt;
  if (permission !== 'pay' && permission !== 'balance') return t(`fact_permission_${permission}`);
  return whyAlwaysAsked(origin, shownOrigin, topOrigin)
    ? t(`fact_permission_${permission}_each`)
    : t(`fact_permission_${permission}`);
}

function FactList({ prompt, draft, now }: FactsProps) {
  return (
    <dl class="facts">
      {prompt.walletName !== '' && (
        <>
          <dt>{t('fact_wallet')}</dt>
          <dd>
            <Foreign text={prompt.walletName} />
          </dd>
        </>
      )}
      {prompt.kind === 'wallet-offer' && (
        <>
          <dt>{t('fact_wallet')}</dt>
          <dd data-testid="prompt-wallet">{prompt.walletPubkey.slice(0, 12)}…</dd>
          <dt>{t('fact_relays')}</dt>
          <dd data-testid="prompt-relays">{prompt.relays.join(', ')}</dd>
        </>
      )}
      {prompt.kind === 'pay' && <PayFacts prompt={prompt} draft={draft} now={now} />}
      {prompt.kind === 'lnurl-pay' && <Fee fee={feeOf(prompt, draft)} />}
    </dl>
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
          <dt>{t('fact_allows')}</dt>
          <dd data-testid="prompt-wallet-left">
            {t('fact_allows_more', { amount: holdingText(walletLeft) })}
          </dd>
        </>
      )}
      <Fee fee={fee} />
      {prompt.expiresAt === null ? (
        <>
          <dt>{t('fact_to')}</dt>
          <dd>{t('fact_to_node', { node: `${prompt.payee.slice(0, 12)}…` })}</dd>
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
      <dt>{t('fact_fee')}</dt>
      <dd>{t('fact_fee_up_to', { amount: chargeText(fee) })}</dd>
    </>
  );
}

/** A timer is not read out as it runs. That it has run out is said below. */
function Expiry({ at, now }: { at: number; now: number }) {
  const left = at - now;
  return (
    <>
      <dt>{t('fact_expires')}</dt>
      <dd>
        {left <= 0 ? (
          <span class="urgent">{t('fact_expires_past')}</span>
        ) : (
          <span role="timer" class={left < 60_000 ? 'urgent' : undefined}>
            {t('fact_expires_in', { time: countdownText(left) })}
          </span>
        )}
      </dd>
    </>
  );
}
