/** A row read from the journal is soon out of date: a payment is driven from where it stands, not from where it stood. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Reservation } from '../../src/store/payments';
import { Mailbox } from '../nwc/mailbox';
import { newInvoice } from './invoices';
import { asker, CONNECTION } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { found, paid } from './wallet-answers';

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
  held.until = async () => undefined;
  scene = await openScene({ budget: null });
});

test('an approval that comes upon an attempt which then fails does not send its request again', async () => {
  const invoice = newInvoice();
  const taken = new Mailbox<Reservation>();
  const end = new Mailbox<true>();
  held.until = async (reservation) => {
    if (reservation.outcome !== 'taken') return;
    taken.put(reservation);
    await end.take();
  };
  const sending = scene.send(invoice);
  const { id } = await scene.desk.asked.take();
  // A backup that is restored meanwhile brings it.
  await scene.sentBefore(invoice);
  await scene.life.prompts.decide(id, { approved: true });
  await taken.take();

  scene.script({ lookup_invoice: () => found({ type: 'outgoing', state: 'failed' }) });
  await scene.life.payments.recover();
  end.put(true);
  await expect(sending).rejects.toMatchObject({ code: 'PAYMENT_FAILED' });
  expect(scene.heard('pay_invoice')).toEqual([]);
  expect(await scene.rows()).toMatchObject([{ state: 'failed' }]);
});

test('a payment whose client is closed before it can be sent has failed: nothing has left', async () => {
  scene = await openScene();
  const invoice = newInvoice();
  held.until = () => scene.life.wallets.drop(CONNECTION);
  await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed' });
  held.until = async () => undefined;
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
  expect(scene.requestsToPay).toBe(1);
});

test('a recovery that comes upon a payment which is just written down leaves it to who makes it', async () => {
  scene = await openScene();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  held.until = async () => {
    expect(await scene.rows()).toMatchObject([{ state: 'dispatched' }]);
    await scene.life.payments.recover();
  };
  expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
  expect(scene.wallet.requests.all).toHaveLength(1);
});

test('a call that is made again and finds what is just written down leaves it to who makes it', async () => {
  scene = await openScene();
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const page = asker();
  let again = Promise.resolve({ preimage: '' });
  held.until = async (reservation) => {
    if (reservation.outcome !== 'reserved') return;
    again = scene.life.payments.send(page, invoice.text);
    // It has read the journal, and goes no further, once another read is over.
    for (let turn = 0; turn < 50; turn++) await scene.rows();
    expect(await scene.onlyRow()).toMatchObject({ state: 'dispatched' });
  };
  expect(await scene.send(invoice, page)).toMatchObject({ preimage: invoice.preimage });
  expect(await again).toMatchObject({ preimage: invoice.preimage });
  expect(scene.wallet.requests.all.map(({ method }) => method)).toEqual(['pay_invoice']);
});
