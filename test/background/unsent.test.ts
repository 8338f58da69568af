/** What goes wrong around an approval: nothing is left behind that could be paid later, and nothing is paid twice. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { termsOf } from '../core/budgets';
import { Mailbox } from '../nwc/mailbox';
import { interceptWrites } from '../store/intercepted-writes';
import { newInvoice, type TestInvoice } from './invoices';
import { asker } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

const LARGEST = Number.MAX_SAFE_INTEGER;
const BUDGET = termsOf(5_000_000);
let scene: PaymentScene;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
});

const paying = (invoice: TestInvoice) => {
  scene.wallet.script = ({ method }) =>
    method === 'pay_invoice' ? paid(invoice.preimage) : error(method, 'NOT_FOUND');
};

test('a budget that cannot be granted leaves nothing reserved', async () => {
  const invoice = newInvoice({ sats: 20_000 });
  paying(invoice);
  const sending = scene.life.payments.send(asker(), invoice.text);
  const { id } = await scene.desk.asked.take();
  scene.life.db.close({ disableAutoOpen: false });
  interceptWrites(scene.life.db, (write, table) =>
    table === 'sites' ? Promise.reject(new Error('the disk is full')) : write(),
  );
  await scene.life.prompts.decide(id, { approved: true, budget: BUDGET });
  await expect(sending).rejects.toThrow('the disk is full');
  expect(await scene.rows()).toEqual([]);
  expect(scene.wallet.requests.all).toEqual([]);
});

test('a death among many calls finds no more than one payment that is written down and not sent', async () => {
  const died = new Mailbox<true>();
  await scene.die({ writes: 20, onLastWrite: () => died.put(true) });
  for (let calls = 0; calls < 30; calls++) {
    // Its life ends before it does.
    scene.life.payments.send(asker(), newInvoice({ sats: 1 }).text).catch(() => undefined);
  }
  await died.take();
  await scene.die();
  const rows = await scene.rows();
  const sent = new Set(scene.heard('pay_invoice').map(({ event }) => event.id));
  expect(sent.size).toBeGreaterThan(5);
  expect(rows.filter(({ request }) => !sent.has(request?.id ?? '')).length).toBeLessThanOrEqual(1);
});

test('a database that could not be read at first is asked again', async () => {
  const invoice = newInvoice();
  paying(invoice);
  vi.spyOn(scene.life.db.payments, 'where').mockImplementationOnce(() => {
    throw new Error('the disk is slow');
  });
  await expect(scene.life.payments.recover()).rejects.toThrow('the disk is slow');
  const { text, preimage } = invoice;
  expect(await scene.life.payments.send(asker(), text)).toMatchObject({ preimage });
});

describe('the same call again, after it was approved, sent and refused', () => {
  test.each(['INSUFFICIENT_BALANCE', 'PAYMENT_FAILED'])(
    'with %s is answered so again by the next life, and is not paid',
    async (code) => {
      const invoice = newInvoice({ sats: 20_000 });
      const { paymentHash, text } = invoice;
      scene.wallet.script = ({ method }) => error(method, method === 'pay_invoice' ? code : 'NOT_FOUND');
      const page = asker();
      const sending = scene.life.payments.send(page, text);
      await scene.life.prompts.decide((await scene.desk.asked.take()).id, { approved: true });
      await expect(sending).rejects.toMatchObject({ code });

      await scene.die();
      paying(invoice);
      await expect(scene.life.payments.send(page, text)).rejects.toMatchObject({ code, paymentHash });
      expect(scene.heard('pay_invoice')).toHaveLength(1);
      expect(scene.desk.asked.all).toHaveLength(1);
      expect(await scene.rows()).toMatchObject([{ state: 'failed' }]);
    },
  );
});

describe('amounts at the end of what counts', () => {
  test('in an invoice are past any budget, and asked about', async () => {
    const sending = scene.life.payments.send(asker(), newInvoice({ sats: Math.floor(LARGEST / 1000) }).text);
    const { id, ...asked } = await scene.desk.asked.take();
    expect(asked).toMatchObject({ kind: 'pay', amount: LARGEST - (LARGEST % 1000) });
    await scene.life.prompts.decide(id, { approved: false });
    await expect(sending).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(await scene.rows()).toEqual([]);
  });

  test('in a fee do not undo the payment, and use up the budget', async () => {
    const invoice = newInvoice();
    const { preimage } = invoice;
    scene.wallet.script = () => paid(preimage, LARGEST);
    expect(await scene.life.payments.send(asker(), invoice.text)).toMatchObject({ preimage });
    expect(await scene.rows()).toMatchObject([{ state: 'settled', feesPaid: LARGEST }]);
    const next = scene.life.payments.send(asker(), newInvoice({ sats: 1 }).text);
    const { id, ...asked } = await scene.desk.asked.take();
    expect(asked).toMatchObject({ kind: 'pay', amount: 1_000, budget: { left: 0 } });
    await scene.life.prompts.decide(id, { approved: false });
    await expect(next).rejects.toMatchObject({ code: 'USER_REJECTED' });
  });
});
