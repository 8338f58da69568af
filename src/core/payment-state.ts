/** The life of a payment as a table. See docs/architecture.md, "A payment". */

import type { PaymentState } from '../contract/rows';

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
