import type { ConnectionRow } from '../../contract/rows';
import { href } from '../route';
import { endText, quotaText } from '../text/limits';
import { Notice } from '../ui/notice';
import { useNow } from '../use-now';
import { t } from '../words/words';

/** What the wallet will refuse, or soon, said before it does. `leads`: to what can be done about it. */
export function Limits({ connection, leads = false }: { connection: ConnectionRow; leads?: boolean }) {
  const now = useNow(30_000);
  const end = endText(connection, now);
  const quota = quotaText(connection, now);
  if (end === null && quota === null) return null;
  return (
    <div class="tight" data-testid="limits">
      {end !== null && (
        <Notice>
          {end}{' '}
          {leads && (
            <a href={href('wallet', connection.id)} data-testid="renew-here">
              {t('limits_renew')}
            </a>
          )}
        </Notice>
      )}
      {quota !== null && <Notice>{quota}</Notice>}
    </div>
  );
}
