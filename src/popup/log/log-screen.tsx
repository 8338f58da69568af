import './log.css';
import { useState } from 'preact/hooks';
import type { ConnectionEventRow } from '../../contract/rows';
import { eventsOf } from '../../store/connection-events';
import { db } from '../database';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { walletName } from '../text/wallets';
import { Button } from '../ui/button';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { LogLine } from './log-line';

/** So many lines are shown, and so many more each time that one asks for more. */
const PAGE = 50;

/** The journal of connections, the latest line first: `log`, or of one wallet `log/<its id>`. */
export function LogScreen({ connections, about }: ScreenProps) {
  const id = about[0] ?? null;
  const [most, setMost] = useState(PAGE);
  const now = useNow(60_000);
  // One more than is shown tells whether there are more.
  const read = useLive(
    () =>
      eventsOf(db, id)
        .limit(most + 1)
        .toArray(),
    `${id} ${most}`,
  );
  const [last, setLast] = useState<ConnectionEventRow[]>([]);
  if (read && read !== last) setLast(read);
  const lines = read ?? last;
  const connection = connections.find((row) => row.id === id);
  return (
    <Screen
      title={t('log_title')}
      back={id === null ? href('settings') : href('wallet', id)}
      testId="log"
      actions={
        lines.length > 0 && (
          <a class="button quiet" href={href('export')} data-testid="open-export">
            {t('history_export')}
          </a>
        )
      }
    >
      {connection && (
        <p>
          <bdi>{walletName(connection)}</bdi>
        </p>
      )}
      {read && lines.length === 0 && <p class="card empty">{t('log_none')}</p>}
      {lines.length > 0 && (
        <ul class="card rows">
          {lines.slice(0, most).map((row) => (
            <LogLine key={row.id} row={row} now={now} namesWallet={id === null} />
          ))}
        </ul>
      )}
      {lines.length > most && (
        <div>
          <Button testId="log-more" onClick={() => setMost(most + PAGE)}>
            {t('log_more')}
          </Button>
        </div>
      )}
      <p class="soft small">{t('log_what')}</p>
    </Screen>
  );
}
