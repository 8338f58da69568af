/** A client asks for a connection with a key that it made itself: the parameters of create_connection, as Alby Hub has them. */
import * as v from 'valibot';
import { nowSeconds } from '../lightning/ldk';
import { RENEWALS } from './budget';
import type { Grant } from './connections';
import { count, hash, metadata } from './methods/method';
import { NOTIFICATION_TYPES, WalletError } from './protocol';

export const connectionRequest = v.object({
  /** Of the client. */
  pubkey: hash,
  name: v.pipe(v.string(), v.minLength(1)),
  request_methods: v.pipe(v.array(v.string()), v.minLength(1)),
  notification_types: v.optional(v.array(v.picklist(NOTIFICATION_TYPES)), []),
  /** msat; 0 is no limit. */
  max_amount: v.optional(count, 0),
  budget_renewal: v.optional(v.picklist(RENEWALS), 'never'),
  /** Seconds since the epoch. */
  expires_at: v.optional(count),
  /** A sub-wallet, with a balance of its own. */
  isolated: v.optional(v.boolean(), false),
  metadata: v.optional(metadata),
});
export type ConnectionRequest = v.InferOutput<typeof connectionRequest>;

/** What is asked for. */
export function grantOf(request: ConnectionRequest): Grant {
  return {
    methods: request.request_methods,
    notifications: request.notification_types,
    budget:
      request.max_amount === 0
        ? undefined
        : { amountMsat: request.max_amount, renewal: request.budget_renewal },
    expiresAt: request.expires_at,
    isolated: request.isolated,
    metadata: { name: request.name, ...request.metadata },
  };
}

/** Throws BAD_REQUEST where nobody is granted this. `served` are the wallet's methods. */
export function refuseUngrantable(request: ConnectionRequest, served: readonly string[]): void {
  for (const name of request.request_methods)
    if (!served.includes(name)) throw new WalletError('BAD_REQUEST', `The wallet has no method ${name}.`);
  // Or a connection could make others without end, or without limits.
  if (request.request_methods.includes('create_connection'))
    throw new WalletError('BAD_REQUEST', 'create_connection is not granted.');
  // The key that signs is the node's, which is not the sub-wallet's alone.
  if (request.isolated && request.request_methods.includes('sign_message'))
    throw new WalletError('BAD_REQUEST', 'An isolated connection may not sign messages.');
  if (request.expires_at !== undefined && request.expires_at <= nowSeconds())
    throw new WalletError('BAD_REQUEST', 'The connection would have expired already.');
}
