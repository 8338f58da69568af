import type { ConnectionRow } from '../../contract/rows';

/** What the user calls a wallet, or else what it calls itself. Foreign text. */
export function walletName({ label, name }: Pick<ConnectionRow, 'label' | 'name'>): string {
  return label ?? name;
}
