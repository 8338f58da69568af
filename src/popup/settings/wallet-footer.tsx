import type { ConnectionRow } from '../../contract/rows';
import { undecidedPayments } from '../../store/payments';
import { command } from '../commands';
import { db } from '../database';
import { Button } from '../ui/button';
import { ConfirmInline } from '../ui/confirm-inline';
import { Foreign } from '../ui/foreign';
import { useLive } from '../use-live';

/** What is seldom done with a wallet: connecting another one, and parting with this one. */
export function WalletFooter({ connection, onAdd }: { connection: ConnectionRow; onAdd: () => void }) {
  const undecided = useLive(
    async () =>
      (await undecidedPayments(db)).filter((payment) => payment.connectionId === connection.id).length,
    connection.id,
  );
  return (
    <footer class="footer">
      <Button look="quiet" onClick={onAdd}>
        Connect another wallet
      </Button>
      <ConfirmInline
        ask="Disconnect wallet"
        confirm="Disconnect"
        keep="Keep it"
        act={() => command('connection.remove', { connectionId: connection.id })}
      >
        Disconnect <Foreign text={connection.name} />? Its secret is destroyed here and its sites must ask
        again. Payments stay in the list. Delete the connection in your wallet too.
        {undecided !== undefined && undecided > 0 && (
          <strong>
            {' '}
            The outcome of {undecided === 1 ? '1 payment' : `${undecided} payments`} is not known yet, and
            once disconnected Fusebox cannot find it out.
          </strong>
        )}
      </ConfirmInline>
    </footer>
  );
}
