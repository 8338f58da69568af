/** What the wallet, or a sub-wallet, remembers of its payments, for as long as it runs. */
import { nowSeconds } from '../lightning/ldk';
import type { LightningNode, PaymentHeld, PaymentReceived } from '../lightning/node';
import { feeReserve } from './fee-reserve';
import type { NotificationType, Transaction } from './protocol';

/** A page of the ledger. Times are seconds since the epoch, both ends included. */
export interface LedgerQuery {
  from?: number | undefined;
  until?: number | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
  /** Also what is not settled. */
  unpaid?: boolean | undefined;
  type?: Transaction['type'] | undefined;
}

export interface LedgerPage {
  transactions: Transaction[];
  totalCount: number;
}

export interface LedgerOptions {
  /** Told of every change that clients want to know of. */
  onNews(type: NotificationType, transaction: Transaction): void;
  /** Whether a payment that nothing asked for is its own: a keysend names no sub-wallet. */
  takesKeysends: boolean;
}

export interface OfferTerms {
  metadata?: Transaction['metadata'];
}

const PAGE = 20;
/** More would not fit into what relays accept as one event. */
const LARGEST_PAGE = 50;

export class Ledger {
  /** Oldest first. A payment to ourselves would be two of them. */
  #transactions: Transaction[] = [];
  /** Payment hashes of our hold invoices. */
  readonly #holds = new Set<string>();
  /** By id, what payments for our offers inherit. */
  readonly #offers = new Map<string, OfferTerms>();
  readonly #options: LedgerOptions;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Writes down whatever comes in from now on; returns what ends it. */
  follow(node: LightningNode): () => void {
    const ends = [
      node.onReceived((payment) => this.#received(payment)),
      node.onHeld((payment) => {
        // Paid although it was cancelled, or paid twice.
        if (this.#accepted(payment) === false) node.cancelHeld(payment.paymentHash);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Adds it, in place of an earlier attempt at the same payment. */
  add(transaction: Transaction): void {
    this.#transactions = this.#transactions.filter(
      (other) => other.type !== transaction.type || other.payment_hash !== transaction.payment_hash,
    );
    this.#transactions.push(transaction);
  }

  change(type: Transaction['type'], paymentHash: string, change: Partial<Transaction>): void {
    const transaction = this.#transactions.find(
      (candidate) => candidate.type === type && candidate.payment_hash === paymentHash,
    );
    if (transaction === undefined) return;
    Object.assign(transaction, change);
    const news = newsIn(change, type);
    if (news !== null) this.#options.onNews(news, { ...transaction });
  }

  /** Adds a hold invoice. */
  addHold(transaction: Transaction): void {
    this.add(transaction);
    this.#holds.add(transaction.payment_hash);
  }

  /** From now on, what is paid for this offer is ours. */
  addOffer(offerId: string, terms: OfferTerms): void {
    this.#offers.set(offerId, terms);
  }

  /** The hold invoice of this hash. */
  findHold(paymentHash: string): Transaction | null {
    return this.#holds.has(paymentHash) ? this.find(paymentHash, 'incoming') : null;
  }

  /** Looks among the invoices and the payments made; of both, the payment made. */
  find(paymentHash: string, type?: Transaction['type']): Transaction | null {
    const matches = this.#transactions.filter(
      (candidate) => candidate.payment_hash === paymentHash && (type ?? candidate.type) === candidate.type,
    );
    const found = matches.find((match) => match.type === 'outgoing') ?? matches[0];
    return found === undefined ? null : asOfNow(found);
  }

  /** What was taken in, less what was paid, and what may yet be paid, with its fees. */
  balanceMsat(): number {
    return this.#transactions.reduce((sum, transaction) => sum + effectMsat(transaction), 0);
  }

  /** Newest first. */
  list({
    from = 0,
    until = Number.MAX_SAFE_INTEGER,
    limit,
    offset = 0,
    unpaid,
    type,
  }: LedgerQuery): LedgerPage {
    const matching = this.#transactions
      .map(asOfNow)
      .reverse()
      .filter(
        (transaction) =>
          transaction.created_at >= from &&
          transaction.created_at <= until &&
          (unpaid === true || transaction.state === 'settled') &&
          (type ?? transaction.type) === transaction.type,
      );
    // The sort is stable: within a second, what was added last stays first.
    matching.sort((a, b) => b.created_at - a.created_at);
    const count = Math.min(limit ?? PAGE, LARGEST_PAGE);
    return { transactions: matching.slice(offset, offset + count), totalCount: matching.length };
  }

  #received(payment: PaymentReceived): void {
    const { paymentHash, preimage, amountMsat, paidFor } = payment;
    const terms = paidFor.kind === 'offer' ? this.#offers.get(paidFor.offerId) : {};
    // An offer of another wallet on this node.
    if (terms === undefined) return;
    if (paidFor.kind === 'nothing' && !this.#options.takesKeysends) return;
    if (paidFor.kind !== 'invoice')
      this.add({
        type: 'incoming',
        state: 'pending',
        payment_hash: paymentHash,
        amount: amountMsat,
        fees_paid: 0,
        created_at: nowSeconds(),
        ...withMetadata({ ...terms.metadata, ...metadataOf(payment) }),
      });
    this.change('incoming', paymentHash, {
      state: 'settled',
      preimage,
      amount: amountMsat,
      settled_at: nowSeconds(),
    });
  }

  /** Whether its hold invoice waited for it, or null where it is not one of ours. */
  #accepted({ paymentHash, deadlineHeight }: PaymentHeld): boolean | null {
    const invoice = this.findHold(paymentHash);
    if (invoice === null) return null;
    if (invoice.state !== 'pending') return false;
    this.change('incoming', paymentHash, { state: 'accepted', settle_deadline: deadlineHeight });
    return true;
  }
}

function newsIn({ state }: Partial<Transaction>, type: Transaction['type']): NotificationType | null {
  if (state === 'accepted') return 'hold_invoice_accepted';
  if (state !== 'settled') return null;
  return type === 'incoming' ? 'payment_received' : 'payment_sent';
}

/** On the balance. */
function effectMsat({ type, state, amount, fees_paid: feesPaid }: Transaction): number {
  if (type === 'incoming') return state === 'settled' ? amount : 0;
  if (state === 'pending') return -amount - feeReserve(amount);
  return state === 'settled' ? -amount - feesPaid : 0;
}

/** An unpaid invoice expires by itself. */
function asOfNow(transaction: Transaction): Transaction {
  const { type, state, expires_at: expiresAt } = transaction;
  const expired =
    type === 'incoming' && state === 'pending' && expiresAt !== undefined && expiresAt < nowSeconds();
  return expired ? { ...transaction, state: 'expired' } : { ...transaction };
}

/** What the payer said, by the names NWC-06 has for it. */
function metadataOf({ paidFor, tlvRecords }: PaymentReceived): Record<string, unknown> {
  const note = paidFor.kind === 'offer' ? paidFor.payerNote : null;
  return {
    ...(note === null ? {} : { comment: note }),
    ...(tlvRecords.length === 0 ? {} : { tlv_records: tlvRecords }),
  };
}

function withMetadata(metadata: Record<string, unknown>): Pick<Transaction, 'metadata'> {
  return Object.keys(metadata).length === 0 ? {} : { metadata };
}
