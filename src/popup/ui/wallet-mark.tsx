import { COLOURS, type ConnectionRow } from '../../contract/rows';

/** The mark by which a wallet is told from others. It stands beside the wallet's name, which says the same in words. */
export function WalletMark({ colour = COLOURS[0] }: Pick<ConnectionRow, 'colour'>) {
  return <span class="wallet-mark" data-colour={colour} aria-hidden="true" />;
}
