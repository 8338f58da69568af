/** Wallets that tell odd things: what is counted, what is believed, and what the page hears. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newInvoice, type TestInvoice } from './invoices';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found, paid } from './wallet-answers';

let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(() => {
  shortenPauses();
  invoice = newInvoice({ sats: 100 });
});

const NO_PROOF = { pay_invoice: () => ({ result_type: 'pay_invoice', result: {} }) };
const settled = (changes: object = {}) =>
  found({ type: 'outgoing', state: 'settled', payment_hash: invoice.paymentHash, ...changes });

test('another amount than was asked for does not undo a proof, and what the user allowed is counted', async () => {
  scene = await openScene();
  const { preimage } = invoice;
  scene.script({
    ...NO_PROOF,
    lookup_invoice: () => settled({ preimage, amount: 99_000, fees_paid: 1_000 }),
  });
  expect(await scene.send(invoice)).toMatchObject({ preimage });
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', amount: 100_000, feesPaid: 1_000 });
});

test('a fee larger than the payment is counted as it is', async () => {
  scene = await openScene();
  scene.script({ pay_invoice: () => paid(invoice.preimage, 9_000_000) });
  await scene.send(invoice);
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', amount: 100_000, feesPaid: 9_000_000 });
  void scene.send(newInvoice({ sats: 900 }));
  expect(await scene.desk.asked.take()).toMatchObject({ kind: 'pay', budget: { left: 900_000 } });
});

test('one preimage for two invoices settles the one that it fits', async () => {
  scene = await openScene();
  const other = newInvoice();
  scene.script({
    pay_invoice: () => paid(invoice.preimage),
    lookup_invoice: () => settled({ preimage: invoice.preimage }),
  });
  expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
  await expect(scene.send(other)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
  const states = (await scene.rows()).map(({ paymentHash, state }) => [paymentHash, state]);
  expect(Object.fromEntries(states)).toEqual({
    [invoice.paymentHash]: 'settled',
    [other.paymentHash]: 'open',
  });
});

describe('settled, without a preimage', () => {
  test('is taken for paid: counted with its fee, not paid again, and the page hears that there is no proof', async () => {
    scene = await openScene();
    scene.script({ ...NO_PROOF, lookup_invoice: () => settled({ fees_paid: 2_000 }) });
    const said = { code: 'ALREADY_PAID', paymentHash: invoice.paymentHash };
    await expect(scene.send(invoice)).rejects.toMatchObject(said);
    const row = await scene.onlyRow();
    expect(row).toMatchObject({ state: 'settled', settledBy: 'wallet', feesPaid: 2_000 });
    expect(row).not.toHaveProperty('preimage');
    await expect(scene.send(invoice)).rejects.toMatchObject(said);
    expect(scene.requestsToPay).toBe(1);
  });

  test('gives way to the preimage, should it come while the wallet is asked again', async () => {
    scene = await openScene();
    const { preimage } = invoice;
    let lookups = 0;
    scene.script({
      pay_invoice: () => null,
      lookup_invoice: () => settled(++lookups === 1 ? {} : { preimage, fees_paid: 5 }),
    });
    await scene.sentBefore(invoice);
    expect(await scene.send(invoice)).toMatchObject({ preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage, feesPaid: 5 });
  });

  test('gives way to a notification that brings it later', async () => {
    scene = await openScene({ notifications: ['payment_sent'] });
    const { preimage, paymentHash } = invoice;
    await scene.sentBefore(invoice, { state: 'settled', settledBy: 'wallet', feesPaid: null });
    const other = newInvoice();
    const sending = scene.send(other);
    await scene.wallet.next('pay_invoice');
    await scene.notify('payment_sent', { payment_hash: paymentHash, preimage });
    await scene.notify('payment_sent', { payment_hash: other.paymentHash, preimage: other.preimage });
    await sending;
    await vi.waitFor(
      async () => expect(await scene.send(invoice)).toEqual({ preimage, paymentHash }),
      PATIENCE,
    );
  });

  test.each<[string, object]>([
    ['that does not say which way it went', { type: undefined }],
    ['that names no payment hash', { payment_hash: undefined }],
    ['with a preimage that does not fit', { preimage: newInvoice().preimage }],
    ['that came in', { type: 'incoming' }],
    ['of another payment', { payment_hash: newInvoice().paymentHash }],
  ])('is not believed of a transaction %s', async (_, changes) => {
    scene = await openScene();
    scene.script({ ...NO_PROOF, lookup_invoice: () => settled(changes) });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  });

  test('in the words of a refusal and a record that contradict each other, the record is followed', async () => {
    scene = await openScene();
    scene.script({
      pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED'),
      lookup_invoice: () => settled(),
    });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'ALREADY_PAID' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', settledBy: 'wallet' });
  });
});

describe('a refusal that needs the wallet to bear it out', () => {
  const REFUSED = {
    pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED'),
    lookup_invoice: () => error('lookup_invoice', 'NOT_FOUND'),
  };
  const listing = (...transactions: object[]) => ({
    ...REFUSED,
    list_transactions: ({ params }: { params: unknown }) => ({
      result_type: 'list_transactions',
      result: { transactions: (params as { offset: number }).offset === 0 ? transactions : [] },
    }),
  });
  const BOTH = { methods: ['lookup_invoice', 'list_transactions'] };

  test('is believed where neither the lookup nor the list knows of the payment', async () => {
    scene = await openScene(BOTH);
    scene.script(listing());
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_FAILED' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'wallet' });
    expect(scene.heard('list_transactions')).not.toEqual([]);
  });

  test('is not where the list has it as paid', async () => {
    scene = await openScene(BOTH);
    const { preimage, paymentHash } = invoice;
    scene.script(listing({ type: 'outgoing', state: 'settled', payment_hash: paymentHash, preimage }));
    expect(await scene.send(invoice)).toMatchObject({ preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });

  test.each(['INTERNAL', 'RATE_LIMITED'])('is not where the list is answered %s', async (code) => {
    scene = await openScene(BOTH);
    scene.script({ ...REFUSED, list_transactions: () => error('list_transactions', code) });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  });
});
