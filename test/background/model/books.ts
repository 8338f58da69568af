/** The wallets' own books: what truly became of every request to pay that reached one. Nothing else in the model knows better. */
import type { Broken } from './broken';

export interface Entry {
  eventId: string;
  walletId: string;
  paymentHash: string;
  /** msat. */
  amount: number;
  /** `refused` and `ignored` for good: it will never be paid. */
  state: 'pending' | 'paid' | 'failed' | 'refused' | 'ignored';
  /** msat. */
  fee: number;
  /** Seconds since the epoch, by the wallet's clock. */
  at: number;
}

export class Books {
  readonly entries = new Map<string, Entry>();
  readonly #broken: Broken;

  constructor(broken: Broken) {
    this.#broken = broken;
  }

  of(paymentHash: string): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.paymentHash === paymentHash);
  }

  isPaid(eventId: string): boolean {
    return this.entries.get(eventId)?.state === 'paid';
  }

  /** The money leaves. The worst of wallets does not look whether it has paid this hash before. */
  pay(entry: Entry, fee: number): void {
    entry.state = 'paid';
    entry.fee = fee;
    const times = this.of(entry.paymentHash).filter(({ state }) => state === 'paid').length;
    this.#broken.unless(times === 1, `a payment hash was paid ${times} times`);
  }
}
