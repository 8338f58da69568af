import { command } from '../commands';
import { Button } from '../ui/button';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** Locks the vault at once. */
export function LockNow({ look, testId = 'lock-now' }: { look?: 'quiet'; testId?: string }) {
  const { busy, error, run } = useAction();
  return (
    <>
      {error !== null && (
        <span class="small wrong" role="alert">
          {error}
        </span>
      )}
      <Button
        {...(look && { look })}
        testId={testId}
        disabled={busy}
        onClick={() => void run(() => command('vault.lock', {}))}
      >
        {t('lock_now')}
      </Button>
    </>
  );
}
