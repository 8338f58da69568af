/** What a request for a connection says in a query, the same in a link (`wallet-auth-uri`) and in the address of a wallet's page (`wallet-auth-page`). */
import type { WalletAuthRequest } from '../contract/wallet-auth';

/** Names and values in the order in which Alby's SDK has them, without client and relays. The amount is in msat, the date in seconds since the epoch. */
export function walletAuthParameters(request: WalletAuthRequest): [name: string, value: string][] {
  const { methods, wantsConnections, notificationTypes, budget, expiresAt, metadata } = request;
  const all: [name: string, value: string | null | undefined][] = [
    ['request_methods', [...methods, ...(wantsConnections ? ['create_connection'] : [])].join(' ')],
    ['name', request.name],
    ['icon', request.icon],
    ['return_to', request.returnTo?.url],
    ['notification_types', notificationTypes.join(' ') || null],
    ['max_amount', budget?.amount.toString()],
    ['budget_renewal', budget?.renewal],
    ['expires_at', expiresAt?.toString()],
    ['isolated', request.isolated ? 'true' : null],
    ['metadata', metadata && JSON.stringify(metadata)],
  ];
  return all.filter((parameter): parameter is [string, string] => typeof parameter[1] === 'string');
}

/** A query with spaces as %20 (the draft): not everybody reads + as one. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replaceAll('+', '%20');
}
