/** How often each interesting thing happened over all runs. A model in which nothing happens proves nothing. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  /** What happened less often than it has to, or the histories say little. */
  scarce(least: Record<string, number>): string[] {
    return Object.entries(least)
      .filter(([what, times]) => (this.#counts.get(what) ?? 0) < times)
      .map(([what]) => `${what}: ${this.#counts.get(what) ?? 0}`);
  }

  toString(): string {
    return [...this.#counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([what, times]) => `${what} ${times}`)
      .join(' · ');
  }
}
