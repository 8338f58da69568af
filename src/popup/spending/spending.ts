/** What was spent, by period and by site: the payments of the journal that were settled, with their fees. */
import type { Msat } from '../../contract/amounts';
import type { PaymentRow } from '../../contract/rows';
import { calendarSpan } from '../../core/calendar';
import { sumMsat } from '../../core/msat';
import { isPrivate, PRIVATE } from '../../core/origins';
import type { Database } from '../../store/database';
import { yieldToPage } from '../history/yield-to-page';

export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

const BATCH = 1_000;

export interface Spent {
  amount: Msat;
  count: number;
}

export interface Spending extends Spent {
  /** From the first period in which something was spent to the last, those without payments too. Times in ms since the epoch. */
  periods: (Spent & { start: number; end: number })[];
  /** The one that spent most first; `PRIVATE` for all private windows together. */
  sites: (Spent & { origin: string })[];
  /** Payments whose fee nobody told. */
  withoutFee: number;
}

export interface SpendingTask {
  /** The first instant that counts and the first that does not any more, ms since the epoch; null for no such limit. */
  from: number | null;
  to: number | null;
  /** Null for all wallets. */
  connectionId: string | null;
  step: Step;
  onProgress: (progress: { done: number; of: number }) => void;
  signal: AbortSignal;
}

/** Adds it up, yielding to the page between batches. Throws where the database cannot be read, or `signal` aborts. */
export async function spendingOf(db: Database, task: SpendingTask): Promise<Spending> {
  const { step, signal, onProgress } = task;
  const of = await within(db, task, null).count();
  const periods = new Map<number, Spent>();
  const sites = new Map<string, Spent>();
  let total: Spent = { amount: sumMsat([]), count: 0 };
  let withoutFee = 0;
  let done = 0;
  let span = { start: 0, end: 0 };
  for await (const rows of batches(db, task)) {
    signal.throwIfAborted();
    for (const row of rows) {
      if (row.state !== 'settled') continue;
      const { createdAt, origin, amount, feesPaid } = row;
      if (feesPaid == null) withoutFee += 1;
      const cost = feesPaid == null ? amount : sumMsat([amount, feesPaid]);
      if (createdAt < span.start || createdAt >= span.end) span = calendarSpan(step, createdAt);
      add(periods, span.start, cost);
      add(sites, isPrivate(origin) ? PRIVATE : origin, cost);
      total = plus(total, cost);
    }
    done += rows.length;
    onProgress({ done: Math.min(done, of), of });
    await yieldToPage();
  }
  return {
    ...total,
    periods: filledUp(periods, step),
    sites: [...sites]
      .map(([origin, spent]) => ({ origin, ...spent }))
      .sort((a, b) => b.amount - a.amount || (a.origin < b.origin ? -1 : 1)),
    withoutFee,
  };
}

function plus({ amount, count }: Spent, cost: Msat): Spent {
  return { amount: sumMsat([amount, cost]), count: count + 1 };
}

function add<Key>(to: Map<Key, Spent>, key: Key, cost: Msat): void {
  to.set(key, plus(to.get(key) ?? { amount: sumMsat([]), count: 0 }, cost));
}

/** With the periods in between in which nothing was spent. */
function filledUp(periods: ReadonlyMap<number, Spent>, step: Step): Spending['periods'] {
  const starts = [...periods.keys()].sort((a, b) => a - b);
  const last = starts.at(-1);
  const filled: Spending['periods'] = [];
  let at = starts[0];
  while (at !== undefined && last !== undefined && at <= last) {
    const { start, end } = calendarSpan(step, at);
    filled.push({ start, end, ...(periods.get(start) ?? { amount: sumMsat([]), count: 0 }) });
    at = end;
  }
  return filled;
}

/**
 * All payments of the range, the oldest first. Read without a cursor, which is many times quicker: each batch but the last is given out without the rows of its last
 * instant, with which the next begins.
 */
async function* batches(db: Database, task: SpendingTask): AsyncGenerator<PaymentRow[]> {
  let after: number | null = null;
  let size = BATCH;
  for (;;) {
    const rows: PaymentRow[] = await within(db, task, after).limit(size).toArray();
    const last = rows.at(-1);
    if (!last || rows.length < size) {
      yield rows;
      return;
    }
    const whole = rows.filter(({ createdAt }) => createdAt < last.createdAt);
    // As many payments of one instant as a batch holds.
    if (whole.length === 0) size *= 2;
    else yield whole;
    after = last.createdAt;
  }
}

function within(db: Database, { from, to, connectionId }: SpendingTask, after: number | null) {
  const lower = after ?? from ?? Number.NEGATIVE_INFINITY;
  const upper = to ?? Number.POSITIVE_INFINITY;
  return connectionId === null
    ? db.payments.where('createdAt').between(lower, upper)
    : db.payments.where('[connectionId+createdAt]').between([connectionId, lower], [connectionId, upper]);
}
