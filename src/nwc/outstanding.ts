/** A request that waits for its response, and how it has travelled so far. */
import type { SignedEvent } from '../contract/rows';
import type { Method } from './methods';
import type { Delivery } from './nwc-error';

export interface Outstanding {
  method: Method;
  event: SignedEvent;
  /** Until when it is waited for, in ms since the epoch. */
  deadline: number;
  /** How often each relay was handed the event, by URL. From the first time on the wallet may have it. */
  deliveries: Map<string, number>;
  /** What relays said that did not take it, by URL. They may have passed it on all the same. */
  refusals: Map<string, string>;
  /** Set when the wallet answered, but in a way that cannot be read. */
  isGarbled: boolean;
  /** Reads the decrypted content of a response that came by the relay with this URL; false where it answers nothing. */
  take: (content: string, response: SignedEvent, relay: string) => boolean;
  /** Tells the waiting caller that a relay connected or failed. */
  onRelayChange: () => void;
  /** Ends the wait: no answer. */
  giveUp: () => void;
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

/** What a relay said that refused the request, where every relay that was handed it has refused. */
export function refusalOfAll({ deliveries, refusals }: Outstanding): string | null {
  const [said] = refusals.values();
  return said !== undefined && refusals.size === deliveries.size ? said : null;
}
