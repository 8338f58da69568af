/**
 * Time as the model has it. Nothing waits for real time: timers run when the model's clock has come to them, and end with the life of
 * the background that set them.
 */
import { vi } from 'vitest';
import { DAY_MS } from './times';

interface Timer {
  at: number;
  run: () => void;
}

/** Two minutes before a day, a month and a half year end. */
const BEGINNING = new Date(2026, 5, 30, 23, 58).getTime();

export class Clock {
  /** ms since the epoch, in truth. */
  real = BEGINNING;
  #putBack = 0;
  /** What timers go by: it stands still while the machine sleeps. */
  #awake = 0;
  #timers = new Map<number, Timer>();
  #lastTimer = 0;
  /** False between two lives: what is left of a dead one sets no timers. */
  runsTimers = true;

  /** ms since the epoch, as the user's machine has it. */
  readonly now = (): number => this.real - this.#putBack;

  /** Puts the model's timers in place of the real ones. Give them back with `vi.unstubAllGlobals`. */
  takeOver(): void {
    const { setImmediate } = globalThis;
    const set = (run: () => void, ms = 0) => {
      // Dexie's own housekeeping, which is of no life.
      if (ms === 0) return void setImmediate(run);
      const id = ++this.#lastTimer;
      if (this.runsTimers) this.#timers.set(id, { at: this.#awake + ms, run });
      return id;
    };
    vi.stubGlobal('setTimeout', set);
    vi.stubGlobal('clearTimeout', (id: number) => void this.#timers.delete(id));
    vi.stubGlobal('setInterval', () => 0); // only what keeps the background alive: here it dies when the model says so
    vi.stubGlobal('clearInterval', () => undefined);
  }

  /** Time passes, and timers run, each followed by what `settle` waits for. */
  async pass(ms: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#awake + ms;
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      const [id, timer] = next;
      this.#advanceTo(Math.max(this.#awake, timer.at));
      this.#timers.delete(id);
      timer.run();
      await settle();
    }
    this.#advanceTo(end);
  }

  /** The machine sleeps: time passes, and no timer notices. */
  sleep(ms: number): void {
    this.real += ms;
  }

  putBack(days: number): void {
    this.#putBack += days * DAY_MS;
  }

  putRight(): void {
    this.#putBack = 0;
  }

  clearTimers(): void {
    this.#timers.clear();
  }

  #advanceTo(at: number): void {
    this.real += at - this.#awake;
    this.#awake = at;
  }

  #next(end: number): [number, Timer] | null {
    let found: [number, Timer] | null = null;
    for (const entry of this.#timers) {
      if (entry[1].at <= end && (found === null || entry[1].at < found[1].at)) found = entry;
    }
    return found;
  }
}
