/** A row read from the journal is soon out of date: a payment is driven from where it stands, not from where it stood. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Reservation } from '../../src/store/payments';
import { Mailbox } from '../nwc/mailbox';
import { newInvoice } from './invoices';
import { asker } from './life';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

/** What happens between a reservation and whoever asked for it hearing of it. */
const held = vi.hoisted(() => ({ until: async (_: Reservation): Promise<void> => undefined }));

vi.mock(import('../../src/store/payments'), async (original) => {
  const store = await original();
  return {
    ...store,
    reserve: async (...asked) => {
      const reservation = await store.reserve(...asked);
      await held.until(reservation);
      return reservation;
    },
  };
});

let scene: PaymentScene;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene({ budget: null });
});

test('an approval that comes upon an attempt which then fails does not send its request again', async () => {
  const { text } = newInvoice();
  const taken = new Mailbox<Reservation>();
  const end = new Mailbox<true>();
  held.until = async (reservation) => {
    if (reservation.outcome !== 'taken') return;
    taken.put(reservation);
    await end.take();
  };
  const [first, second] = [scene.life.payments.send(asker(), text), scene.life.payments.send(asker(), text)];
  for (const sending of [first, second]) sending.catch(() => undefined);
  const { id } = await scene.desk.asked.take();
  await vi.waitFor(() => expect(scene.desk.timesShown).toBe(2), PATIENCE); // both ask
  await scene.life.prompts.decide(id, { approved: true });
  const request = await scene.wallet.next('pay_invoice');
  await taken.take();

  scene.wallet.script = ({ method }) => error(method, 'NOT_FOUND');
  await scene.wallet.answer(request, error('pay_invoice', 'INSUFFICIENT_BALANCE'));
  await expect(first).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
  end.put(true);
  await expect(second).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
  expect(scene.heard('pay_invoice')).toHaveLength(1);
  expect(await scene.rows()).toMatchObject([{ state: 'failed' }]);
});
