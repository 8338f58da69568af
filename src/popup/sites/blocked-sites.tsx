import { command } from '../commands';
import { db } from '../database';
import { showOrigin } from '../text/origins';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { useAction } from '../use-action';
import { useLive } from '../use-live';

/** The sites that the user has blocked, with the way back. Draws nothing where there are none. */
export function BlockedSites() {
  const blocked = useLive(() => db.blocked.toArray(), '');
  const { busy, error, run } = useAction();
  if (!blocked || blocked.length === 0) return null;
  return (
    <section class="section">
      <h2>Blocked sites</h2>
      <ErrorNotice message={error} />
      <ul class="card rows">
        {blocked.map(({ origin }) => (
          <li key={origin} class="row" data-testid="blocked-row" data-origin={origin}>
            <span class="row-line">
              <span class="row-name">
                <Origin origin={origin} />
              </span>
              <Button
                look="quiet"
                testId="unblock"
                disabled={busy}
                label={`Unblock ${showOrigin(origin).text}`}
                onClick={() => void run(() => command('site.unblock', { origin }))}
              >
                Unblock
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
