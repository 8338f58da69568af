import type { ConnectionRow } from '../../contract/rows';
import { href } from '../route';
import { walletName } from '../text/wallets';
import { WalletMark } from '../ui/wallet-mark';
import { t } from '../words/words';

interface WalletChoiceProps {
  connections: readonly ConnectionRow[];
  connection: ConnectionRow;
  onChoose: (connectionId: string) => void;
}

/** Which wallet the popup is about. Of several, one is chosen here; a single one leads to what can be set of it. */
export function WalletChoice({ connections, connection, onChoose }: WalletChoiceProps) {
  if (connections.length === 1) {
    return (
      <a class="wallet-choice" href={href('wallet', connection.id)}>
        <WalletMark connection={connection} />
        <bdi data-testid="wallet-name">{walletName(connection)}</bdi>
      </a>
    );
  }
  return (
    <span class="wallet-choice">
      <WalletMark connection={connection} />
      <select
        aria-label={t('masthead_wallet')}
        value={connection.id}
        data-testid="wallet-choice"
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {connections.map((row) => (
          <option key={row.id} value={row.id}>
            {walletName(row)}
          </option>
        ))}
      </select>
    </span>
  );
}
