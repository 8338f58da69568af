/** Short histories, and many of them: what goes wrong in a few steps is found in a few steps. */
import { expect, test, vi } from 'vitest';
import { tellHistories } from './histories';

vi.mock('../../../src/lightning/bolt11', async (original) => {
  const { remembered } = await import('./remembered');
  const real = await original<typeof import('../../../src/lightning/bolt11')>();
  return { ...real, decodeInvoice: remembered(real.decodeInvoice) };
});

test('the money core keeps its promises through short histories', async () => {
  const tally = await tellHistories({ runs: 3_500, minLength: 3, maxLength: 15 });
  expect(tally.scarce({})).toEqual([]);
}, 600_000);
