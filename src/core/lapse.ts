/** When a request is past acting on. */
import type { SignedEvent } from '../contract/rows';

/** Clocks of wallets are off by minutes, in ms. */
const CLOCK_SLACK_MS = 15 * 60_000;

/** True where a wallet that honours `expiration` (NIP-40) would not act on the request any more, by our clock (ms since the epoch). */
export function hasExpired(request: SignedEvent, now: number): boolean {
  const [, expiration] = request.tags.find(([name]) => name === 'expiration') ?? [];
  return now >= Number(expiration ?? Number.POSITIVE_INFINITY) * 1000;
}

/** True where it would not by the wallet's own clock either. */
export function hasLapsed(request: SignedEvent, now: number): boolean {
  return hasExpired(request, now - CLOCK_SLACK_MS);
}
