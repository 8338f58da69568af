/**
 * The journal of a backup added to the one that is here. The journal never goes back: no row vanishes, what holds its payment hash goes on holding
 * it, and nothing that is undecided here is released by what a backup says, but by its being paid.
 */
import type { PaymentRow } from '../contract/rows';
import { holdsHash, isUndecided } from '../core/payment-state';
import { preimageFits } from '../lightning/preimage';

/** The rows that are other than they stand here, or are not here: what is to be written. The order of rows of one hash decides who holds it. */
export function unitedJournal(here: readonly PaymentRow[], backup: readonly PaymentRow[]): PaymentRow[] {
  const rows = new Map(here.map((row) => [row.id, row]));
  const holders = new Map(here.filter(holdsHash).map((row) => [row.paymentHash, row.id]));
  const changed = new Set<string>();

  const write = (row: PaymentRow) => {
    rows.set(row.id, row);
    changed.add(row.id);
    if (holdsHash(row)) holders.set(row.paymentHash, row.id);
  };

  for (const row of backup) {
    const known = rows.get(row.id);
    if (known && known.paymentHash !== row.paymentHash) continue; // two payments cannot have one id
    const holder = rows.get(holders.get(row.paymentHash) ?? '');
    if (isProven(row)) {
      // Of all attempts at a hash, a proof is of the one that holds it.
      const proven = holder ?? known;
      if (!proven) write(row);
      else if (!isProven(proven)) write(endedAs(proven, row));
    } else if (known) {
      if (row.state === 'settled' && mayBePaid(known, holder)) write(endedAs(known, row));
    } else if (!holder || !holdsHash(row)) {
      write(row);
    }
  }
  return Array.from(changed, (id) => rows.get(id)).filter((row) => row !== undefined);
}

/** True where nobody who could know has said here what became of it: its wallet was not heard, or it was sent by a copy of this journal alone. */
function mayBePaid({ state, settledBy }: PaymentRow, holder: PaymentRow | undefined): boolean {
  return isUndecided(state) || (state === 'failed' && settledBy === undefined && !holder);
}

function isProven({ state, preimage, paymentHash }: PaymentRow): boolean {
  return state === 'settled' && preimage !== undefined && preimageFits(preimage, paymentHash);
}

/** The row, settled in the way that another tells. */
function endedAs(row: PaymentRow, told: PaymentRow): PaymentRow {
  const { settledBy: _, preimage: __, feesPaid: ___, endedAt: ____, failure: _____, ...kept } = row;
  const { settledBy, preimage, feesPaid, endedAt, request } = told;
  return {
    ...kept,
    state: 'settled',
    ...(settledBy === undefined ? {} : { settledBy }),
    ...(preimage === undefined ? {} : { preimage }),
    ...(feesPaid === undefined ? {} : { feesPaid }),
    ...(endedAt === undefined ? {} : { endedAt }),
    // It was sent by a copy of this journal.
    ...(row.request === undefined && row.id === told.id && request ? { request } : {}),
  };
}
