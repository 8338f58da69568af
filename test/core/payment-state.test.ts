import { describe, expect, test } from 'vitest';
import { PAYMENT_STATES, type PaymentState } from '../../src/contract/rows';
import { canMove, countsAsSpent, isUndecided } from '../../src/core/payment-state';

/** Every step a payment may take. Whatever is not listed here must be refused. */
const ALLOWED = [
  'dispatched → open', // no answer in time
  'dispatched → settled', // the wallet gave the preimage
  'dispatched → failed', // the wallet gave a definite error
  'open → settled', // reconciled
  'open → failed', // reconciled
];

const steps = PAYMENT_STATES.flatMap((from) => PAYMENT_STATES.map((to) => [from, to] as const));

describe('the life of a payment', () => {
  test.each(steps)('%s → %s', (from, to) => {
    expect(canMove(from, to)).toBe(ALLOWED.includes(`${from} → ${to}`));
  });

  test('the list above names only steps that exist', () => {
    const names = steps.map(([from, to]) => `${from} → ${to}`);
    expect(ALLOWED.filter((step) => !names.includes(step))).toEqual([]);
  });

  test('a payment is undecided exactly while it can still move', () => {
    for (const state of PAYMENT_STATES)
      expect([state, isUndecided(state)]).toEqual([state, canStillMove(state)]);
  });

  test('everything counts as spent but a definite failure', () => {
    expect(PAYMENT_STATES.filter(countsAsSpent)).toEqual(['dispatched', 'open', 'settled']);
  });

  test('no step leads back to the first state', () => {
    for (const from of PAYMENT_STATES) expect(canMove(from, 'dispatched')).toBe(false);
  });
});

function canStillMove(from: PaymentState): boolean {
  return PAYMENT_STATES.some((to) => canMove(from, to));
}
