/** Long histories: what one payment leaves behind meets the next, in other periods, other lives and other sites. */
import { expect, test, vi } from 'vitest';
import { tellHistories } from './histories';

vi.mock('../../../src/lightning/bolt11', async (original) => {
  const { remembered } = await import('./remembered');
  const real = await original<typeof import('../../../src/lightning/bolt11')>();
  return { ...real, decodeInvoice: remembered(real.decodeInvoice) };
});

const RUNS = 1_700;

test('the money core keeps its promises through long histories', async () => {
  const tally = await tellHistories({ runs: RUNS, minLength: 15, maxLength: 40 });
  expect(
    tally.scarce(RUNS, {
      deaths: 1000,
      'deaths in the middle of a transaction': 20,
      'deaths with a payment dispatched': 300,
      'browser restarts': 250,
      'settled by wallet': 400,
      'settled by user': 2,
      'failed by wallet': 200,
      'failed by records': 200,
      'failed by user': 30,
      'failed by what never left': 150,
      opened: 900,
      'ended open': 200,
      'requests resumed': 3000,
      'hashes tried again': 150,
      joined: 90,
      'asked: over-budget': 250,
      'asked: too-fast': 8,
      'asked: expired': 80,
      'answered paid': 300,
      'answered PAYMENT_OPEN': 350,
      'answered ALREADY_PAID': 300,
      repetitions: 500,
      'wrong preimages': 80,
      'fees beyond the reserve': 12,
      'failures told too early': 30,
      'requests lost': 80,
      'notices lost': 10,
    }),
  ).toEqual([]);
}, 600_000);
