/** The journal. Every change of a payment's state is one read-write transaction that checks the table of core/payment-state. */
import { FuseboxError } from '../contract/errors';
import type { Ceilings } from '../contract/policy';
import type { AskReason } from '../contract/prompts';
import type { ConnectionRow, PaymentRow, PaymentState, SignedEvent } from '../contract/rows';
import { OWN } from '../core/origins';
import { canMove, holdsHash, isUndecided, UNDECIDED, yieldsToProof } from '../core/payment-state';
import { reasonToAskFor } from './budgets';
import { noWallet } from './connections';
import type { Database } from './database';

/** A payment to be written down: its request is signed and not sent. */
export type NewPayment = Omit<PaymentRow, 'state'> & { request: SignedEvent };

/**
 * How a reservation ended. `reserved`: it may be sent now; `isRetry` where another request for its hash was sent before. `taken`: another row holds the
 * payment hash, or this very call made its one payment already. `ask`: it may not pass without asking.
 */
export type Reservation =
  | { outcome: 'reserved'; row: PaymentRow & { request: SignedEvent }; isRetry: boolean }
  | { outcome: 'taken'; row: PaymentRow }
  | { outcome: 'ask'; why: AskReason };

/** The row that forbids paying this hash again. There is at most one. */
export async function paymentHolding(db: Database, paymentHash: string): Promise<PaymentRow | undefined> {
  return db.payments.where('paymentHash').equals(paymentHash).filter(holdsHash).first();
}

/** The row that a proof for this hash is about: the one that holds it, or else the last one that was sent. */
export async function paymentToProve(db: Database, paymentHash: string): Promise<PaymentRow | undefined> {
  const holder = await paymentHolding(db, paymentHash);
  if (holder) return holder;
  const rows = await db.payments.where({ paymentHash }).filter(yieldsToProof).sortBy('createdAt');
  return rows.at(-1);
}

/** Notes that the wallet says the payment is under way, unless it has ended since. `at` in ms since the epoch. */
export async function noteUnderWay(db: Database, id: string, at: number): Promise<void> {
  await db.payments
    .where({ id })
    .and(({ state }) => isUndecided(state))
    .modify({ underWayAt: at });
}

/** The row with this id. Throws INTERNAL where there is none: rows are never deleted. */
export async function paymentOf(db: Database, id: string): Promise<PaymentRow> {
  const row = await db.payments.get(id);
  if (!row) throw new FuseboxError('INTERNAL', 'A payment is missing from the journal.');
  return row;
}

/** The row of an attempt that this very call of a page made, was sent and failed: asked again, the call is answered from it. */
export async function failedAttempt(
  db: Database,
  requestKey: string,
  paymentHash: string,
): Promise<PaymentRow | undefined> {
  return db.payments
    .where({ requestKey })
    .filter((row) => row.paymentHash === paymentHash && row.state === 'failed' && row.request !== undefined)
    .first();
}

/** The row that this very call of a page made, unless it was given up before its request was stored. */
export async function attemptOf(db: Database, requestKey: string): Promise<PaymentRow | undefined> {
  return db.payments
    .where({ requestKey })
    .filter(({ state, request }) => request !== undefined || isUndecided(state))
    .first();
}

/** True where another request for the same payment hash was sent before. */
export async function hasOtherAttempts(db: Database, { id, paymentHash }: PaymentRow): Promise<boolean> {
  const others = await db.payments
    .where({ paymentHash })
    .filter((row) => row.id !== id && wasSent(row))
    .count();
  return others > 0;
}

/**
 * Reserves a payment in one transaction, and stores with it the request that is sent next: no other row may hold this payment hash, nor may the same call have made a keysend or LNURL payment
 * already, each of which has a hash of its own, or a payment of the user, whose yes was for one. Where it is to pass by budget, the rules of core/budget must let it pass at the instant it is dated,
 * with a budget that is cut to the ceilings.
 * Throws NO_WALLET where the connection is gone, or has another key than the request.
 */
