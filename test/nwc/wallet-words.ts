/** NIP-47 as a wallet speaks it, by nostr-tools alone. */
import * as nip04 from 'nostr-tools/nip04';
import * as nip44 from 'nostr-tools/nip44';
import { type Event, finalizeEvent } from 'nostr-tools/pure';
import type { WalletInfo } from '../../src/contract/rows';

/** All that is known of a wallet is how it encrypts. */
export function speaking(encryption: WalletInfo['encryption']): WalletInfo {
  return { methods: null, notifications: [], encryption, version: null, at: 0 };
}

/** A request as the wallet understood it. */
export interface Heard {
  event: Event;
  scheme: 'nip44_v2' | 'nip04';
  method: string;
  params: unknown;
}

export function readRequest(event: Event, walletSecret: Uint8Array): Heard {
  const scheme = tag(event, 'encryption') === 'nip44_v2' ? 'nip44_v2' : 'nip04';
  const plaintext =
    scheme === 'nip44_v2'
      ? nip44.decrypt(event.content, nip44.getConversationKey(walletSecret, event.pubkey))
      : nip04.decrypt(walletSecret, event.pubkey, event.content);
  const { method, params } = JSON.parse(plaintext);
  return { event, scheme, method, params };
}

export interface ResponseChanges {
  secret?: Uint8Array;
  tags?: string[][];
  /** Seconds since the epoch. */
  at?: number;
  /** In place of the encrypted body. */
  content?: string;
}

/** The response event with this body, or with what a test wants otherwise. */
export function responseEvent(
  { event, scheme }: Heard,
  body: unknown,
  walletSecret: Uint8Array,
  changes: ResponseChanges = {},
): Event {
  return finalizeEvent(
    {
      kind: 23195,
      created_at: changes.at ?? Math.floor(Date.now() / 1000),
      tags: changes.tags ?? [
        ['p', event.pubkey],
        ['e', event.id],
      ],
      content:
        changes.content ??
        encrypt(scheme, typeof body === 'string' ? body : JSON.stringify(body), walletSecret, event.pubkey),
    },
    changes.secret ?? walletSecret,
  );
}

export function encrypt(scheme: Heard['scheme'], text: string, secret: Uint8Array, peer: string): string {
  return scheme === 'nip44_v2'
    ? nip44.encrypt(text, nip44.getConversationKey(secret, peer))
    : nip04.encrypt(secret, peer, text);
}

/** The info event of this wallet. */
export function infoEvent(
  secret: Uint8Array,
  content: string,
  {
    encryption = 'nip44_v2 nip04',
    at = Math.floor(Date.now() / 1000),
  }: { encryption?: string | null; at?: number } = {},
): Event {
  const tags = encryption === null ? [] : [['encryption', encryption]];
  return finalizeEvent({ kind: 13194, created_at: at, tags, content }, secret);
}

export function tag(event: Event, name: string): string | undefined {
  return event.tags.find(([key]) => key === name)?.[1];
}
