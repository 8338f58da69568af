/**
 * A life of the background as far as it can end. Whatever it does to the world or hears from it passes here, and after its end nothing
 * does. An await matters only where something outside is touched, so that dying before or after each touch is dying at any await.
 */
export class Mortal {
  isAlive = true;
  /** After so many touches it dies. */
  touchesLeft = Number.POSITIVE_INFINITY;
  /** How often it touched anything: while this grows, things are going on. */
  touches = 0;
  readonly #onDeath: () => void;

  constructor(onDeath: () => void) {
    this.#onDeath = onDeath;
  }

  /** Passes one side of a touch. False where the life is over, now or since long. */
  passes(): boolean {
    if (!this.isAlive) return false;
    this.touches++;
    if (--this.touchesLeft <= 0) this.die();
    return this.isAlive;
  }

  /** Touches the world. Never resolves where the life ends before, or before it hears what came of it. */
  async touch<T>(work: () => T): Promise<T> {
    if (!this.passes()) return never();
    const result = work();
    return this.passes() ? result : never();
  }

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#onDeath();
  }
}

export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
