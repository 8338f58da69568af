import { comparePlaces, type Entry, placeOf } from '../payment/entry';
import type { Source } from './source';

interface Reading {
  source: Source;
  /** Read and not given out. */
  waiting: Entry[];
  /** As `Batch.reached`, of the batch read last. */
  reached: number | null;
}

/** Several lists as one, the newest entry first. Each is read only as far as it must be. */
export class Merged {
  readonly #readings: Reading[];

  constructor(sources: readonly Source[]) {
    this.#readings = sources.map((source) => ({
      source,
      waiting: [],
      reached: Number.POSITIVE_INFINITY,
    }));
  }

  /** Whatever is not given out yet is of this instant (ms since the epoch) or older; null once all is. */
  get reached(): number | null {
    const bounds = this.#readings
      .map(({ waiting, reached }) => waiting[0]?.row.createdAt ?? reached)
      .filter((bound) => bound !== null);
    return bounds.length === 0 ? null : Math.max(...bounds);
  }

  /**
   * Some more entries, at most `most`: those that are read already, or else those of one more batch, which may have none. `scanned` counts the rows
   * looked at for them.
   */
  async next(most: number, signal: AbortSignal): Promise<{ entries: Entry[]; scanned: number }> {
    let scanned = 0;
    if (!this.#hasReady()) {
      const behind = this.#behind();
      if (!behind) return { entries: [], scanned };
      const batch = await behind.source.next(signal);
      behind.waiting = batch.entries;
      behind.reached = batch.reached;
      scanned = batch.scanned;
    }
    const entries: Entry[] = [];
    while (entries.length < most && this.#hasReady()) {
      const first = this.#first();
      const entry = first?.waiting.shift();
      if (entry) entries.push(entry);
    }
    return { entries, scanned };
  }

  /** True where nothing that is not read yet can stand above the first of what is. */
  #hasReady(): boolean {
    const entry = this.#first()?.waiting[0];
    const behind = this.#behind();
    return entry !== undefined && (behind?.reached == null || behind.reached < entry.row.createdAt);
  }

  /** The list whose first entry stands above those of the others. */
  #first(): Reading | undefined {
    return this.#readings.reduce<Reading | undefined>((best, reading) => {
      const [entry] = reading.waiting;
      if (!entry) return best;
      const other = best?.waiting[0];
      return other && comparePlaces(placeOf(other), placeOf(entry)) < 0 ? best : reading;
    }, undefined);
  }

  /** Of the lists that must be read further, the one that was read the least far back. */
  #behind(): Reading | undefined {
    return this.#readings.reduce<Reading | undefined>((best, reading) => {
      if (reading.waiting.length > 0 || reading.reached === null) return best;
      return best?.reached != null && best.reached >= reading.reached ? best : reading;
    }, undefined);
  }
}
