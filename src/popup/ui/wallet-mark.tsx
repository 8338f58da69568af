import type { ConnectionRow } from '../../contract/rows';
import { COLOURS } from '../../contract/rows';

/** The mark of a wallet, in its colour. Stands beside its name. */
export function WalletMark({ connection }: { connection: Pick<ConnectionRow, 'colour'> }) {
  return <span class="wallet-mark" data-colour={connection.colour ?? COLOURS[0]} aria-hidden="true" />;
}
