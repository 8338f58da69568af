/** `sendPaymentAsync`: answered once the request is on its way for certain. */
import { beforeEach, expect, test } from 'vitest';
import { newInvoice, type TestInvoice } from './invoices';
import { asker } from './life';
import { openScene, type PaymentScene, type SceneWishes } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(() => {
  shortenPauses();
  invoice = newInvoice();
});

const open = async (wishes: SceneWishes = {}) => {
  scene = await openScene(wishes);
};
const sendAsync = (from = asker()) => scene.life.payments.sendAsync(from, invoice.text);

test('it is answered before the wallet has said anything', async () => {
  await open();
  await sendAsync();
  expect(await scene.onlyRow()).toMatchObject({ state: 'dispatched' });
  const request = await scene.wallet.next('pay_invoice');
  const settled = scene.send(invoice);
  await scene.wallet.answer(request, paid(invoice.preimage));
  expect(await settled).toMatchObject({ preimage: invoice.preimage });
});

test('it is asked about where it does not pass, and rejected', async () => {
  await open({ budget: null });
  const sending = sendAsync();
  const { id } = await scene.desk.asked.take();
  await scene.life.prompts.decide(id, { approved: false });
  await expect(sending).rejects.toMatchObject({ code: 'USER_REJECTED' });
  expect(await scene.rows()).toEqual([]);
});

test('called again it is answered, and nothing is sent twice', async () => {
  await open();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  await scene.send(invoice);
  await sendAsync();
  await sendAsync();
  expect(scene.requestsToPay).toBe(1);
});

test('another site hears ALREADY_PAID', async () => {
  await open();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  await scene.send(invoice);
  const [site] = await scene.life.db.sites.toArray();
  if (!site) throw new Error('There is no site.');
  const origin = 'https://other.example';
  await scene.life.db.sites.put({ ...site, origin });
  await expect(sendAsync(asker(origin))).rejects.toMatchObject({ code: 'ALREADY_PAID' });
});

test('the same call made again after it has failed hears why', async () => {
  await open();
  scene.script({ pay_invoice: () => error('pay_invoice', 'INSUFFICIENT_BALANCE') });
  const page = asker();
  await expect(scene.send(invoice, page)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
  await expect(sendAsync(page)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
});
