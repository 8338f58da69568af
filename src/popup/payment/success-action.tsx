import './payment.css';
import { useEffect, useState } from 'preact/hooks';
import type { SuccessAction as Action } from '../../contract/rows';
import { decryptSuccessAction } from '../../lightning/success-action';
import { webAddress } from '../text/web-address';
import { Foreign, Quoted } from '../ui/foreign';
import { LongFact } from '../ui/long-fact';
import { ErrorNotice } from '../ui/notice';
import { t } from '../words/words';

interface SuccessActionProps {
  action: Action;
  preimage: string | undefined;
}

/** What the service shows after the payment (LUD-09, LUD-10). All of it is the service's own words. */
export function SuccessAction({ action, preimage }: SuccessActionProps) {
  return (
    <section class="section" data-testid="success-action">
      <h2>{t('payment_service_says')}</h2>
      <div class="card success-action">
        <Shown action={action} preimage={preimage} />
      </div>
    </section>
  );
}

function Shown({ action, preimage }: SuccessActionProps) {
  switch (action.tag) {
    case 'message':
      return (
        <p>
          <Quoted text={action.message} testId="success-message" />
        </p>
      );
    case 'url':
      return <Address description={action.description} url={action.url} />;
    case 'aes':
      return preimage === undefined ? (
        <p class="soft">{t('payment_sealed_text')}</p>
      ) : (
        <Opened action={action} preimage={preimage} />
      );
  }
}

function Address({ description, url }: { description: string; url: string }) {
  const address = webAddress(url);
  return (
    <>
      <p>
        <Quoted text={description} testId="success-message" />
      </p>
      {address && (
        <>
          <dl class="facts stacked small">
            <LongFact term={t('payment_service_address')} value={address.href} />
          </dl>
          <a href={address.href} target="_blank" rel="noreferrer" data-testid="success-url">
            {t('payment_open_at', { domain: address.host })}
          </a>
        </>
      )}
    </>
  );
}

/** A text that only who has paid can read. */
function Opened({ action, preimage }: { action: Extract<Action, { tag: 'aes' }>; preimage: string }) {
  const [state, setState] = useState<{ text?: string; isBroken?: true }>({});
  useEffect(() => {
    decryptSuccessAction(action, preimage).then(
      (text) => setState({ text }),
      () => setState({ isBroken: true }),
    );
  }, [action.ciphertext, action.iv, preimage]);
  return (
    <>
      <p>
        <Foreign text={action.description} max={200} />
      </p>
      {state.text !== undefined && (
        <p>
          <Quoted text={state.text} testId="success-message" />
        </p>
      )}
      <ErrorNotice message={state.isBroken ? t('payment_sealed_broken') : null} />
    </>
  );
}
