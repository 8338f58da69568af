/** The life of a payment as a table. See docs/architecture.md, "A payment". */

import type { PaymentRow, PaymentState } from '../contract/rows';

const NEXT: Record<PaymentState, readonly PaymentState[]> = {
  reserved: ['dispatched', 'failed'],
  dispatched: ['open', 'settled', 'failed'],
  open: ['settled', 'failed'],
  settled: [],
  failed: [],
};

/** True where the table allows the step. */
export function canMove(from: PaymentState, to: PaymentState): boolean {
  return NEXT[from].includes(to);
}

/**
 * True where the row ended without a proof, on a word that may be wrong: the user's, that of incomplete records, or the wallet's that
 * it paid. A proof of payment then still settles it, and nothing else moves it. A refusal of the wallet is final: what is
 * paid after it, by the user's own hand, is not our payment.
 */
export function yieldsToProof({
  state,
  settledBy,
  preimage,
}: Pick<PaymentRow, 'state' | 'settledBy' | 'preimage'>): boolean {
  switch (state) {
    case 'settled':
      return preimage === undefined;
    case 'failed':
      return settledBy === 'user' || settledBy === 'records';
    case 'reserved':
    case 'dispatched':
    case 'open':
      return false;
  }
}

/** True where the row forbids paying its hash again: it was paid, it may be, or a proof may yet show that it was. */
export function holdsHash(row: Pick<PaymentRow, 'state' | 'settledBy' | 'preimage'>): boolean {
  return row.state !== 'failed' || yieldsToProof(row);
}

/** The states in which the outcome is not known: the money may leave or have left, and the payment hash is taken. */
export const UNDECIDED = ['reserved', 'dispatched', 'open'] as const satisfies PaymentState[];

/** True while the outcome is not known. */
export function isUndecided(state: PaymentState): boolean {
  return UNDECIDED.some((undecided) => undecided === state);
}

/** The states whose amount counts against a budget: everything but a definite failure. */
export function countsAsSpent(state: PaymentState): boolean {
  return state !== 'failed';
}
