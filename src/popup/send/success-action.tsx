import type { SuccessAction as Action } from '../../contract/rows';
import { decryptSuccessAction } from '../../lightning/success-action';
import { messageOf } from '../text/errors';
import { neutralise } from '../text/foreign';
import { Quoted } from '../ui/foreign';
import { ErrorNotice } from '../ui/notice';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';

/** What the service has to say to who has paid (LUD-09, LUD-10). */
export function SuccessAction({ action, preimage }: { action: Action; preimage: string | undefined }) {
  return (
    <section class="success-action" data-testid="success-action" data-tag={action.tag}>
      <h2>{t('send_service_says')}</h2>
      {action.tag === 'message' && (
        <p>
          <Quoted text={action.message} testId="success-text" />
        </p>
      )}
      {action.tag !== 'message' && neutralise(action.description) !== '' && (
        <p>
          <Quoted text={action.description} testId="success-description" />
        </p>
      )}
      {action.tag === 'url' && (
        <a href={action.url} target="_blank" rel="noreferrer" data-testid="success-url">
          <bdi>{neutralise(action.url)}</bdi>
        </a>
      )}
      {action.tag === 'aes' &&
        (preimage === undefined ? (
          <ErrorNotice message={t('send_sealed')} />
        ) : (
          <Opened action={action} preimage={preimage} />
        ))}
    </section>
  );
}

/** What only the preimage opens. */
function Opened({ action, preimage }: { action: Extract<Action, { tag: 'aes' }>; preimage: string }) {
  const opened = useLoaded(() =>
    decryptSuccessAction(action, preimage).then(
      (text) => ({ text, error: null }),
      (error: unknown) => ({ text: null, error: messageOf(error) }),
    ),
  );
  if (!opened) return null;
  if (opened.text === null) return <ErrorNotice message={opened.error} />;
  return (
    <p>
      <Quoted text={opened.text} testId="success-text" />
    </p>
  );
}
