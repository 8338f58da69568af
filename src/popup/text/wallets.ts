/** Wallets as the user reads of them. */
import type { ConnectionRow } from '../../contract/rows';
import { neutralise } from '../../core/foreign-text';
import { cut } from './foreign';

/** What the user calls the wallet, or else what it calls itself, made harmless and cut. */
export function walletName({ label, name }: Pick<ConnectionRow, 'label' | 'name'>): string {
  return cut(neutralise(label || name), 40);
}
