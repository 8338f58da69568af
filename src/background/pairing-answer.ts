/** Which wallet answers a request for a connection: by the request itself, whoever has seen it; or over a connection that the wallet has already. */
import { FuseboxError } from '../contract/errors';
import type { PairingRow } from '../contract/rows';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { pause } from '../core/pause';
import { createConnectionParams } from '../nwc/create-connection';
import type { WalletAuthAnswer } from '../nwc/wallet-auth-answer';
import { findWallet } from '../nwc/wallet-search';
import { secretPlace } from '../vault/sealed-rows';
import type { Vault } from '../vault/vault';
import type { Wallets } from './wallets';

/** How long the wallet may take to make a connection by `create_connection`, in ms. */
const ANSWER_MS = 20_000;
/** After a refusal: a wallet that was asked before a death of the background refuses to make the same connection twice, and has answered already. In ms. */
const ANSWERED_BEFORE_MS = 3_000;

/** By which a wallet shows the connection to its user. */
export const OUR_NAME = 'Fusebox';

export type Answer = NonNullable<PairingRow['answer']>;

interface AnswerDeps {
  vault: Vault;
  wallets: Wallets;
  /** ms since the epoch. */
  now: () => number;
}

/** Resolves with the wallet that answers. Throws what a wallet refuses with; NO_RESPONSE once the row has waited long enough. */
export async function findAnswer(deps: AnswerDeps, row: PairingRow, signal: AbortSignal): Promise<Answer> {
  const { vault, wallets, now } = deps;
  const secret = await vault.open(row.sealedSecret, secretPlace(row.id));
  const { request } = row;
  const timeout = Math.max(0, row.waitsUntil - now());
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const looking = findWallet({
    request,
    secret,
    counts: (walletPubkey) => !row.refused.includes(walletPubkey),
    timeout,
    signal: either,
    openSocket: wallets.openSocket,
    now,
  });
  if (row.way.kind !== 'connection') return seen(await looking);
  looking.catch(() => undefined); // looked at only where it is needed
  try {
    return await askOver(deps, row.way.connectionId, request, either);
  } catch (error) {
    // Where no answer came, it may have been made all the same; where it was refused, before a death.
    const isRefused = error instanceof FuseboxError && error.walletCode !== undefined;
    if (!isRefused && !isUnanswered(error)) throw error;
    if (!isRefused) return seen(await looking);
    const refused = pause(ANSWERED_BEFORE_MS, either).then(() => Promise.reject(error));
    return seen(await Promise.race([looking, refused]));
  } finally {
    over.abort();
  }
}

/** Has a wallet make the connection, over one that it has already. It is reached by the same relays. */
async function askOver(
  { wallets }: Pick<AnswerDeps, 'wallets'>,
  connectionId: string,
  request: WalletAuthRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const { row, client } = await wallets.of(connectionId);
  const { wallet_pubkey } = await client.request(
    'create_connection',
    createConnectionParams(request, OUR_NAME),
    {
      timeout: ANSWER_MS,
      signal,
    },
  );
  return { walletPubkey: wallet_pubkey, relays: row.relays, lud16: null, isCertain: true };
}

/** True where it may still come: the wallet has said nothing. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof FuseboxError && ['NO_RESPONSE', 'RELAY_UNREACHABLE', 'BAD_RESPONSE'].includes(error.code)
  );
}

/** Anyone can have given it. */
export function seen(answer: WalletAuthAnswer): Answer {
  return { ...answer, isCertain: false };
}
