/** The alarm that wakes the background while a payment is undecided. Browsers forget alarms when they are closed; the journal does not. */
import { expect, test } from 'vitest';
import { newInvoice } from './invoices';
import { openScene } from './payment-scene';
import { shortenPauses } from './short-pauses';

test('is set again by a background that finds a payment open, since the browser may have forgotten it', async () => {
  shortenPauses();
  const scene = await openScene();
  await scene.sentBefore(newInvoice());
  await scene.die();
  scene.script({ pay_invoice: () => null });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  expect(scene.life.isWokenUp).toBe(true);
});

test('is not set by a background that finds nothing undecided', async () => {
  const scene = await openScene();
  let started = 0;
  await scene.die({
    wakeUps: async () => {
      started++;
    },
  });
  await scene.life.payments.recover();
  expect(started).toBe(0);
});
