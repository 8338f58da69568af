/** Rows of history, for tests. */
import type { InvoiceRow, PaymentRow } from '../../../src/contract/rows';
import type { WalletTransaction } from '../../../src/contract/wallet-transactions';
import { msat } from '../../../src/core/msat';

/** The n-th payment hash. */
export const hashOf = (n: number) => n.toString(16).padStart(64, '0');

export function payment(change: Partial<PaymentRow> & { id: string }): PaymentRow {
  return {
    paymentHash: hashOf(1),
    state: 'settled',
    origin: 'https://shop.example',
    connectionId: 'c1',
    requestKey: change.id,
    approvedBy: 'budget',
    amount: msat(21_000),
    feeReserve: msat(10_000),
    feesPaid: msat(1_000),
    invoice: 'lnbc1',
    description: 'Coffee',
    payee: '02'.padEnd(66, '0'),
    createdAt: 0,
    ...change,
  };
}

export function invoice(change: Partial<InvoiceRow>): InvoiceRow {
  return {
    paymentHash: hashOf(1),
    connectionId: 'c1',
    origin: null,
    invoice: 'lnbc2',
    amount: msat(5_000),
    description: 'For lunch',
    createdAt: 0,
    expiresAt: 1,
    paidAt: 1,
    ...change,
  };
}

export function transaction(change: Partial<WalletTransaction>): WalletTransaction {
  return {
    type: 'outgoing',
    state: 'settled',
    paymentHash: hashOf(1),
    amount: msat(7_000),
    feesPaid: null,
    description: 'Elsewhere',
    invoice: null,
    preimage: null,
    createdAt: 0,
    settledAt: 0,
    ...change,
  };
}
