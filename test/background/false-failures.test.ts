/** What looks like a failure and is none: a payment that may yet be made is not called failed, and one that was called so yields to its proof. */
import type { Event } from 'nostr-tools/pure';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Mailbox } from '../nwc/mailbox';
import { RawRelay } from '../nwc/raw-relay';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { type Heard, readRequest, responseEvent } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, beginLife, connect } from './life';
import { PATIENCE } from './patience';
import { openScene } from './payment-scene';
import { PromptDesk } from './prompt-desk';
import { shortenPauses } from './short-pauses';
import { error, found } from './wallet-answers';

let invoice: TestInvoice;
beforeEach(() => {
  shortenPauses();
  invoice = newInvoice();
});

const FAILED = { type: 'outgoing', state: 'failed' };

test('a record of a failure is read before the request is sent again, and then nothing is', async () => {
  const scene = await openScene();
  await scene.sentBefore(invoice);
  scene.script({ lookup_invoice: () => found(FAILED) });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'wallet' });
  expect(scene.requestsToPay).toBe(0);
});

test('once it is sent again, a record of a failure may be of the time before', async () => {
  const scene = await openScene();
  await scene.sentBefore(invoice);
  let asked = 0;
  scene.script({
    pay_invoice: () => null, // a wallet that has forgotten the event, and pays it now
    lookup_invoice: () => (++asked === 1 ? error('lookup_invoice', 'INTERNAL') : found(FAILED)),
  });
  await scene.life.payments.recover();
  expect(asked).toBeGreaterThan(1);
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
});

test('handed over twice, a record of a failure may be of the first time', async () => {
  const wallet = new ScriptedWallet();
  const requests = new Mailbox<Heard>();
  let script: (request: Heard) => unknown = () => null;
  const say = (request: Heard, body: unknown) =>
    relay.send(['EVENT', 'nwc', responseEvent(request, body, wallet.secret)]);
  const relay = new RawRelay((_, [type, event]) => {
    if (type !== 'EVENT') return;
    const request = readRequest(event as Event, wallet.secret);
    requests.put(request);
    const body = script(request);
    if (body) say(request, body);
  });
  const life = beginLife({ databaseName: emptyDatabase().name, desk: new PromptDesk() });
  onTestFinished(async () => {
    await life.end();
    await relay.close();
  });
  await connect(life.db, wallet, { relays: [await relay.url()], budget: 10_000 });
  const sending = life.payments.send(asker(), invoice.text);
  sending.catch(() => undefined); // its end is looked at later
  const isPayment = ({ method }: Heard) => method === 'pay_invoice';
  await requests.take(isPayment);
  relay.drop();
  const second = await requests.take(isPayment);
  script = ({ method }) => (method === 'pay_invoice' ? null : found(FAILED));
  say(second, error('pay_invoice', 'PAYMENT_FAILED')); // of the first time
  await expect(sending).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
  expect(await life.db.payments.toArray()).toMatchObject([{ state: 'open' }]);
});

test.each(['RATE_LIMITED', 'PAYMENT_FAILED'])(
  '%s ends nothing while the records cannot be read',
  async (code) => {
    const scene = await openScene();
    scene.script({
      pay_invoice: () => error('pay_invoice', code),
      lookup_invoice: () => error('lookup_invoice', 'RATE_LIMITED'),
    });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  },
);

test('a proof that comes after the wallet said PAYMENT_FAILED settles the payment', async () => {
  const scene = await openScene({ notifications: ['payment_sent'] });
  scene.script({ pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED') });
  await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_FAILED' });
  // The payee had held it, and takes it now; another payment keeps the wallet's ear open.
  scene.script({ pay_invoice: () => null });
  void scene.send(newInvoice());
  await scene.wallet.next('pay_invoice');
  const { paymentHash, preimage } = invoice;
  await scene.notify('payment_sent', { type: 'outgoing', payment_hash: paymentHash, preimage });
  const row = async () => (await scene.rows()).find((one) => one.paymentHash === paymentHash);
  await vi.waitFor(async () => expect(await row()).toMatchObject({ state: 'settled', preimage }), PATIENCE);
  expect(await row()).not.toHaveProperty('failure');
});

test('a list is read from long before the payment: our clock may have been an hour ahead', async () => {
  const scene = await openScene({ methods: ['lookup_invoice', 'list_transactions'] });
  const { paymentHash, preimage } = invoice;
  // Paid 85 minutes ago by the true clock, and dated an hour later by ours, which is right by now.
  const sentAt = Date.now() - 85 * 60_000;
  await scene.sentBefore(invoice, { createdAt: sentAt + 60 * 60_000, expiresIn: -20 * 60 });
  const created_at = Math.floor(sentAt / 1000);
  const transaction = { type: 'outgoing', state: 'settled', payment_hash: paymentHash, preimage, created_at };
  scene.script({
    list_transactions: ({ params }) => {
      const { from, offset } = params as { from: number; offset: number };
      const transactions = created_at >= from && offset === 0 ? [transaction] : [];
      return { result_type: 'list_transactions', result: { transactions } };
    },
  });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
});
