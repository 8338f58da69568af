import type { ConnectionEventRow } from '../../contract/rows';
import { eventsOf } from '../../store/connection-events';
import { undecidedPayments } from '../../store/payments';
import { db } from '../database';
import { href } from '../route';
import { dayText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { LinkRow } from '../ui/link-row';
import { Notice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { Phrase } from '../words/phrase';
import { t, tn } from '../words/words';
import { DeleteThere } from './delete-there';

/** A wallet that is connected no more: what of it is left, and what is left to do. */
export function GoneWallet({ id }: { id: string }) {
  const read = useLive(() => leftOf(id), id);
  if (!read) return null;
  const { ended, undecided } = read;
  return (
    <Screen
      title={ended ? <Foreign text={ended.walletName} max={40} /> : t('settings_wallets')}
      back={href('settings')}
      testId="wallet-gone"
    >
      {ended ? (
        <>
          <p role="status">
            <Phrase text="gone_what" blanks={{ day: dayText(ended.at) }} />
          </p>
          <Notice>{t('gone_still_there')}</Notice>
          <DeleteThere />
        </>
      ) : (
        <p>{t('connection_gone')}</p>
      )}
      {undecided > 0 && (
        <p>
          {tn('gone_undecided', undecided)} <a href={href()}>{t('gone_see')}</a>
        </p>
      )}
      {ended && (
        <ul class="card rows">
          <LinkRow href={href('log', id)} testId="wallet-log">
            {t('log_title')}
          </LinkRow>
        </ul>
      )}
    </Screen>
  );
}

async function leftOf(id: string): Promise<{ ended: ConnectionEventRow | undefined; undecided: number }> {
  const lines = eventsOf(db, id).filter(({ kind }) => kind === 'revoked');
  const undecided = (await undecidedPayments(db)).filter(({ connectionId }) => connectionId === id);
  return { ended: await lines.first(), undecided: undecided.length };
}
