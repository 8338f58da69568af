/** The journal. Every change of a payment's state is one read-write transaction that checks the table of core/payment-state. */
import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { Budget, ConnectionRow, PaymentRow, PaymentState, SiteRow } from '../contract/rows';
import { left, periodStart } from '../core/budget';
import { sumMsat } from '../core/msat';
import { canMove, UNDECIDED } from '../core/payment-state';
import type { Database } from './database';

/** How a reservation ended. `taken`: another row holds the payment hash. */
export type Reservation =
  | { outcome: 'reserved'; row: PaymentRow }
  | { outcome: 'taken'; row: PaymentRow }
  | { outcome: 'over-budget' };

/** The row for a payment hash that is not failed: it forbids paying the hash again. There is at most one. */
export async function paymentHolding(db: Database, paymentHash: string): Promise<PaymentRow | undefined> {
  return db.payments
    .where('paymentHash')
    .equals(paymentHash)
    .filter((row) => row.state !== 'failed')
    .first();
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

/** True where another request for the same payment hash was sent before. */
export async function hasOtherAttempts(db: Database, { id, paymentHash }: PaymentRow): Promise<boolean> {
  const others = await db.payments
    .where({ paymentHash })
    .filter((row) => row.id !== id && row.request !== undefined)
    .count();
  return others > 0;
}

/** The payments that count against a site's budget now (see core/budget). */
async function budgetEntries(
  db: Database,
  site: { origin: string; connectionId: string; budget: Budget },
  now: number,
): Promise<PaymentRow[]> {
  const { origin, connectionId } = site;
  const start = periodStart(site.budget, now);
  const [recent, undecided] = await Promise.all([
    db.payments
      .where('[origin+connectionId+createdAt]')
      .between([origin, connectionId, start], [origin, connectionId, Number.MAX_SAFE_INTEGER])
      .toArray(),
    db.payments
      .where('[origin+connectionId+state]')
      .anyOf(UNDECIDED.map((state) => [origin, connectionId, state]))
      .filter((row) => row.createdAt < start)
      .toArray(),
  ]);
  return [...recent, ...undecided];
}

/** What a site may still spend without asking now, in msat; null where it has no budget. */
export async function budgetLeft(db: Database, site: SiteRow, now: number): Promise<Msat | null> {
  const { origin, connectionId, budget } = site;
  if (!budget) return null;
  return left(budget, await budgetEntries(db, { origin, connectionId, budget }, now), now);
}

/**
 * Reserves a payment in one transaction: no other row for this payment hash may be undecided or settled, and where it is to
 * pass by budget, amount and fee reserve must fit into what is left.
 */
export async function reserve(
  db: Database,
  payment: Omit<PaymentRow, 'state'>,
  now: number,
): Promise<Reservation> {
  return db.transaction('rw', db.payments, db.sites, async (): Promise<Reservation> => {
    const holder = await paymentHolding(db, payment.paymentHash);
    if (holder) return { outcome: 'taken', row: holder };
    if (payment.approvedBy === 'budget') {
      const site = await db.sites.get([payment.origin, payment.connectionId]);
      const available = site ? await budgetLeft(db, site, now) : null;
      const cost = sumMsat([payment.amount, payment.feeReserve]);
      if (available === null || cost > available) return { outcome: 'over-budget' };
    }
    const row: PaymentRow = { ...payment, state: 'reserved' };
    await db.payments.add(row);
    return { outcome: 'reserved', row };
  });
}

/**
 * Moves a payment to another state with what is learned on the way, and returns the row as it then stands. A step that the
 * table forbids changes nothing and returns the row as it is: whoever came first has told the truth already.
 */
export async function movePayment(
  db: Database,
  id: string,
  to: PaymentState,
  facts: Partial<Omit<PaymentRow, 'id' | 'state' | 'paymentHash'>> = {},
): Promise<PaymentRow> {
  return db.transaction('rw', db.payments, async () => {
    const row = await paymentOf(db, id);
    if (!canMove(row.state, to)) return row;
    const moved: PaymentRow = { ...row, ...facts, state: to };
    await db.payments.put(moved);
    return moved;
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
