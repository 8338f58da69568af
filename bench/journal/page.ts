/** What runs in a page of the extension while the journal is measured: the store, as it is shipped. */
import type { PaymentRow, SignedEvent, SiteRow } from '../../src/contract/rows';
import { feeReserve, msat } from '../../src/core/msat';
import { UNDECIDED } from '../../src/core/payment-state';
import { Database } from '../../src/store/database';
import { type NewPayment, reserve } from '../../src/store/payments';

/** What a suite calls in the page. */
export interface JournalPage {
  /** Makes the database where it is not there, with the connections of the extension's own and with this site. */
  prepare(database: string, site: SiteRow): Promise<void>;
  /** Reserves so many payments of this site by its budget, one after the other, and takes them away again. Resolves with the ms that each took. */
  reserveEach(database: string, site: SiteRow, count: number): Promise<number>;
  /** Writes these rows into the extension's own journal. */
  put(rows: PaymentRow[]): Promise<void>;
  /** How many payments of the extension's own journal are undecided. Counted by the index: whoever reads rows keeps others from writing. */
  undecided(): Promise<number>;
}

const databases = new Map<string, Database>();

function databaseOf(name: string): Database {
  const db = databases.get(name) ?? new Database(name);
  databases.set(name, db);
  return db;
}

const own = databaseOf('fusebox');

/** Nobody looks into it, but it is as long as one. */
function requestBy(pubkey: string): SignedEvent {
  const content = 'A'.repeat(600);
  return { id: '0'.repeat(64), pubkey, created_at: 0, kind: 23194, tags: [], content, sig: '0'.repeat(128) };
}

function payment({ origin, connectionId }: SiteRow, request: SignedEvent): NewPayment {
  const amount = msat(1_000);
  const random = crypto.getRandomValues(new Uint8Array(32));
  return {
    id: crypto.randomUUID(),
    paymentHash: Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    origin,
    connectionId,
    requestKey: crypto.randomUUID(),
    approvedBy: 'budget',
    amount,
    feeReserve: feeReserve(amount),
    invoice: `lnbcrt1${'q'.repeat(280)}`,
    description: 'A measured payment',
    payee: `02${'ab'.repeat(32)}`,
    createdAt: Date.now(),
    request,
  };
}

const journal: JournalPage = {
  async prepare(database, site) {
    const db = databaseOf(database);
    for (const connection of await own.connections.toArray()) await db.connections.put(connection);
    await db.sites.put(site);
  },
  async reserveEach(database, site, count) {
    const db = databaseOf(database);
    const made: string[] = [];
    const request = requestBy((await db.connections.get(site.connectionId))?.clientPubkey ?? '');
    const start = performance.now();
    while (made.length < count) {
      const reservation = await reserve(db, payment(site, request), null);
      if (reservation.outcome !== 'reserved') throw new Error(`It was not reserved: ${reservation.outcome}.`);
      made.push(reservation.row.id);
    }
    const took = performance.now() - start;
    await db.payments.where('id').anyOf(made).delete();
    return took / count;
  },
  async put(rows) {
    await own.payments.bulkPut(rows);
  },
  undecided: () =>
    own.payments
      .where('state')
      .anyOf([...UNDECIDED])
      .count(),
};

Object.assign(window, { journal });
