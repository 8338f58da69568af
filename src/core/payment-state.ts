/** The life of a payment as a table. See docs/architecture.md, "A payment". */

import type { PaymentRow, PaymentState } from '../contract/rows';

const NEXT: Record<PaymentState, readonly PaymentState[]> = {
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
 * True where the row of a payment that was sent ended without a proof, on a word that may be wrong: the user's, the
 * wallet's, or what its records seem to say. A proof of payment then still settles it, and nothing else moves it.
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
      return settledBy !== undefined;
    case 'dispatched':
    case 'open':
      return false;
  }
}

/** True where the row forbids paying its hash again: it was paid or may be. What the wallet itself refused may be tried again. */
export function holdsHash({ state, settledBy }: Pick<PaymentRow, 'state' | 'settledBy'>): boolean {
  return state !== 'failed' || settledBy === 'user' || settledBy === 'records';
}

/** For so long, in ms, the wallet's word that a payment is under way is taken to hold. */
const UNDER_WAY_MS = 15 * 60_000;

/** True for an open payment of which the wallet said lately that it is under way: the payee holds it, say. `now` in ms since the epoch. */
export function isUnderWay(
  { state, underWayAt }: Pick<PaymentRow, 'state' | 'underWayAt'>,
  now: number,
): boolean {
  return state === 'open' && underWayAt !== undefined && now - underWayAt < UNDER_WAY_MS;
}

/** The states in which the outcome is not known: the money may leave or have left, and the payment hash is taken. */
export const UNDECIDED = ['dispatched', 'open'] as const satisfies PaymentState[];

/** True while the outcome is not known. */
export function isUndecided(state: PaymentState): boolean {
  return UNDECIDED.some((undecided) => undecided === state);
}

/** The states whose amount counts against a budget: everything but a definite failure. */
export function countsAsSpent(state: PaymentState): boolean {
  return state !== 'failed';
}
