import type { Entry } from '../payment/entry';

/** Some entries of a list, the newest first. */
export interface Batch {
  /** Those that are shown. */
  entries: Entry[];
  /** How many rows were looked at for them. */
  scanned: number;
  /** Whatever comes next is of this instant (ms since the epoch) or older; null where nothing comes. */
  reached: number | null;
}

/** A list that is read from the newest entry back. Not to be asked again before it has answered, nor after its end. */
export interface Source {
  next(signal: AbortSignal): Promise<Batch>;
}
