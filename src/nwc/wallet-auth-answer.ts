/**
 * How a wallet answers a request for a connection (nips PR 1818: a draft): by an info event that names the client, or by a message of its page. Either only claims to
 * come from the wallet that the user means. The connection is proven by an encrypted answer to `get_info`, and the wallet by the user who knows it again.
 */
import * as v from 'valibot';
import type { SignedEvent } from '../contract/rows';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { isLightningAddress } from '../lightning/lightning-address';
import { isNearby } from '../lightning/service-url';
import { isAuthentic, isPublicKey, KIND } from './events';
import type { Filter } from './relay-link';
import { MOST_RELAYS, readForeignRelayUrl } from './relay-url';
import { fields, hash, ifGood, text } from './transaction';
import type { ConnectionUri } from './uri';

/** All of a connection but the client's own secret. */
export type WalletAuthAnswer = Omit<ConnectionUri, 'secret'>;

/** What to listen for on the request's relays. They may hold the answer already: info events are kept. */
export function answerFilter({ appPubkey }: Pick<WalletAuthRequest, 'appPubkey'>): Filter {
  return { kinds: [KIND.info], '#p': [appPubkey] };
}

/**
 * The answer in an event, or null where it is none, or is forged. A relay that the wallet recommends in the `p` tag is used in place of those of the request (the
 * draft: MUST), unless it leads into the user's own network, where no relay of the request is: anybody may answer. What the wallet can do is told by `parseInfo`; its Lightning address only by `get_info`.
 */
export function readAnswer(
  event: SignedEvent,
  request: Pick<WalletAuthRequest, 'appPubkey' | 'relays'>,
): WalletAuthAnswer | null {
  const tag = event.tags.find(([name, value]) => name === 'p' && value === request.appPubkey);
  if (event.kind !== KIND.info || event.pubkey === request.appPubkey || !tag || !isAuthentic(event))
    return null;
  const relay = readForeignRelayUrl(tag[2] ?? '');
  const isTaken = 'url' in relay && (!leadsNear(relay.url) || request.relays.some(leadsNear));
  return { walletPubkey: event.pubkey, relays: isTaken ? [relay.url] : request.relays, lud16: null };
}

const leadsNear = (url: string) => isNearby(new URL(url).hostname);

const relay = v.pipe(
  text,
  v.transform(readForeignRelayUrl),
  v.object({ url: v.string() }),
  v.transform(({ url }) => url),
);

/** With several relays, as Alby Hub posts it, or with one, as the draft has it. */
const success = v.pipe(
  fields({
    type: v.literal('nwc:success'),
    walletPubkey: v.pipe(hash, v.check(isPublicKey)),
    relayUrls: v.optional(v.array(text)),
    relayUrl: v.optional(text),
    lud16: ifGood(v.pipe(text, v.check(isLightningAddress))),
  }),
  v.transform(({ walletPubkey, relayUrls, relayUrl, lud16 }) => ({
    walletPubkey,
    relays: relayUrls ?? (relayUrl === undefined ? [] : [relayUrl]),
    lud16: lud16 ?? null,
  })),
  v.object({
    walletPubkey: v.string(),
    relays: v.pipe(v.array(relay), v.minLength(1), v.maxLength(MOST_RELAYS)),
    lud16: v.nullable(v.string()),
  }),
);

/** The answer in a message that a wallet's page posted to its opener, or null where it is none. Whoever calls this has checked the message's origin. */
export function readSuccess(message: unknown, { appPubkey }: WalletAuthRequest): WalletAuthAnswer | null {
  const read = v.safeParse(success, message);
  if (!read.success || read.output.walletPubkey === appPubkey) return null;
  return { ...read.output, relays: [...new Set(read.output.relays)] };
}
