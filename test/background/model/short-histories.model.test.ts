/** Short histories, and many of them: what goes wrong in a few steps is found in a few steps. */
import { expect, test, vi } from 'vitest';
import { tellHistories } from './histories';

vi.mock('../../../src/lightning/bolt11', async (original) => {
  const { remembered } = await import('./remembered');
  const real = await original<typeof import('../../../src/lightning/bolt11')>();
  return { ...real, decodeInvoice: remembered(real.decodeInvoice) };
});

const RUNS = 3_300;

test('the money core keeps its promises through short histories', async () => {
  const tally = await tellHistories({ runs: RUNS, minLength: 3, maxLength: 15 });
  expect(
    tally.scarce(RUNS, {
      deaths: 700,
      'deaths in the middle of a transaction': 10,
      'deaths with a payment dispatched': 150,
      'browser restarts': 200,
      'settled by wallet': 600,
      'failed by wallet': 200,
      'failed by records': 80,
      'failed by what never left': 100,
      opened: 500,
      'ended open': 100,
      'requests resumed': 1500,
      'hashes tried again': 20,
      joined: 30,
      'asked: over-budget': 200,
      'asked: expired': 30,
      'asked: no-budget': 300,
      'answered paid': 500,
      'answered PAYMENT_OPEN': 200,
      'answered ALREADY_PAID': 100,
      repetitions: 300,
      'wrong preimages': 50,
      'fees beyond the reserve': 8,
      'failures told too early': 20,
      'requests lost': 50,
      'answers lost': 30,
    }),
  ).toEqual([]);
}, 600_000);