export async function reserve(
  db: Database,
  payment: NewPayment,
  ceilings: Ceilings | null,
): Promise<Reservation> {
  return db.transaction(
    'rw',
    db.payments,
    db.sites,
    db.connections,
    db.pairings,
    async (): Promise<Reservation> => {
      const { paymentHash, keysend, lnurl, requestKey, origin, connectionId, request } = payment;
      const isOncePerCall = keysend !== undefined || lnurl !== undefined || origin === OWN;
      const [attempts, ofCall, connection, why] = await Promise.all([
        db.payments.where({ paymentHash }).toArray(),
        isOncePerCall ? attemptOf(db, requestKey) : undefined,
        db.connections.get(connectionId),
        payment.approvedBy === 'budget' ? reasonToAskFor(db, payment, ceilings, payment.createdAt) : null,
      ]);
      const taken = attempts.find(holdsHash) ?? ofCall;
      if (taken) return { outcome: 'taken', row: taken };
      if (why) return { outcome: 'ask', why };
      if (connection?.clientPubkey !== request.pubkey) throw noWallet();
      const row = { ...payment, state: 'dispatched' as const };
      await db.payments.add(row);
      return { outcome: 'reserved', row, isRetry: attempts.some(wasSent) };
    },
  );
}

function wasSent({ request }: PaymentRow): boolean {
  return request !== undefined;
}

/** What is learned of a payment on the way. */
export type PaymentFacts = Partial<Omit<PaymentRow, 'id' | 'state' | 'paymentHash'>>;

/**
 * Moves a payment to another state with what is learned on the way, and returns the row as it then stands. A step that the
 * table forbids changes nothing and returns the row as it is: whoever came first has told the truth already. Only a proof of
 * payment moves a row that has ended, where it ended without one.
 */
export async function movePayment(
  db: Database,
  id: string,
  to: PaymentState,
  facts: PaymentFacts = {},
): Promise<PaymentRow> {
  return db.transaction('rw', db.payments, async () => moveRow(db, await paymentOf(db, id), to, facts));
}

/** As `movePayment`, of a row that was read in this transaction. */
async function moveRow(
  db: Database,
  row: PaymentRow,
  to: PaymentState,
  facts: PaymentFacts,
): Promise<PaymentRow> {
  const isProven = to === 'settled' && facts.preimage !== undefined;
  if (!canMove(row.state, to) && !(isProven && (await isSettledByProof(db, row)))) return row;
  const { failure: _, ...kept } = row;
  const moved: PaymentRow = { ...kept, ...facts, state: to };
  await db.payments.put(moved);
  return moved;
}

/** Where its hash was paid again since, the proof is of that payment. */
async function isSettledByProof(db: Database, row: PaymentRow): Promise<boolean> {
  const holder = await paymentHolding(db, row.paymentHash);
  return yieldsToProof(row) && (holder === undefined || holder.id === row.id);
}

/**
 * As `movePayment`, of a payment that was sent. Where its row was wiped meanwhile it is written again: the request is out, and must not be made a
 * second time. `before`: the row as it stood until then.
 */
export async function moveSentPayment(
  db: Database,
  sent: PaymentRow,
  to: PaymentState,
  facts: PaymentFacts = {},
): Promise<{ before: PaymentRow | undefined; row: PaymentRow }> {
  return db.transaction('rw', db.payments, async () => {
    const before = await db.payments.get(sent.id);
    if (before) return { before, row: await moveRow(db, before, to, facts) };
    const row: PaymentRow = { ...sent, ...facts, state: to };
    await db.payments.put(row);
    return { before, row };
  });
}

/** All payments whose outcome is not known yet. */
export async function undecidedPayments(db: Database): Promise<PaymentRow[]> {
  return db.payments
    .where('state')
    .anyOf([...UNDECIDED])
    .toArray();
}

/**
 * Hands payments that are still undecided over to a connection with the same key: their wallet was disconnected and is connected again,
 * and it alone can tell what became of them.
 */
export async function adoptPayments(db: Database, { id, clientPubkey }: ConnectionRow): Promise<void> {
  await db.payments
    .where('state')
    .anyOf([...UNDECIDED])
    .and(({ request }) => request?.pubkey === clientPubkey)
    .modify({ connectionId: id });
}
