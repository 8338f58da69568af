/** A payment to an LNURL service of which the wallet tells nothing: the service may prove that it was paid (LUD-21). */
import { expect, test } from 'vitest';
import { answering, type FakeService } from '../lightning/fake-service';
import { newInvoice } from './invoices';
import { openScene, type PaymentScene, type SceneWishes } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found } from './wallet-answers';

const VERIFY = 'https://service.example/verify/1';

/** Recovers a payment that an earlier life sent, with a service that answers so. */
async function recovered(
  answerFor: (invoice: ReturnType<typeof newInvoice>) => unknown,
  { verify = VERIFY, origin, ...wishes }: SceneWishes & { verify?: string; origin?: string } = {},
): Promise<{ scene: PaymentScene; service: FakeService; preimage: string }> {
  shortenPauses();
  const scene = await openScene(wishes);
  const invoice = newInvoice();
  const service = answering(answerFor(invoice));
  await scene.sentBefore(invoice, {
    lnurl: { successAction: null, verify },
    ...(origin === undefined ? {} : { origin }),
  });
  scene.script({ pay_invoice: () => null });
  await scene.die({ fetch: service.access.fetch });
  await scene.life.payments.recover();
  return { scene, service, preimage: invoice.preimage };
}

test.each<[string, SceneWishes]>([
  ['knows nothing of it', {}],
  ['cannot be asked', { methods: [] }],
])('its proof settles the payment where the wallet %s, and nothing is sent again', async (_, wishes) => {
  const { scene, service, preimage } = await recovered(
    ({ preimage, text }) => ({ status: 'OK', settled: true, preimage, pr: text }),
    wishes,
  );
  // What the fee was is not known: its reserve goes on counting.
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage, feesPaid: null });
  expect(scene.requestsToPay).toBe(0);
  expect(service.asked).toEqual([VERIFY]);
  expect(service.inits[0]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
});

test.each<[string, (invoice: ReturnType<typeof newInvoice>) => unknown]>([
  ['that it was not paid', ({ text }) => ({ settled: false, preimage: null, pr: text })],
  ['that it was not paid, with the proof', ({ preimage }) => ({ settled: false, preimage })],
  ['that it was paid, without proof', () => ({ settled: true, preimage: null })],
  ['that it was paid, with another proof', () => ({ settled: true, preimage: newInvoice().preimage })],
  ['something of another invoice', ({ preimage }) => ({ settled: true, preimage, pr: newInvoice().text })],
  ['that it refuses', () => ({ status: 'ERROR', reason: 'Not found' })],
  ['nothing that can be read', () => 'paid'],
])('the payment stays open where it says %s', async (_, answerFor) => {
  const { scene, service } = await recovered(answerFor);
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  // Before the request goes out again, and beside each of two more questions to the wallet.
  expect(service.asked).toEqual([VERIFY, VERIFY, VERIFY]);
});

test.each([
  'http://service.example/v',
  'https://192.168.0.1/v',
  'https://router.local/v',
  'http://127.0.0.1/v',
])('%s is not asked', async (verify) => {
  const { scene, service } = await recovered(({ preimage }) => ({ settled: true, preimage }), { verify });
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  expect(service.asked).toEqual([]);
});

test('a wallet that has a record of its own is believed first', async () => {
  shortenPauses();
  const scene = await openScene();
  const invoice = newInvoice();
  const { text, preimage, paymentHash } = invoice;
  const service = answering({ settled: false, pr: text });
  await scene.sentBefore(invoice, { lnurl: { successAction: null, verify: VERIFY } });
  scene.script({
    lookup_invoice: () => found({ type: 'outgoing', payment_hash: paymentHash, preimage, fees_paid: 7 }),
  });
  await scene.die({ fetch: service.access.fetch });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage, feesPaid: 7 });
});

test('the proof weighs more than a refusal, which may be about the same request come twice', async () => {
  shortenPauses();
  const scene = await openScene();
  const invoice = newInvoice();
  const { text, preimage } = invoice;
  await scene.sentBefore(invoice, { state: 'dispatched', lnurl: { successAction: null, verify: VERIFY } });
  let asked = 0;
  const service = answering(() => ({ settled: ++asked > 1, preimage, pr: text }));
  scene.script({ pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED') });
  await scene.die({ fetch: service.access.fetch });
  await scene.life.payments.recover();
  expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage });
});
