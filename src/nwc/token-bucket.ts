/** How much of something is put up with: a burst, and so much again with every second (a token bucket). */
export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** `now` in ms since the epoch. */
  constructor({ burst, perSecond }: { burst: number; perSecond: number }, now: () => number) {
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
    this.#now = now;
    this.#left = burst;
    this.#at = now();
  }

  /** Takes so much; false where less is left. */
  take(cost = 1): boolean {
    const now = this.#now();
    // A clock that went back gives nothing and takes nothing.
    this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
