import type { WalletTransaction } from '../../contract/wallet-transactions';

/** What wallets told while this page is open, so that a row that is opened need not be asked for again. */
class Told {
  readonly #transactions = new Map<string, WalletTransaction>();

  note(connectionId: string, transaction: WalletTransaction): void {
    this.#transactions.set(nameOf(connectionId, transaction.type, transaction.paymentHash), transaction);
  }

  get(
    connectionId: string,
    type: WalletTransaction['type'],
    paymentHash: string,
  ): WalletTransaction | undefined {
    return this.#transactions.get(nameOf(connectionId, type, paymentHash));
  }
}

function nameOf(...parts: readonly string[]): string {
  return parts.join(' ');
}

export const told = new Told();
