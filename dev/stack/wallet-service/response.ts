/** A response on its way from the wallet to its relays, where tests can take it over. */
import type { Event } from 'nostr-tools/pure';
import type { WalletRequest } from './interceptors';

export interface WalletResponse {
  request: WalletRequest;
  /** What is encrypted in the event. */
  plaintext: string;
  event: Event;
}

/** Brings a response to the relays. */
export type Delivery = (response: WalletResponse) => Promise<void>;
