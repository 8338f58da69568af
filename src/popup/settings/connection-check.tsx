import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type ErrorCode, FuseboxError } from '../../contract/errors';
import type { ConnectionRow } from '../../contract/rows';
import type { ConnectionHealth } from '../../contract/ui-commands';
import { command } from '../commands';
import { messageOf } from '../text/errors';
import { Button } from '../ui/button';
import { Foreign } from '../ui/foreign';
import { Icon } from '../ui/icon';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** Tries the connection, and says what of it works. */
export function ConnectionCheck({ connection: { id } }: { connection: ConnectionRow }) {
  const { busy, error, run } = useAction();
  const [health, setHealth] = useState<ConnectionHealth | null>(null);
  const check = () => {
    setHealth(null);
    void run(async () => setHealth(await command('connection.check', { connectionId: id })));
  };
  return (
    <section class="section">
      <h2>{t('connection_check')}</h2>
      <div aria-live="polite">
        {health && (
          <ul class="card rows" data-testid="connection-health">
            {health.relays.map(({ url, ms, problem }) => (
              <Outcome key={url} what={<Foreign text={url} max={120} />} ms={ms} problem={problem} />
            ))}
            <Outcome what={t('connection_check_wallet')} {...health.wallet} />
          </ul>
        )}
      </div>
      <ErrorNotice message={error} />
      <Progress text={busy ? t('connection_checking') : null} />
      <div>
        <Button disabled={busy} testId="check-connection" onClick={check}>
          {t('connection_check_now')}
        </Button>
      </div>
    </section>
  );
}

function Outcome(props: { what: ComponentChildren; ms: number | null; problem: ErrorCode | null }) {
  const { what, ms, problem } = props;
  return (
    <li class="row outcome" data-works={ms !== null}>
      <span class="row-line">
        <span>{what}</span>
        <span class={ms === null ? 'wrong' : 'soft'}>
          <Icon name={ms === null ? 'cross' : 'check'} />{' '}
          {ms === null ? t('connection_check_failed') : t('connection_check_took', { ms: Math.round(ms) })}
        </span>
      </span>
      {problem !== null && <span class="small">{messageOf(new FuseboxError(problem, ''))}</span>}
    </li>
  );
}
