import type { ConnectionRow } from '../../contract/rows';
import { undecidedPayments } from '../../store/payments';
import { command } from '../commands';
import { db } from '../database';
import { walletName } from '../text/wallets';
import { ConfirmInline } from '../ui/confirm-inline';
import { useLive } from '../use-live';
import { Phrase } from '../words/phrase';
import { t, tn } from '../words/words';

/** Parting with a wallet. What is destroyed here still works in the wallet until it is deleted there, too. */
export function Disconnect({ connection }: { connection: ConnectionRow }) {
  const undecided = useLive(
    async () =>
      (await undecidedPayments(db)).filter((payment) => payment.connectionId === connection.id).length,
    connection.id,
  );
  return (
    <section class="section">
      <h2>{t('connection_disconnect_title')}</h2>
      <p>{t('connection_disconnect_what')}</p>
      <div class="disconnect">
        <ConfirmInline
          testId="disconnect"
          ask={t('connection_disconnect')}
          confirm={t('connection_disconnect_confirm')}
          keep={t('connection_keep')}
          // The screen gives way to what is left to do.
          act={() => command('connection.remove', { connectionId: connection.id })}
        >
          <Phrase text="connection_disconnect_ask" blanks={{ wallet: <bdi>{walletName(connection)}</bdi> }} />
          {undecided !== undefined && undecided > 0 && (
            <strong> {tn('connection_undecided', undecided)}</strong>
          )}
        </ConfirmInline>
      </div>
    </section>
  );
}
