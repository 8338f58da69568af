/** Looking for the wallet that answers a request for a connection (Nostr Wallet Auth), on the relays of the request. */
import { FuseboxError } from '../contract/errors';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { getPublicKey, signEvent } from './events';
import { RelayLink } from './relay-link';
import { answerFilter, readAnswer, type WalletAuthAnswer } from './wallet-auth-answer';

export interface WalletSearch {
  request: Pick<WalletAuthRequest, 'appPubkey' | 'relays'>;
  /** The client's, or of nobody in particular. It signs where a relay asks who we are (NIP-42). */
  secret: Uint8Array;
  /** Whether an answer by this wallet counts. */
  counts: (walletPubkey: string) => boolean;
  /** How long to look, in ms. */
  timeout: number;
  signal: AbortSignal;
  openSocket: (url: string) => WebSocket;
  /** ms since the epoch. */
  now: () => number;
  /** 0 ≤ x < 1. */
  random?: () => number;
}

/**
 * The first answer that counts. Who sees the request can give one, so it does not say whose wallet that is. Throws NO_RESPONSE where none has in time, RELAY_UNREACHABLE where no
 * relay could be reached either, and the signal's reason.
 */
export async function findWallet(search: WalletSearch): Promise<WalletAuthAnswer> {
  const { request, timeout, signal } = search;
  signal.throwIfAborted();
  const links: RelayLink[] = [];
  const reached = new Set<RelayLink>();
  const failed = new Set<RelayLink>();
  // At the very end an attempt may be under way: what has become of those before counts.
  const note = () => {
    for (const link of links) {
      if (link.isOpen) reached.add(link);
      if (link.hasFailed) failed.add(link);
    }
  };
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<WalletAuthAnswer>((resolve, reject) => {
      for (const url of request.relays) links.push(listen(url, search, resolve, note));
      timer = setTimeout(
        () => reject(reached.size === 0 && failed.size === links.length ? unreachable() : silent()),
        timeout,
      );
      signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
    });
  } finally {
    clearTimeout(timer);
    over.abort();
    for (const link of links) link.close();
  }
}

function listen(
  url: string,
  search: WalletSearch,
  onFound: (answer: WalletAuthAnswer) => void,
  onChange: () => void,
): RelayLink {
  const { request, secret, counts, openSocket, now, random = Math.random } = search;
  const clientPubkey = getPublicKey(secret);
  const filter = answerFilter(request);
  const link = new RelayLink(url, {
    openSocket,
    random,
    now,
    filters: () => [filter],
    ping: { ...filter, limit: 1 },
    outstanding: new Map(),
    sign: (template) => signEvent(template, secret, clientPubkey),
    isNeeded: () => true,
    onEvent(event) {
      const answer = readAnswer(event, request);
      if (!answer) return 'bad';
      if (!counts(answer.walletPubkey)) return 'ignored';
      onFound(answer);
      return 'good';
    },
    onChange,
  });
  link.open();
  return link;
}

function silent(): FuseboxError {
  return new FuseboxError(
    'NO_RESPONSE',
    'No wallet has answered. Approve the connection in your wallet, then try again.',
  );
}

function unreachable(): FuseboxError {
  return new FuseboxError(
    'RELAY_UNREACHABLE',
    'None of the relays could be reached. Check them and your network, then try again.',
  );
}
