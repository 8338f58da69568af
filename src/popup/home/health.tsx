import { useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import type { ConnectionHealth } from '../../contract/ui-commands';
import { command } from '../commands';
import { agoText } from '../text/times';
import { Button } from '../ui/button';
import { Foreign } from '../ui/foreign';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { verdictOf } from './health-verdict';

/** How the connection is doing: when it last answered, in a quiet line, and what a closer look finds. */
export function Health({ connection }: { connection: ConnectionRow }) {
  const { id, lastAnswer } = connection;
  const now = useNow(30_000);
  const { busy, error, run } = useAction();
  const [found, setFound] = useState<ConnectionHealth | null>(null);
  const check = () => {
    setFound(null);
    return run(async () => setFound(await command('connection.check', { connectionId: id })));
  };
  return (
    <section class="section" aria-label={t('health_title')}>
      <div class="health-line">
        <p class="soft small" data-testid="last-answer">
          {lastAnswer
            ? t('health_answered', { ago: agoText(lastAnswer.at, now), relay: hostOf(lastAnswer.relay) })
            : t('health_unanswered')}
        </p>
        <Button
          look="quiet"
          label={t('health_check_label')}
          disabled={busy}
          testId="check-connection"
          onClick={() => void check()}
        >
          {t('health_check')}
        </Button>
      </div>
      <Progress text={busy ? t('health_checking') : null} />
      <ErrorNotice message={error} />
      <div aria-live="polite">{found && <Findings health={found} />}</div>
    </section>
  );
}

function Findings({ health }: { health: ConnectionHealth }) {
  const verdict = verdictOf(health, navigator.onLine);
  return (
    <div class="card health" data-testid="health" data-verdict={verdict}>
      <p>{t(`health_verdict_${KEYS[verdict]}`)}</p>
      <ul class="small">
        {health.relays.map(({ url, ms, problem }) => (
          <li key={url} class="row-line">
            <Foreign text={hostOf(url)} max={80} />
            {ms === null ? (
              <span class="failed">
                {problem === 'RELAY_REFUSED' ? t('health_refuses') : t('health_unreachable')}
              </span>
            ) : (
              <span class="soft">{t('health_ms', { ms })}</span>
            )}
          </li>
        ))}
        <li class="row-line">
          <span>{t('health_wallet')}</span>
          {health.wallet.ms === null ? (
            <span class="failed">{t('health_silent')}</span>
          ) : (
            <span class="soft">{t('health_ms', { ms: health.wallet.ms })}</span>
          )}
        </li>
      </ul>
    </div>
  );
}

const KEYS = {
  offline: 'offline',
  'no-relay': 'no_relay',
  'wallet-silent': 'wallet_silent',
  'wallet-refuses': 'wallet_refuses',
  'some-relays': 'some_relays',
  fine: 'fine',
} as const;

function hostOf(relay: string): string {
  return URL.canParse(relay) ? new URL(relay).host : relay;
}
