/**
 * The worst wallet that is still honest in its records: it acts on an event once, on a payment hash as often as it is asked to, and answers
 * late, wrongly or not at all. `how` decides, where 0 is what a kind wallet does.
 */
import type { SignedEvent } from '../../../src/contract/rows';
import { feeReserve, msat } from '../../../src/core/msat';
import type { Transaction } from '../../../src/nwc/transaction';
import type { Books, Entry } from './books';
import type { Broken } from './broken';
import { type Character, tellsOfPayments } from './character';
import type { Clock } from './clock';
import { invoiceOf } from './invoices';
import type { Mortal } from './mortal';
import type { Post } from './post';

export type Answer = { result: object } | { error: string };

/** Who listens for the wallet: the client of the life that is. */
export interface Ear {
  life: Mortal;
  isWaitingFor(eventId: string): boolean;
  hearAnswer(eventId: string, answer: Answer): void;
  /** False where it does not listen for notifications. */
  hearNotice(transaction: Transaction): boolean;
}

const REFUSALS = [
  'PAYMENT_FAILED',
  'INSUFFICIENT_BALANCE',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'EXPIRED',
  'BAD_REQUEST',
];
const VAGUE = ['OTHER', 'INTERNAL'];
const WRONG_PREIMAGE = '77'.repeat(32);

const one = <T>(of: readonly T[], how: number): T => of[how % of.length] as T;

export interface WalletDeps {
  clock: Clock;
  books: Books;
  post: Post;
  broken: Broken;
  /** Told of every request to pay that reaches the wallet. */
  onAsked: (eventId: string) => void;
  onPaid: (entry: Entry) => void;
  count: (what: string) => void;
}

export class ModelWallet {
  ear: Ear | null = null;
  /** What the relay keeps. */
  readonly #keptAnswers: [eventId: string, answer: Answer][] = [];
  readonly #keptNotices: Transaction[] = [];
  readonly #answered = new Map<string, Answer>();

  constructor(
    readonly id: string,
    readonly character: Character,
    readonly deps: WalletDeps,
  ) {}

