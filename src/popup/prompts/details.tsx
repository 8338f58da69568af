import type { PayPrompt, Prompt } from '../../contract/prompts';
import { sumMsat } from '../../core/msat';
import { OWN } from '../../core/origins';
import { hasOtherLetters } from '../text/origins';
import { exactText } from '../text/sats';
import { instantText } from '../text/times';
import { Disclosure } from '../ui/disclosure';
import { LongFact } from '../ui/long-fact';
import { t } from '../words/words';
import { amountOf, type Draft, feeOf } from './answer';

/** The exact amounts and the long numbers, one click away. */
export function Details({ prompt, draft }: { prompt: Prompt; draft: Draft }) {
  return (
    <Disclosure summary={t('details_title')} testId="details">
      <div class="details-body small">
        {prompt.kind === 'pay' && <Sums prompt={prompt} draft={draft} />}
        <dl class="facts stacked">
          {prompt.origin !== OWN && <LongFact term={t('details_origin')} value={prompt.shownOrigin} />}
          {'domain' in prompt && <LongFact term={t('details_service')} value={prompt.domain} />}
          {prompt.kind === 'wallet-offer' && <LongFact term={t('fact_wallet')} value={prompt.walletPubkey} />}
          {prompt.kind === 'pay' && (
            <>
              <LongFact term={t('details_payee')} value={prompt.payee} />
              {prompt.paymentHash !== null && (
                <LongFact term={t('details_payment_hash')} value={prompt.paymentHash} />
              )}
              {prompt.invoice !== null && <LongFact term={t('details_invoice')} value={prompt.invoice} />}
            </>
          )}
        </dl>
        {hasOtherLetters(prompt.shownOrigin) && <p class="soft">{t('origin_letters')}</p>}
      </div>
    </Disclosure>
  );
}

function Sums({ prompt, draft }: { prompt: PayPrompt; draft: Draft }) {
  const amount = amountOf(prompt, draft);
  const fee = feeOf(prompt, draft);
  return (
    <dl class="facts">
      {amount !== null && fee !== null && (
        <>
          <dt>{t('details_amount')}</dt>
          <dd>{exactText(amount)}</dd>
          <dt>{t('details_fee_reserve')}</dt>
          <dd>{exactText(fee)}</dd>
          <dt>{t('details_at_most')}</dt>
          <dd>{exactText(sumMsat([amount, fee]))}</dd>
        </>
      )}
      {prompt.expiresAt !== null && (
        <>
          <dt>{t('fact_expires')}</dt>
          <dd>{instantText(prompt.expiresAt)}</dd>
        </>
      )}
    </dl>
  );
}
