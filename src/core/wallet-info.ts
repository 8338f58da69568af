/** What may be offered, judged by what a wallet says of itself. */
import type { WalletInfo } from '../contract/rows';

/** True where the wallet has this NIP-47 method, or never said which it has. */
export function offers({ methods }: Pick<WalletInfo, 'methods'>, method: string): boolean {
  return methods === null || methods.includes(method);
}

/** True where the wallet lists this method. For what few wallets have: the others would be asked in vain. */
export function lists({ methods }: Pick<WalletInfo, 'methods'>, method: string): boolean {
  return methods?.includes(method) ?? false;
}
