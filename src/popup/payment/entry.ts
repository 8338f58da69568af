/**
 * What history is made of: payments of the journal, invoices made here that were paid, and what the wallet lists besides. An entry holds all that is known
 * of one of them; a line is what a row of the list shows, small enough that a hundred thousand of them can be held.
 */
import type { Msat } from '../../contract/amounts';
import type { InvoiceRow, PaymentRow, PaymentState } from '../../contract/rows';
import type { WalletTransaction } from '../../contract/wallet-transactions';

export type Entry =
  | { from: 'journal'; row: PaymentRow }
  | { from: 'invoice'; row: InvoiceRow }
  /** Paid or received elsewhere: Fusebox knows of it from the wallet alone. */
  | { from: 'wallet'; row: WalletTransaction; connectionId: string };

/** Out of the wallet, or into it. */
export type Direction = 'out' | 'in';

export interface Line {
  /** Names the entry, in all lists. */
  key: string;
  from: Entry['from'];
  /** By which it is found again: the id of a payment, else the payment hash. */
  id: string;
  connectionId: string;
  paymentHash: string;
  direction: Direction;
  state: PaymentState;
  /** When it was asked for or made, ms since the epoch: history is in this order. */
  at: number;
  amount: Msat;
  /** What was paid for it, or is kept aside while it is undecided; null where nobody told. */
  fee: Msat | null;
  /** The site; null where it is not known, or where there was none. */
  origin: string | null;
  /** Foreign text. */
  description: string;
  underWayAt?: number;
}

/** The longest description that a line keeps, in UTF-16 units: a row shows less. */
const KEPT = 120;

/** What a row of the list shows of it. */
export function lineOf(entry: Entry): Line {
  const { row } = entry;
  const shared = {
    key: keyOf(entry),
    from: entry.from,
    paymentHash: row.paymentHash,
    direction: directionOf(entry),
    state: stateOf(entry),
    at: row.createdAt,
    amount: row.amount,
    description: row.description.slice(0, KEPT),
  };
  switch (entry.from) {
    case 'journal': {
      const { id, connectionId, origin, feesPaid, feeReserve, state, underWayAt } = entry.row;
      const fee = state === 'settled' ? (feesPaid ?? null) : feeReserve;
      return {
        ...shared,
        id,
        connectionId,
        origin,
        fee,
        ...(underWayAt === undefined ? {} : { underWayAt }),
      };
    }
    case 'invoice': {
      const { paymentHash, connectionId, origin } = entry.row;
      return { ...shared, id: paymentHash, connectionId, origin, fee: null };
    }
    case 'wallet': {
      const { paymentHash, feesPaid } = entry.row;
      return { ...shared, id: paymentHash, connectionId: entry.connectionId, origin: null, fee: feesPaid };
    }
  }
}

/** Names an entry: the same payment has the same name however often it is read. */
export function keyOf(entry: Entry): string {
  switch (entry.from) {
    case 'journal':
      return `journal ${entry.row.id}`;
    case 'invoice':
      return `invoice ${entry.row.paymentHash}`;
    case 'wallet':
      return `wallet ${entry.row.type} ${entry.row.paymentHash}`;
  }
}

/** The site that asked; null where there was none, or where nobody knows. */
export function originOf(entry: Entry): string | null {
  return entry.from === 'wallet' ? null : entry.row.origin;
}

export function directionOf(entry: Entry): Direction {
  switch (entry.from) {
    case 'journal':
      return 'out';
    case 'invoice':
      return 'in';
    case 'wallet':
      return entry.row.type === 'outgoing' ? 'out' : 'in';
  }
}

export function stateOf(entry: Entry): PaymentState {
  switch (entry.from) {
    case 'journal':
      return entry.row.state;
    case 'invoice':
      return 'settled';
    case 'wallet':
      return journalState(entry.row.state);
  }
}

/** What a wallet says, in the states of the journal. What it calls accepted is held by the payee, so not decided. */
function journalState(state: WalletTransaction['state']): PaymentState {
  switch (state) {
    case 'settled':
      return 'settled';
    case 'pending':
    case 'accepted':
      return 'open';
    case 'expired':
    case 'failed':
      return 'failed';
  }
}

/** What orders history: the newest first, and those of one instant by name, so that every list has the same order. */
export type Place = Pick<Line, 'at' | 'key'>;

export function placeOf(entry: Entry): Place {
  return { at: entry.row.createdAt, key: keyOf(entry) };
}

/** Below zero where `a` stands above `b`. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.key === b.key ? 0 : a.key > b.key ? -1 : 1;
}
