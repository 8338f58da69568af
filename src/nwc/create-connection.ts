/** `create_connection` (de facto, Alby Hub): a request for a connection, made over another one in place of a link. */
import type { WalletAuthRequest } from '../contract/wallet-auth';
import type { MethodParams } from './methods';

/** What a wallet is asked to make: the client's key, its name (a wallet wants one) and what it may do. Other connections it may never make. */
export function createConnectionParams(
  request: WalletAuthRequest,
  name: string,
): MethodParams['create_connection'] {
  const { appPubkey, methods, notificationTypes, budget, expiresAt, isolated, metadata } = request;
  return {
    pubkey: appPubkey,
    name,
    request_methods: methods,
    ...(notificationTypes.length === 0 ? {} : { notification_types: notificationTypes }),
    ...(budget === null ? {} : { max_amount: budget.amount, budget_renewal: budget.renewal }),
    ...(expiresAt === null ? {} : { expires_at: expiresAt }),
    ...(isolated ? { isolated: true } : {}),
    ...(metadata === null ? {} : { metadata }),
  };
}
