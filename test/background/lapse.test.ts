/** What the wallet does not know of counts as unpaid only where it was asked after the request could be acted on. */
import { expect, test } from 'vitest';
import { newInvoice } from './invoices';
import { openScene } from './payment-scene';
import { shortenPauses } from './short-pauses';

const HOUR_MS = 3_600_000;

test('a machine that falls asleep between question and answer does not take the old answer for a new one', async () => {
  shortenPauses();
  const scene = await openScene({ methods: ['list_transactions'] });
  await scene.sentBefore(newInvoice(), { expiresIn: 300 });
  let slept = 0;
  await scene.die({ now: () => Date.now() + slept });
  let asked = 0;
  scene.script({
    pay_invoice: () => null,
    list_transactions: () => {
      if (++asked === 3) slept = HOUR_MS;
      return { result_type: 'list_transactions', result: { transactions: [] } };
    },
  });
  await scene.life.payments.recover();
  expect(asked).toBe(3);
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'records' });
});
