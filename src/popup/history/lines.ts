import { comparePlaces, type Line, type Place } from '../payment/entry';

/** The lines of a list in their order, each once. */
export class Lines {
  readonly #lines: Line[] = [];
  readonly #places = new Map<string, number>();

  get length(): number {
    return this.#lines.length;
  }

  at(index: number): Line | undefined {
    return this.#lines[index];
  }

  /** The line of this name. */
  get(key: string): Line | undefined {
    const at = this.#places.get(key);
    return at === undefined ? undefined : this.#lines[this.#indexOf({ at, key })];
  }

  /** Where the line stands, or would stand. */
  indexOf(place: Place): number {
    return this.#indexOf(place);
  }

  /** Puts lines where they belong; one that is there is replaced. */
  put(lines: readonly Line[]): void {
    for (const line of lines) {
      const was = this.#places.get(line.key);
      if (was !== undefined && was !== line.at)
        this.#lines.splice(this.#indexOf({ at: was, key: line.key }), 1);
      const index = this.#indexOf(line);
      this.#lines.splice(index, was === line.at ? 1 : 0, line);
      this.#places.set(line.key, line.at);
    }
  }

  /** Takes a line out. */
  remove(key: string): void {
    const at = this.#places.get(key);
    if (at === undefined) return;
    this.#lines.splice(this.#indexOf({ at, key }), 1);
    this.#places.delete(key);
  }

  /** By halves: lists are long. */
  #indexOf(place: Place): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const line = this.#lines[middle];
      if (line && comparePlaces(line, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
