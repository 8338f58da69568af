/** A request that waits for its response, and how it has travelled so far. */
import type { SignedEvent } from '../contract/rows';
import type { Delivery } from './wallet-errors';

export interface Outstanding {
  event: SignedEvent;
  /** Reads the decrypted content; true where it was a good response and the request is over. */
  take: (content: string) => boolean;
  /** How often each relay was handed the event. From the first time on the wallet may have it. */
  deliveries: Map<string, number>;
  /** Set when the wallet answered, but in a way that cannot be read. */
  garbled: boolean;
  /** Tells the waiting caller that a relay connected or failed. */
  onRelayChange: () => void;
}

/** True once the wallet may have the request. */
export function wasSent({ deliveries }: Outstanding): boolean {
  return deliveries.size > 0; // also where every relay says that it refused: it may say so and pass it on
}

/** How the request has travelled, for judging the answer to it. */
export function deliveryOf({ deliveries }: Outstanding): Delivery {
  const counts = Array.from(deliveries.values()).filter((count) => count > 0);
  return { relays: counts.length, isRepeated: counts.some((count) => count > 1) };
}
