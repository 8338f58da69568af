/** What the wallet remembers of its payments, for as long as it runs. */
import { nowSeconds } from '../lightning/ldk';
import type { PaymentReceived } from '../lightning/node';
import type { Transaction } from './protocol';

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

const PAGE = 20;
/** More would not fit into what relays accept as one event. */
const LARGEST_PAGE = 50;

export class Ledger {
  /** Oldest first. A payment to ourselves would be two of them. */
  #transactions: Transaction[] = [];

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
    if (transaction !== undefined) Object.assign(transaction, change);
  }

  /** Money came in for one of the wallet's invoices. */
  received({ paymentHash, preimage, amountMsat }: PaymentReceived): void {
    this.change('incoming', paymentHash, {
      state: 'settled',
      preimage,
      amount: amountMsat,
      settled_at: nowSeconds(),
    });
  }

  /** Looks among the invoices and the payments made; of both, the payment made. */
  find(paymentHash: string, type?: Transaction['type']): Transaction | null {
    const matches = this.#transactions.filter(
      (candidate) => candidate.payment_hash === paymentHash && (type ?? candidate.type) === candidate.type,
    );
    const found = matches.find((match) => match.type === 'outgoing') ?? matches[0];
    return found === undefined ? null : asOfNow(found);
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
}

/** An unpaid invoice expires by itself. */
function asOfNow(transaction: Transaction): Transaction {
  const { type, state, expires_at: expiresAt } = transaction;
  const expired =
    type === 'incoming' && state === 'pending' && expiresAt !== undefined && expiresAt < nowSeconds();
  return expired ? { ...transaction, state: 'expired' } : { ...transaction };
}
