/** Reading a nostr+walletauth:// URI (nips pull request 1818) with Alby's parser, by which other wallets read it, too. */
import * as v from 'valibot';
import { albySdk } from '../alby-sdk';
import { type ConnectionRequest, connectionRequest } from './connection-request';
import { describe } from './methods/method';
import { WalletError } from './protocol';

export interface WalletAuth {
  request: ConnectionRequest;
  /** Where the app waits for the info event, and will send its requests. */
  relayUrls: string[];
  /** A picture the app says is its own. */
  icon: string | null;
  /** Where the app wants the user to go next. */
  returnTo: string | null;
}

const NAMELESS = 'An app without a name';

/** Throws BAD_REQUEST where the URI cannot be read, or asks for what there is not. */
export async function readWalletAuth(uri: string): Promise<WalletAuth> {
  const { NWAClient } = await albySdk();
  const asked = parsed(() => NWAClient.parseWalletAuthUrl(uri));
  const request = v.safeParse(connectionRequest, {
    pubkey: asked.appPubkey,
    name: asked.name ?? NAMELESS,
    request_methods: asked.requestMethods,
    notification_types: asked.notificationTypes,
    max_amount: asked.maxAmount,
    budget_renewal: asked.budgetRenewal ?? undefined,
    expires_at: asked.expiresAt,
    isolated: asked.isolated,
    metadata: asked.metadata,
  });
  if (!request.success) throw new WalletError('BAD_REQUEST', describe(request.issues[0]));
  if (asked.relayUrls.length === 0) throw new WalletError('BAD_REQUEST', 'The app names no relay.');
  return {
    request: request.output,
    relayUrls: asked.relayUrls,
    icon: asked.icon ?? null,
    returnTo: asked.returnTo ?? null,
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new WalletError('BAD_REQUEST', error instanceof Error ? error.message : String(error));
  }
}
