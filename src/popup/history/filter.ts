/** What the user wants to see of history. */
import * as v from 'valibot';
import { isPrivate, PRIVATE } from '../../core/origins';
import { isUndecided } from '../../core/payment-state';
import { directionOf, type Entry, originOf, stateOf } from '../payment/entry';

export const DIRECTIONS = ['all', 'out', 'in'] as const;
export const STATES = ['all', 'settled', 'undecided', 'failed'] as const;

const instant = v.nullable(v.pipe(v.number(), v.safeInteger()));

const FILTER = v.strictObject({
  /** An origin; `PRIVATE` for all private windows together; null for all. */
  site: v.nullable(v.string()),
  direction: v.picklist(DIRECTIONS),
  state: v.picklist(STATES),
  /** The first instant that is shown and the first that is not any more, ms since the epoch; null for no such limit. */
  from: instant,
  to: instant,
  /** Stands in the description, the origin, the payment hash or the invoice, whatever the case; empty for all. */
  words: v.string(),
});

export type Filter = v.InferOutput<typeof FILTER>;

/** Everything. */
export const ALL: Filter = { site: null, direction: 'all', state: 'all', from: null, to: null, words: '' };

/** The filter as a part of an address. */
export function filterText(filter: Filter): string {
  return JSON.stringify(filter);
}

/** The filter of a part of an address; everything where it is none. */
export function filterOf(text: string | undefined): Filter {
  try {
    return v.parse(FILTER, JSON.parse(text ?? ''));
  } catch {
    return ALL;
  }
}

/** True where something is left out. */
export function narrows(filter: Filter): boolean {
  return filterText(filter) !== filterText(ALL);
}

/** True for an entry that is to be shown. */
export function matches(entry: Entry, filter: Filter): boolean {
  const { createdAt } = entry.row;
  if (filter.from !== null && createdAt < filter.from) return false;
  if (filter.to !== null && createdAt >= filter.to) return false;
  if (filter.direction !== 'all' && directionOf(entry) !== filter.direction) return false;
  if (filter.site !== null && !isOfSite(originOf(entry), filter.site)) return false;
  return hasState(entry, filter.state) && hasWords(entry, filter.words);
}

function isOfSite(origin: string | null, site: string): boolean {
  return site === PRIVATE ? origin !== null && isPrivate(origin) : origin === site;
}

function hasState(entry: Entry, wanted: Filter['state']): boolean {
  const state = stateOf(entry);
  switch (wanted) {
    case 'all':
      return true;
    case 'undecided':
      return isUndecided(state);
    case 'settled':
    case 'failed':
      return state === wanted;
  }
}

function hasWords(entry: Entry, words: string): boolean {
  if (words === '') return true;
  const wanted = words.toLowerCase();
  const origin = originOf(entry);
  const { description, paymentHash, invoice } = entry.row;
  // What stands for a private window is nothing that anybody looks for.
  const shown = origin === null || isPrivate(origin) ? '' : origin;
  return [description, shown, paymentHash, invoice ?? ''].some((text) => text.toLowerCase().includes(wanted));
}
