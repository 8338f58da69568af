/** Invoices that were made here, and whether they are paid: what wallets say of them is written into their rows. */
import { FuseboxError } from '../contract/errors';
import type { InvoiceRow } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import { OWN } from '../core/origins';
import type { Transaction } from '../nwc/transaction';
import type { Database } from '../store/database';
import { keepInvoice } from '../store/invoices';
import { checkOffers } from './abilities';
import { madeRow } from './invoices';
import type { Wallets } from './wallets';

const ANSWER_MS = 10_000;
/** So long after it was made, in ms, an invoice of the user is asked about without the popup. */
const WATCHED_MS = 3_600_000;

export interface Received {
  /** Has the wallet make an invoice for the user, and asks about it every minute for an hour at most. */
  make(params: UiParams<'invoice.make'>): Promise<{ paymentHash: string }>;
  /** Asks the wallet about an invoice that was made here. Throws NOT_FOUND, UNSUPPORTED_METHOD and what the wallet says. */
  check(paymentHash: string): Promise<void>;
  /** Takes note of what a connection's wallet told of a transaction. */
  heard(connectionId: string, transaction: Transaction): Promise<void>;
  /** Sets the alarm where an invoice is to be asked about, and clears it where none is; `asks`: and asks about each. */
  look(asks: boolean): Promise<void>;
}

export interface ReceivedDeps {
  db: Database;
  wallets: Wallets;
  /** Has `look(true)` called every minute. */
  minutes: { start(): Promise<void>; stop(): Promise<void> };
  /** Told once of each invoice that was paid. */
  onReceived: (invoice: InvoiceRow) => void;
  /** ms since the epoch. */
  now: () => number;
}

export function createReceived({ db, wallets, minutes, onReceived, now }: ReceivedDeps): Received {
  async function heard(connectionId: string, { type, state, payment_hash, settled_at }: Transaction) {
    if (type === 'outgoing' || state !== 'settled' || !payment_hash) return;
    const paidAt = Math.min(now(), (settled_at ?? Number.POSITIVE_INFINITY) * 1000);
    const paid = await db.transaction('rw', db.invoices, async () => {
      const row = await db.invoices.get(payment_hash);
      if (row?.connectionId !== connectionId || row.paidAt !== null) return null;
      await db.invoices.update(payment_hash, { paidAt });
      return { ...row, paidAt };
    });
    if (paid) onReceived(paid);
  }

  async function check(paymentHash: string): Promise<void> {
    const row = await db.invoices.get(paymentHash);
    if (!row) throw new FuseboxError('NOT_FOUND', 'This invoice was not made here.');
    if (row.paidAt !== null) return;
    const { client } = await wallets.of(row.connectionId);
    checkOffers(client.info, 'lookup_invoice');
    const told = await client.request(
      'lookup_invoice',
      { payment_hash: paymentHash },
      { timeout: ANSWER_MS },
    );
    // One that names another hash tells nothing of this one.
    await heard(row.connectionId, { ...told, payment_hash: told.payment_hash ?? paymentHash });
  }

  const waiting = (): Promise<InvoiceRow[]> =>
    db.invoices
      .where('createdAt')
      .above(now() - WATCHED_MS)
      .filter(({ origin, paidAt, expiresAt }) => origin === null && paidAt === null && expiresAt > now())
      .toArray();

  return {
    async make({ connectionId, amount, description }) {
      const { client } = await wallets.of(connectionId);
      checkOffers(client.info, 'make_invoice');
      const { invoice } = await client.request(
        'make_invoice',
        { amount, ...(description === '' ? {} : { description }) },
        { timeout: ANSWER_MS },
      );
      const made = madeRow(invoice, amount, { origin: OWN, connectionId }, now());
      await keepInvoice(db, made);
      await minutes.start();
      return { paymentHash: made.paymentHash };
    },

    check,
    heard,

    async look(asks) {
      const rows = await waiting();
      if (asks) {
        await Promise.allSettled(rows.map(({ paymentHash }) => check(paymentHash)));
      }
      await (rows.length > 0 ? minutes.start() : minutes.stop());
    },
  };
}
