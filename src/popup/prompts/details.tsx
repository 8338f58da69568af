import type { PayPrompt, Prompt } from '../../contract/prompts';
import { sumMsat } from '../../core/msat';
import { exactText } from '../text/sats';
import { instantText } from '../text/times';
import { Disclosure } from '../ui/disclosure';
import { LongFact } from '../ui/long-fact';
import { amountOf, type Draft, feeOf } from './answer';

/** The exact amounts and the long numbers, one click away. */
export function Details({ prompt, draft }: { prompt: Prompt; draft: Draft }) {
  return (
    <Disclosure summary="Details" testId="details">
      <div class="details-body small">
        {prompt.kind === 'pay' && <Sums prompt={prompt} draft={draft} />}
        <dl class="facts stacked">
          <LongFact term="Origin" value={prompt.shownOrigin} />
          {'domain' in prompt && <LongFact term="Service" value={prompt.domain} />}
          {prompt.kind === 'wallet-offer' && <LongFact term="Wallet" value={prompt.walletPubkey} />}
          {prompt.kind === 'pay' && (
            <>
              <LongFact term="Payee" value={prompt.payee} />
              {prompt.paymentHash !== null && <LongFact term="Payment hash" value={prompt.paymentHash} />}
              {prompt.invoice !== null && <LongFact term="Invoice" value={prompt.invoice} />}
            </>
          )}
        </dl>
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
          <dt>Amount</dt>
          <dd>{exactText(amount)}</dd>
          <dt>Fee reserve</dt>
          <dd>{exactText(fee)}</dd>
          <dt>At most</dt>
          <dd>{exactText(sumMsat([amount, fee]))}</dd>
        </>
      )}
      {prompt.expiresAt !== null && (
        <>
          <dt>Expires</dt>
          <dd>{instantText(prompt.expiresAt)}</dd>
        </>
      )}
    </dl>
  );
}
