import { useEffect, useRef, useState } from 'preact/hooks';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** The way out for who has forgotten the passphrase: says what it destroys, and asks twice. */
export function Reset({ onDone }: { onDone?: () => void }) {
  const [asking, setAsking] = useState(false);
  const question = useRef<HTMLDivElement>(null);
  const { busy, error, run } = useAction();

  // The button that asked is gone: the keyboard goes on with the harmless answer.
  useEffect(() => {
    if (asking) question.current?.querySelector('button')?.focus();
  }, [asking]);

  async function reset() {
    if (!(await run(() => command('vault.reset', {})))) return;
    setAsking(false);
    onDone?.();
  }

  return (
    <>
      <div class="tight">
        <p>
          <strong>{t('lock_reset_destroys')}</strong>
        </p>
        <ul class="points">
          <li>{t('lock_reset_destroys_connections')}</li>
          <li>{t('lock_reset_destroys_logins')}</li>
          <li>{t('lock_reset_destroys_sites')}</li>
        </ul>
      </div>
      <div class="tight">
        <p>
          <strong>{t('lock_reset_keeps')}</strong>
        </p>
        <ul class="points">
          <li>{t('lock_reset_keeps_payments')}</li>
        </ul>
      </div>
      <p>{t('lock_reset_money')}</p>
      <ErrorNotice message={error} />
      {asking ? (
        <div ref={question} class="confirm-inline">
          <p>{t('lock_reset_sure')}</p>
          <div class="buttons">
            <Button disabled={busy} onClick={() => setAsking(false)}>
              {t('lock_reset_no')}
            </Button>
            <Button look="danger" disabled={busy} testId="reset-really" onClick={() => void reset()}>
              {t('lock_reset_yes')}
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button look="danger" testId="reset" onClick={() => setAsking(true)}>
            {t('lock_reset')}
          </Button>
        </div>
      )}
    </>
  );
}
