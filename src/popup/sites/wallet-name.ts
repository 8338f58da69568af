import type { ConnectionRow } from '../../contract/rows';
import { cut, neutralise } from '../text/foreign';

/** What a wallet is called in a list: by the user, or else by itself. Made harmless. */
export function walletName({ label, name }: Pick<ConnectionRow, 'label' | 'name'>): string {
  return cut(neutralise(label ?? name), 40);
}
