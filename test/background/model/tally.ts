/** How often each interesting thing happened over all runs. A model in which nothing happens proves nothing. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  /** What happened less often than it has to in so many histories, or they say little. Of fewer histories less is asked. */
  scarce(histories: number, least: Record<string, number>): string[] {
    const share = Math.min(1, this.#of('histories') / histories);
    return Object.entries(least)
      .filter(([what, times]) => this.#of(what) < Math.floor(times * share))
      .map(([what]) => `${what}: ${this.#of(what)}`);
  }

  toString(): string {
    return [...this.#counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([what, times]) => `${what} ${times}`)
      .join(' · ');
  }

  #of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }
}
