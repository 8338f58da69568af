import * as v from 'valibot';
import { nowSeconds } from '../../lightning/ldk';
import { RENEWALS } from '../budget';
import { NOTIFICATION_TYPES, WalletError } from '../protocol';
import { count, hash, metadata, method, type Wallet } from './method';

const params = v.object({
  pubkey: hash,
  name: v.pipe(v.string(), v.minLength(1)),
  request_methods: v.pipe(v.array(v.string()), v.minLength(1)),
  notification_types: v.optional(v.array(v.picklist(NOTIFICATION_TYPES)), []),
  /** msat; 0 is no limit. */
  max_amount: v.optional(count, 0),
  budget_renewal: v.optional(v.picklist(RENEWALS), 'never'),
  expires_at: v.optional(count),
  isolated: v.optional(v.boolean(), false),
  metadata: v.optional(metadata),
});

/** As Alby Hub has it, but for isolated connections. The client made its own key; of the relays it knows already. */
export const createConnection = method(params, (request, { connections, served, pubkey }) => {
  for (const wanted of request.request_methods) refuseUngrantable(wanted, served);
  if (request.isolated)
    throw new WalletError('NOT_IMPLEMENTED', 'The wallet has no balances of single connections.');
  if (request.expires_at !== undefined && request.expires_at <= nowSeconds())
    throw new WalletError('BAD_REQUEST', 'The connection would have expired already.');
  if (connections.has(request.pubkey))
    throw new WalletError('BAD_REQUEST', 'This client has a connection already.');
  connections.add(request.pubkey, {
    methods: request.request_methods,
    notifications: request.notification_types,
    expiresAt: request.expires_at,
    budget:
      request.max_amount === 0
        ? undefined
        : { amountMsat: request.max_amount, renewal: request.budget_renewal },
  });
  return { wallet_pubkey: pubkey };
});

function refuseUngrantable(name: string, served: Wallet['served']): void {
  if (!served.includes(name)) throw new WalletError('BAD_REQUEST', `The wallet has no method ${name}.`);
  // Or a connection could make others without end, or without limits.
  if (name === 'create_connection') throw new WalletError('BAD_REQUEST', 'create_connection is not granted.');
}
