/**
 * The journal and the invoices, read from the newest back in batches. Each batch begins behind the last row of the one before, whatever is added meanwhile
 * (keyset paging): nothing is counted off, so that the thousandth batch is as quick as the first, and no row comes twice or not at all.
 */
import type { Collection, Table } from 'dexie';
import type { InvoiceRow, PaymentRow } from '../../contract/rows';
import { PRIVATE } from '../../core/origins';
import { UNDECIDED } from '../../core/payment-state';
import type { Database } from '../../store/database';
import type { Entry } from '../payment/entry';
import { type Filter, matches } from './filter';
import type { Source } from './source';

/** Rows in a batch: enough for some screens of the list; more where most of them may be passed over. */
const BATCH = 60;
const SEARCHED_BATCH = 1_000;

/** A part of an index whose entries end in `createdAt`: all of it, or what begins with `prefix`. */
interface Range {
  index: 'createdAt' | '[origin+createdAt]' | '[state+createdAt]';
  prefix: string | null;
}

/** What is to be read of this device's own lists. */
export function localSources(db: Database, filter: Filter): Source[] {
  const ranges = paymentRanges(filter);
  const size = isReadWhole(filter) ? BATCH : SEARCHED_BATCH;
  return [
    ...ranges.map((range) =>
      sourceOf(db.payments, range, filter, size, {
        idOf: ({ id }) => id,
        entryOf: (row): Entry => ({ from: 'journal', row }),
      }),
    ),
    ...(mayHaveInvoices(filter)
      ? [
          sourceOf(db.invoices, { index: 'createdAt', prefix: null }, filter, size, {
            idOf: ({ paymentHash }) => paymentHash,
            entryOf: (row): Entry | null => (row.paidAt === null ? null : { from: 'invoice', row }),
          }),
        ]
      : []),
  ];
}

/** How many rows there are to read through. */
export async function countLocal(db: Database, filter: Filter): Promise<number> {
  const counts = await Promise.all([
    ...paymentRanges(filter).map((range) => within(db.payments, range, filter, null).count()),
    ...(mayHaveInvoices(filter)
      ? [within(db.invoices, { index: 'createdAt', prefix: null }, filter, null).count()]
      : []),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many payments of the journal are shown; null where every row must be looked at to know. */
export async function countPayments(db: Database, filter: Filter): Promise<number | null> {
  if (!isReadWhole(filter) || filter.direction === 'in') return null;
  const counts = await Promise.all(
    paymentRanges(filter).map((range) => within(db.payments, range, filter, null).count()),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** True where the index alone picks the payments that are shown. */
function isReadWhole({ site, state, words }: Filter): boolean {
  return words === '' && site !== PRIVATE && (site === null || state === 'all');
}

/** The smallest parts of the best index in which all payments that are shown are. */
function paymentRanges({ direction, site, state }: Filter): Range[] {
  if (direction === 'in') return [];
  // Each private window is another origin: together they are in no one part of that index.
  if (site !== null && site !== PRIVATE && state !== 'undecided')
    return [{ index: '[origin+createdAt]', prefix: site }];
  switch (state) {
    case 'all':
      return [{ index: 'createdAt', prefix: null }];
    case 'settled':
    case 'failed':
      return [{ index: '[state+createdAt]', prefix: state }];
    case 'undecided':
      return UNDECIDED.map((undecided) => ({ index: '[state+createdAt]', prefix: undecided }));
  }
}

/** An invoice is only shown once it is paid. */
function mayHaveInvoices({ direction, state }: Filter): boolean {
  return direction !== 'out' && (state === 'all' || state === 'settled');
}

/** The last row that was read. */
interface Read {
  at: number;
  id: string;
}

function sourceOf<Row extends PaymentRow | InvoiceRow, Insert>(
  table: Table<Row, string, Insert>,
  range: Range,
  filter: Filter,
  size: number,
  of: { idOf: (row: Row) => string; entryOf: (row: Row) => Entry | null },
): Source {
  let last: Read | null = null;
  return {
    async next() {
      const after: Read | null = last;
      const isUnread = (row: Row) => after === null || row.createdAt < after.at || of.idOf(row) < after.id;
      const rows = await within(table, range, filter, after?.at ?? null)
        .reverse()
        .filter(isUnread)
        .limit(size)
        .toArray();
      const end = rows.at(-1);
      if (end) last = { at: end.createdAt, id: of.idOf(end) };
      return {
        entries: rows
          .map(of.entryOf)
          .filter((entry) => entry !== null)
          .filter((entry) => matches(entry, filter)),
        scanned: rows.length,
        reached: end && rows.length === size ? end.createdAt : null,
      };
    },
  };
}

/** The rows of a range in the times of the filter, and none later than `latest`. */
function within<Row, Insert>(
  table: Table<Row, string, Insert>,
  { index, prefix }: Range,
  filter: Filter,
  latest: number | null,
): Collection<Row, string, Insert> {
  const from = filter.from ?? Number.NEGATIVE_INFINITY;
  const to = filter.to ?? Number.POSITIVE_INFINITY;
  const isOpenEnded = latest === null || latest >= to;
  const upper = isOpenEnded ? to : latest;
  const key = (at: number) => (prefix === null ? at : [prefix, at]);
  return table.where(index).between(key(from), key(upper), true, !isOpenEnded);
}
