/** Timers that run ahead of the real clock, so that no test waits for a pause or a deadline. What time it is stays true. */
import { setTimeout as pause } from 'node:timers/promises';
import { vi } from 'vitest';

/** While something is waited for, so many ms pass for the timers in each real STEP_MS. */
const HURRIED_MS = 60;
const STEP_MS = 3;
/** What takes longer than this, in ms as timers see it, will not come. No pause of the client or the wallet comes near. */
const LONGEST_MS = 200_000;

/** Only setTimeout is in its hands: sockets are real, and take the time they take. */
export class HurriedClock {
  #now = 0;
  #hurry: ReturnType<typeof setInterval> | undefined;
  /** Of each who waits; together they hurry it no more than one. */
  readonly #checks = new Set<() => void>();

  constructor() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  }

  /** ms since the beginning, as timers see it. */
  get now(): number {
    return this.#now;
  }

  /** The timers go on while something is waited for, and at no other time. Throws where it does not come. */
  async whileWaitingFor<T>(promise: Promise<T>): Promise<T> {
    const latest = this.#now + LONGEST_MS;
    let check = () => {};
    const tooLate = new Promise<never>((_, reject) => {
      check = () => {
        if (this.#now >= latest) reject(new Error('What was waited for did not come.'));
      };
    });
    if (this.#checks.size === 0) this.#hurry = setInterval(() => this.#step(), STEP_MS);
    this.#checks.add(check);
    try {
      return await Promise.race([promise, tooLate]);
    } finally {
      this.#checks.delete(check);
      if (this.#checks.size === 0) clearInterval(this.#hurry);
    }
  }

  /** The same for something that nobody tells of. */
  async until(holds: () => boolean): Promise<void> {
    const latest = this.#now + LONGEST_MS;
    while (!holds()) {
      if (this.#now >= latest) throw new Error('What was waited for did not come.');
      await pause(STEP_MS);
      this.#step();
    }
  }

  advanceTo(time: number): void {
    vi.advanceTimersByTime(time - this.#now);
    this.#now = time;
  }

  stop(): void {
    vi.useRealTimers();
  }

  #step(): void {
    this.advanceTo(this.#now + HURRIED_MS);
    for (const check of this.#checks) check();
  }
}
