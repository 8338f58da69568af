/** Long histories: what one payment leaves behind meets the next, in other periods, other lives and other sites. */
import { expect, test, vi } from 'vitest';
import { tellHistories } from './histories';

vi.mock('../../../src/lightning/bolt11', async (original) => {
  const { remembered } = await import('./remembered');
  const real = await original<typeof import('../../../src/lightning/bolt11')>();
  return { ...real, decodeInvoice: remembered(real.decodeInvoice) };
});

test('the money core keeps its promises through long histories', async () => {
  const tally = await tellHistories({ runs: 1_500, minLength: 15, maxLength: 40 });
  expect(tally.scarce({})).toEqual([]);
}, 600_000);
