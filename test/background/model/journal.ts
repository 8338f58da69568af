/** What was committed, read from the log of commits and judged change by change, without any of the product's own code. */
import type { PaymentRow, PaymentState, SignedEvent, SiteRow } from '../../../src/contract/rows';
import type { Books } from './books';
import type { Broken } from './broken';
import { costOf, whyNot } from './budget-rule';
import type { Change } from './disk';

const STEPS = new Set([
  'dispatched>open',
  'dispatched>settled',
  'dispatched>failed',
  'open>settled',
  'open>failed',
]);

export interface JournalDeps {
  books: Books;
  broken: Broken;
  count: (what: string) => void;
  log: (line: string) => void;
}

export class Journal {
  readonly rows = new Map<string, PaymentRow>();
  readonly #sites = new Map<string, SiteRow>();
  readonly #deps: JournalDeps;

  constructor(deps: JournalDeps) {
    this.#deps = deps;
  }

  of(paymentHash: string): PaymentRow[] {
    return [...this.rows.values()].filter((row) => row.paymentHash === paymentHash);
  }

  in(state: PaymentState): PaymentRow[] {
    return [...this.rows.values()].filter((row) => row.state === state);
  }

  committed(changes: readonly Change[]): void {
    for (const change of changes) {
      switch (change.table) {
        case 'payments':
          if ('row' in change) this.#written(change.row as PaymentRow);
          else this.#deps.broken.unless(false, 'a row of the journal was deleted');
          break;
        case 'sites':
          if ('row' in change) this.#granted(change.row as SiteRow);
          break;
        default:
          break;
      }
    }
  }

  /** Judges a request to pay that is about to leave, or left in an earlier life. */
  sends(event: SignedEvent): void {
    const { books, broken } = this.#deps;
    const row = this.ofEvent(event.id);
    broken.unless(row !== undefined, 'a request was sent that no row holds');
    if (!row) return;
    for (const other of this.of(row.paymentHash)) {
      if (other === row || other.request === undefined) continue;
      const isOver =
        other.state === 'failed' && (other.settledBy === 'wallet' || other.settledBy === undefined);
      broken.unless(isOver, 'a payment hash was dispatched a second time while the first may yet be paid');
      const fate = books.entries.get(other.request.id)?.state;
      broken.unless(
        fate !== 'paid' && fate !== 'pending',
        `a payment hash was dispatched a second time while the wallet has the first as ${fate}`,
      );
      this.#deps.count('hashes tried again');
    }
  }

  /** Judges a request to pay that has reached a wallet. */
  asked(eventId: string): void {
    this.#deps.broken.unless(
      this.ofEvent(eventId) !== undefined,
      'a wallet was asked to pay what no row holds',
    );
  }

  /** Judges a payment that has left a wallet. */
  paid(eventId: string): void {
    const row = this.ofEvent(eventId);
    // The user may have said that it was not, when it was not yet.
    const isCalledFailed = row?.state === 'failed' && row.settledBy !== 'user';
    this.#deps.broken.unless(row !== undefined && !isCalledFailed, 'a row called failed was paid');
  }

  ofEvent(eventId: string): PaymentRow | undefined {
    return [...this.rows.values()].find(({ request }) => request?.id === eventId);
  }

  #granted(site: SiteRow): void {
    this.#sites.set(site.origin, site);
  }

  #written(row: PaymentRow): void {
    const before = this.rows.get(row.id);
    if (before) this.#moved(before, row);
    else this.#reserved(row);
    this.rows.set(row.id, row);
  }

  #reserved(row: PaymentRow): void {
    const { broken, log } = this.#deps;
    log(`${row.id} reserved for ${row.paymentHash.slice(0, 4)} of ${row.origin} by ${row.approvedBy}`);
    broken.unless(
      row.state === 'dispatched' && row.request !== undefined,
      'a payment did not begin with its request',
    );
    const holds = this.of(row.paymentHash).some(
      ({ state, settledBy }) => state !== 'failed' || settledBy === 'user' || settledBy === 'records',
    );
    broken.unless(!holds, 'a payment hash was reserved while another row holds it');
    if (row.approvedBy !== 'budget') return;
    const ofSite = [...this.rows.values()].filter(
      ({ origin, connectionId }) => origin === row.origin && connectionId === row.connectionId,
    );
    const why = whyNot(row, this.#sites.get(row.origin)?.budget ?? null, ofSite);
    broken.unless(why === null, `a payment passed by the budget although ${why}`);
  }

  #moved(before: PaymentRow, row: PaymentRow): void {
    const { books, broken, count, log } = this.#deps;
    if (JSON.stringify({ ...row, underWayAt: 0 }) === JSON.stringify({ ...before, underWayAt: 0 })) {
      broken.unless(
        before.state !== 'settled' && before.state !== 'failed',
        'a row that has ended is under way',
      );
      count('said to be under way');
      return;
    }
    log(`${row.id} ${before.state} > ${row.state} ${row.settledBy ?? ''} ${row.failure?.code ?? ''}`);
    const step = `${before.state}>${row.state}`;
    const isProof =
      row.state === 'settled' &&
      row.preimage !== undefined &&
      before.preimage === undefined &&
      (before.state === 'settled' || before.settledBy !== undefined);
    broken.unless(STEPS.has(step) || isProof, `a row went ${step}`);
    if (isProof && before.state === 'failed') count('failures that a proof undid');
    const isSame =
      before.request === undefined || JSON.stringify(before.request) === JSON.stringify(row.request);
    broken.unless(isSame, 'a row changed its request');
    const hasGrown = costOf(row) > costOf(before);
    const mayGrow = (row.feesPaid ?? 0) > row.feeReserve || before.state === 'failed';
    broken.unless(!hasGrown || mayGrow, 'a row came to count for more than was reserved');
    if (row.state === 'settled') {
      const isPaid = row.request !== undefined && books.isPaid(row.request.id);
      broken.unless(isPaid, 'a row was called settled that its wallet has not paid');
      const fee = books.entries.get(row.request?.id ?? '')?.fee;
      const isFee = row.feesPaid === null || row.feesPaid === fee;
      broken.unless(isFee, `a row counts a fee of ${row.feesPaid} msat where the wallet took ${fee}`);
      count(`settled by ${row.settledBy}`);
    }
    if (row.state === 'failed') {
      const isPaid = row.request !== undefined && books.isPaid(row.request.id);
      broken.unless(!isPaid, 'a row was called failed that its wallet has paid');
      count(`failed by ${row.settledBy ?? (row.request ? 'what never left' : 'what was never sent')}`);
    }
    if (row.state === 'open' && before.state !== 'open') count('opened');
  }
}
