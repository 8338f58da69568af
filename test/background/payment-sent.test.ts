/** A payment is also told of by a `payment_sent` notification, believed for its proof alone, and heard by a later life too. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, CONNECTION } from './life';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

const ANNOUNCED = { notifications: ['payment_received', 'payment_sent'] };
const DAY_S = 86_400;
const seconds = () => Math.floor(Date.now() / 1000);

let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(() => {
  shortenPauses();
  invoice = newInvoice();
});

const sent = ({ paymentHash, preimage }: TestInvoice, changes: object = {}) => ({
  type: 'outgoing',
  payment_hash: paymentHash,
  preimage,
  fees_paid: 7,
  ...changes,
});
const connection = () => scene.life.db.connections.get(CONNECTION);

/** It has answered the request with an error that says nothing, and knows nothing. */
const UNKNOWN = { pay_invoice: () => error('pay_invoice', 'INTERNAL') };

describe('while a payment is followed', () => {
  test('the proof settles it, and the page that waits has its answer', async () => {
    scene = await openScene(ANNOUNCED);
    const sending = scene.send(invoice);
    await scene.wallet.next('pay_invoice');
    await scene.notify('payment_sent', sent(invoice));
    const { preimage, paymentHash } = invoice;
    expect(await sending).toEqual({ preimage, paymentHash });
    expect(await scene.onlyRow()).toMatchObject({
      state: 'settled',
      settledBy: 'wallet',
      preimage,
      feesPaid: 7,
    });
    expect(scene.requestsToPay).toBe(1);
  });

  test.each<[string, string, object]>([
    ['a preimage of another payment', 'payment_sent', { preimage: newInvoice().preimage }],
    ['no preimage', 'payment_sent', { preimage: null }],
    ['the hash of another payment', 'payment_sent', { payment_hash: newInvoice().paymentHash }],
    ['a payment that came in', 'payment_sent', { type: 'incoming' }],
    ['what was received', 'payment_received', {}],
    ['a failure', 'payment_sent', { preimage: null, state: 'failed' }],
  ])('%s changes nothing', async (_, type, changes) => {
    scene = await openScene(ANNOUNCED);
    scene.script({ ...UNKNOWN, lookup_invoice: () => null });
    const row = await scene.sentBefore(invoice);
    const recovery = scene.life.payments.recover();
    const asked = await scene.wallet.next('lookup_invoice');
    // The relay tells in order: once the answer is there, the notification has been heard.
    await scene.notify(type, sent(invoice, changes));
    scene.script(UNKNOWN);
    await scene.wallet.answer(asked, error('lookup_invoice', 'NOT_FOUND'));
    await recovery;
    expect(await scene.life.db.payments.get(row.id)).toEqual(row);
  });

  test('two of a connection are told apart', async () => {
    scene = await openScene(ANNOUNCED);
    const other = newInvoice();
    const [first, second] = [scene.send(invoice), scene.send(other)];
    await scene.wallet.next('pay_invoice');
    await scene.wallet.next('pay_invoice');
    await scene.notify('payment_sent', sent(other));
    expect(await second).toMatchObject({ preimage: other.preimage });
    await scene.notify('payment_sent', sent(invoice));
    expect(await first).toMatchObject({ preimage: invoice.preimage });
    expect(scene.requestsToPay).toBe(2);
  });

  test('a proof for another one that nobody follows settles that, whatever the user said of it', async () => {
    scene = await openScene(ANNOUNCED);
    const other = newInvoice();
    const failure = { code: 'PAYMENT_FAILED', message: '' } as const;
    const { id } = await scene.sentBefore(other, { state: 'failed', settledBy: 'user', failure });
    const sending = scene.send(invoice);
    await scene.wallet.next('pay_invoice');
    await scene.notify('payment_sent', sent(other));
    await scene.notify('payment_sent', sent(invoice));
    await sending;
    const { preimage } = other;
    await vi.waitFor(
      async () =>
        expect(await scene.life.db.payments.get(id)).toMatchObject({
          state: 'settled',
          preimage,
          feesPaid: 7,
        }),
      PATIENCE,
    );
  });
});

describe('a later life', () => {
  test('hears what the relay has kept since the payment was made', async () => {
    scene = await openScene(ANNOUNCED);
    scene.script(UNKNOWN);
    const createdAt = Date.now() - 3 * DAY_S * 1000;
    await scene.sentBefore(invoice, { createdAt });
    await scene.notify('payment_sent', sent(invoice), seconds() - 2 * DAY_S);
    await scene.die();
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage: invoice.preimage });
    expect(await scene.send(invoice, asker())).toMatchObject({ preimage: invoice.preimage });
  });

  test('goes on from where the one before had heard the relay, and loses nothing', async () => {
    scene = await openScene(ANNOUNCED);
    scene.script(UNKNOWN);
    const createdAt = Date.now() - 3 * DAY_S * 1000;
    await scene.sentBefore(invoice, { createdAt });
    await scene.life.payments.recover();
    const { heardUntil } = (await connection()) ?? {};
    expect(Object.keys(heardUntil ?? {})).toEqual([scene.relay.url]);
    expect(heardUntil?.[scene.relay.url]).toBeGreaterThan(seconds() - 60);
    await scene.notify('payment_sent', sent(invoice));
    await scene.die();
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage: invoice.preimage });
  });

  test('forgets how far it was heard once nothing is undecided', async () => {
    scene = await openScene(ANNOUNCED);
    scene.script(UNKNOWN);
    await scene.sentBefore(invoice);
    await scene.life.payments.recover();
    expect(await connection()).toHaveProperty('heardUntil');
    await scene.notify('payment_sent', sent(invoice));
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
    expect(await connection()).not.toHaveProperty('heardUntil');
  });
});

test('a wallet that does not announce them is not listened to', async () => {
  scene = await openScene({ notifications: ['payment_received'] });
  scene.script(UNKNOWN);
  await scene.sentBefore(invoice);
  await scene.notify('payment_sent', sent(invoice));
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  expect(await connection()).not.toHaveProperty('heardUntil');
});