  /** Seconds since the epoch. */
  get #now(): number {
    return Math.floor(this.deps.clock.real / 1000) + this.character.clockError;
  }

  /** A relay takes the request. `mayBeRefused`: the client knows that it may have been handed over before. */
  take(event: SignedEvent, mayBeRefused: boolean, how: number): void {
    const arrive = (later: number) => this.#receive(event, mayBeRefused, later);
    if (!this.character.honoursExpiration) {
      arrive(how);
      return;
    }
    this.deps.post.put({ name: `request ${event.id} arrives`, life: null, happen: arrive });
  }

  /** The relay hands the request to the wallet once more, of its own accord. */
  takeAgain(event: SignedEvent, how: number): void {
    // What is said of a repetition that nobody knows of is told apart by good records alone.
    this.take(event, tellsOfPayments(this.character) && !this.character.isVague, how);
  }

  /** What the relay kept of the answers to this request. */
  recall(eventId: string): void {
    for (const [id, answer] of this.#keptAnswers) if (id === eventId) this.#send(id, answer);
  }

  recallNotices(): void {
    for (const transaction of this.#keptNotices.splice(0)) this.#notify(transaction);
  }

  lookUp(paymentHash: string): Answer {
    const { lookup, recordsFailures } = this.character;
    const known = this.deps.books
      .of(paymentHash)
      .filter((entry) => entry.walletId === this.id && isOnRecord(entry, recordsFailures));
    const found =
      known.find(({ state }) => state === 'paid') ??
      (lookup === 'oldest' ? known[0] : known[known.length - 1]);
    return lookup === 'own' || !found ? { error: 'NOT_FOUND' } : { result: this.#transaction(found) };
  }

  list({ from = 0, limit = 20, offset = 0 }: { from?: number; limit?: number; offset?: number }): Answer {
    const { recordsFailures } = this.character;
    const all = [...this.deps.books.entries.values()]
      .filter((entry) => entry.walletId === this.id && isOnRecord(entry, recordsFailures) && entry.at >= from)
      .reverse();
    return {
      result: { transactions: all.slice(offset, offset + limit).map((entry) => this.#transaction(entry)) },
    };
  }

  #receive(event: SignedEvent, mayBeRefused: boolean, how: number): void {
    this.deps.onAsked(event.id);
    const known = this.deps.books.entries.get(event.id);
    if (known) {
      this.#repeat(known, mayBeRefused, how);
      return;
    }
    const { invoice, amount } = JSON.parse(event.content) as { invoice: string; amount?: number };
    const { paymentHash, amount: asked } = invoiceOf(invoice);
    const entry: Entry = {
      eventId: event.id,
      walletId: this.id,
      paymentHash,
      amount: asked ?? amount ?? 0,
      state: 'pending',
      fee: 0,
      at: this.#now,
    };
    this.deps.books.entries.set(event.id, entry);
    const [, expiration] = event.tags.find(([name]) => name === 'expiration') ?? [];
    if (this.character.honoursExpiration && this.#now >= Number(expiration)) {
      entry.state = 'refused';
      this.deps.count('requests expired');
      if (how % 2 === 0) this.#answer(entry, { error: 'EXPIRED' });
      return;
    }
    this.#begin(entry, how);
  }

  #begin(entry: Entry, how: number): void {
    const more = Math.floor(how / 10);
    switch (how % 10) {
      case 6:
        entry.state = 'refused';
        this.#answer(entry, { error: one(REFUSALS, more) });
        return;
      case 7:
        entry.state = 'ignored';
        return;
      case 8:
        if (more % 2 === 0) entry.state = 'ignored';
        this.#answer(entry, { error: one(VAGUE, more) });
        break;
      case 9:
        // Only where its records show that it goes on all the same.
        if (tellsOfPayments(this.character)) {
          this.deps.count('failures told too early');
          this.#answer(entry, { error: 'PAYMENT_FAILED' });
        }
        break;
      default:
        break;
    }
    if (entry.state !== 'pending') return;
    this.deps.post.put({
      name: `payment ${entry.eventId} ends`,
      life: null,
      happen: (end) => this.#end(entry, end),
    });
  }

  #repeat(entry: Entry, mayBeRefused: boolean, how: number): void {
    this.deps.count('repetitions');
    const answered = this.#answered.get(entry.eventId);
    switch (this.character.repeated) {
      case 'silence':
        return;
      case 'the same':
        if (answered) this.#send(entry.eventId, answered);
        return;
      case 'other':
        this.#send(entry.eventId, { error: one(VAGUE, how) });
        return;
      case 'refusal':
        this.#send(entry.eventId, { error: mayBeRefused ? one(REFUSALS, how) : 'OTHER' });
        return;
    }
  }

  #end(entry: Entry, how: number): void {
    const { preimage } = invoiceOf(entry.paymentHash);
    const more = Math.floor(how / 8);
    const isPaid = how % 8 < 5;
    if (isPaid) {
      const reserve = feeReserve(msat(entry.amount));
      const fee = one([0, 1_000, 3_000, 9_999, 10_000, reserve, 1, 2_000, 4_000, 5_000, 3 * reserve], more);
      if (fee > reserve) this.deps.count('fees beyond the reserve');
      this.deps.books.pay(entry, fee);
      this.deps.onPaid(entry);
      if (this.character.notifies) this.#notify(this.#transaction(entry, preimage));
    } else {
      entry.state = 'failed';
    }
    const fees = this.character.tellsFees ? { fees_paid: entry.fee } : {};
    switch (how % 8) {
      case 0:
      case 1:
        this.#answer(entry, { result: { preimage, ...fees } });
        return;
      case 3:
      case 7:
        this.deps.count('wrong preimages');
        this.#answer(entry, { result: { preimage: WRONG_PREIMAGE, ...fees } });
        return;
      case 4:
        this.#answer(entry, { result: fees });
        return;
      case 5:
        this.#answer(entry, { error: one(REFUSALS, more) });
        return;
      default:
        this.deps.count('silent ends');
    }
  }

  #answer(entry: Entry, answer: Answer): void {
    this.#answered.set(entry.eventId, answer);
    this.#send(entry.eventId, answer);
  }

  #send(eventId: string, answer: Answer): void {
    const arrive = (how: number) => {
      if (how % 6 === 5) return this.deps.count('answers lost');
      if (this.ear?.isWaitingFor(eventId)) return this.ear.hearAnswer(eventId, answer);
      if (this.character.relayKeeps) this.#keptAnswers.push([eventId, answer]);
    };
    this.deps.post.put({ name: `answer to ${eventId} arrives`, life: null, happen: arrive });
  }

  #notify(transaction: Transaction): void {
    const arrive = (how: number) => {
      if (how % 6 === 5) return this.deps.count('notices lost');
      if (this.ear?.hearNotice(transaction)) return;
      if (this.character.relayKeeps) this.#keptNotices.push(transaction);
    };
    this.deps.post.put({ name: 'notice arrives', life: null, happen: arrive });
  }

  #transaction(entry: Entry, told: string | null = null): Transaction {
    const { keepsPreimages, tellsFees } = this.character;
    const preimage = told ?? (keepsPreimages ? invoiceOf(entry.paymentHash).preimage : null);
    const isPaid = entry.state === 'paid';
    return {
      type: 'outgoing',
      state: isPaid ? 'settled' : entry.state === 'pending' ? 'pending' : 'failed',
      payment_hash: entry.paymentHash,
      amount: msat(entry.amount),
      created_at: entry.at,
      ...(isPaid && preimage !== null ? { preimage } : {}),
      ...(isPaid && tellsFees ? { fees_paid: msat(entry.fee) } : {}),
      ...(isPaid ? { settled_at: this.#now } : {}),
    };
  }
}

function isOnRecord({ state }: Entry, recordsFailures: boolean): boolean {
  switch (state) {
    case 'pending':
    case 'paid':
      return true;
    case 'failed':
    case 'refused':
      return recordsFailures;
    case 'ignored':
      return false;
  }
}
