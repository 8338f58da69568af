import { command } from '../commands';
import { db } from '../database';
import { showOrigin } from '../text/origins';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { t } from '../words/words';
import { SiteMark } from './site-mark';

/** The sites that the user has blocked, with the way back. Draws nothing where there are none. */
export function BlockedSites() {
  const blocked = useLive(() => db.blocked.toArray(), '');
  const { busy, error, run } = useAction();
  if (!blocked || blocked.length === 0) return null;
  return (
    <section class="section">
      <h2>{t('sites_blocked')}</h2>
      <ErrorNotice message={error} />
      <ul class="card rows">
        {blocked.map(({ origin }) => (
          <li key={origin} class="blocked-row" data-testid="blocked-row" data-origin={origin}>
            <SiteMark origin={origin} />
            <strong>
              <Origin origin={origin} />
            </strong>
            <Button
              look="quiet"
              testId="unblock"
              disabled={busy}
              label={t('site_unblock_named', { origin: showOrigin(origin).text })}
              onClick={() => void run(() => command('site.unblock', { origin }))}
            >
              {t('site_unblock')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
