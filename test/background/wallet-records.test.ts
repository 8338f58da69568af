/** What a wallet has on record of a payment, by looking it up and by its list, and when an open payment has failed for want of a record. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newInvoice, type TestInvoice } from './invoices';
import { CONNECTION } from './life';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found } from './wallet-answers';

/** Past its expiration by the fifteen minutes that a wallet's clock may be slow. */
const LAPSED = { expiresIn: -15 * 60 - 1 };
const ALMOST_LAPSED = { expiresIn: -15 * 60 + 120 };
const BOTH = { methods: ['lookup_invoice', 'list_transactions'] };
const LOOKUP_ONLY = { methods: ['lookup_invoice'] };
const LIST_ONLY = { methods: ['list_transactions'] };

let scene: PaymentScene;
let invoice: TestInvoice;
/** The outgoing transactions of the wallet, newest first. */
let listed: object[];

beforeEach(() => {
  shortenPauses();
  invoice = newInvoice();
  listed = [];
});

interface Page {
  limit: number;
  offset: number;
}
const page = ({ params }: { params: unknown }) => {
  const { limit, offset } = params as Page;
  return { result_type: 'list_transactions', result: { transactions: listed.slice(offset, offset + limit) } };
};
const outgoing = (changes: object = {}) => ({
  type: 'outgoing',
  payment_hash: invoice.paymentHash,
  amount: 100_000,
  ...changes,
});
const others = (count: number) =>
  Array.from({ length: count }, () => outgoing({ payment_hash: newInvoice().paymentHash, state: 'settled' }));
const lookup = (answer: object | null) => ({
  pay_invoice: () => null,
  lookup_invoice: () => answer,
  list_transactions: page,
});
const NOT_FOUND = error('lookup_invoice', 'NOT_FOUND');

/** What the journal makes of a payment of an earlier life, once it was recovered. */
async function recovered(expiry: { expiresIn?: number; createdAt?: number } = {}) {
  await scene.sentBefore(invoice, expiry);
  await scene.life.payments.recover();
  const row = await scene.onlyRow();
  // Asking for records pays nothing: at most the one request is sent again.
  expect(scene.requestsToPay).toBeLessThanOrEqual(1);
  return row;
}

describe('the list is asked', () => {
  test.each<[string, { methods: string[] }, object]>([
    ['there is no lookup', LIST_ONLY, NOT_FOUND],
    ['the lookup is not implemented after all', BOTH, error('lookup_invoice', 'NOT_IMPLEMENTED')],
    ['the lookup knows nothing', BOTH, NOT_FOUND],
    ['the lookup tells of an unpaid invoice of its own', BOTH, found({ type: 'incoming', state: 'expired' })],
    ['the lookup tells of a paid invoice of its own', BOTH, found({ type: 'incoming', state: 'settled' })],
  ])('where %s', async (_, methods, answer) => {
    scene = await openScene(methods);
    scene.script(lookup(answer));
    const { preimage } = invoice;
    listed = [...others(25), outgoing({ state: 'settled', preimage, fees_paid: 3 })];
    const createdAt = Date.now() - 60_000;
    expect(await recovered({ createdAt })).toMatchObject({ state: 'settled', preimage, feesPaid: 3 });
    const from = Math.floor(createdAt / 1000) - 24 * 3600;
    expect(scene.heard('list_transactions')[0]?.params).toEqual({
      from,
      unpaid: true,
      type: 'outgoing',
      limit: 20,
      offset: 0,
    });
  });

  test.each<[string, object | null]>([
    ['tells', found({ type: 'outgoing', state: 'failed' })],
    ['says nothing of use', error('lookup_invoice', 'INTERNAL')],
  ])('not where the lookup %s', async (_, answer) => {
    scene = await openScene(BOTH);
    scene.script(lookup(answer));
    await recovered();
    expect(scene.heard('list_transactions')).toEqual([]);
  });

  test.each<[string, object[], object]>([
    ['failed', [{ state: 'failed' }], { state: 'failed', settledBy: 'wallet' }],
    ['in no state', [{}], { state: 'open' }],
    ['that came in', [{ type: 'incoming', state: 'failed' }], { state: 'open' }],
    ['failed and tried again', [{ created_at: 2 }, { state: 'failed', created_at: 1 }], { state: 'open' }],
  ])('and judged like a lookup: %s', async (_, transactions, expected) => {
    scene = await openScene(LIST_ONLY);
    scene.script(lookup(null));
    listed = transactions.map(outgoing);
    expect(await recovered()).toMatchObject(expected);
  });

  test('and a payment under way is followed on', async () => {
    scene = await openScene(LIST_ONLY);
    let asked = 0;
    scene.script({
      ...lookup(null),
      list_transactions: (request) => {
        const { preimage } = invoice;
        const isSettled = ++asked > 4;
        // An earlier attempt failed; that is not this one.
        listed = [
          outgoing({ state: 'failed', created_at: 1 }),
          outgoing(isSettled ? { state: 'settled', preimage } : { state: 'pending', created_at: 2 }),
        ];
        return page(request);
      },
    });
    expect(await recovered(LAPSED)).toMatchObject({ state: 'settled', preimage: invoice.preimage });
  });
});

describe('a payment of which there is no record, long after its request has expired', () => {
  const FAILED = { state: 'failed', settledBy: 'records', failure: { code: 'PAYMENT_FAILED' } };
  const OPEN = { state: 'open' };
  const TELLS = { lookupTellsOutgoing: true } as const;

  test.each<[string, { methods: string[] }, object | null, object]>([
    ['lookup and list know nothing', BOTH, NOT_FOUND, FAILED],
    ['there is only a list, which does not hold it', LIST_ONLY, null, FAILED],
    ['the lookup tells of an unpaid invoice', BOTH, found({ type: 'incoming', state: 'expired' }), FAILED],
    ['the lookup tells of a paid invoice', BOTH, found({ type: 'incoming', state: 'settled' }), OPEN],
    ['the lookup tells of a held invoice', BOTH, found({ type: 'incoming', state: 'accepted' }), OPEN],
    ['the lookup says nothing of use', BOTH, error('lookup_invoice', 'INTERNAL'), OPEN],
    ['the lookup alone knows nothing', LOOKUP_ONLY, NOT_FOUND, OPEN],
    ['it cannot be asked after all', BOTH, error('lookup_invoice', 'NOT_IMPLEMENTED'), FAILED],
  ])('%s', async (_, methods, answer, expected) => {
    scene = await openScene(methods);
    scene.script(lookup(answer));
    listed = others(21);
    expect(await recovered(LAPSED)).toMatchObject(expected);
  });

  test.each<[string, (request: { params: unknown }) => unknown]>([
    [
      'breaks off',
      (request) =>
        (request.params as Page).offset > 0 ? error('list_transactions', 'INTERNAL') : page(request),
    ],
    ['repeats itself', () => page({ params: { limit: 20, offset: 0 } })],
    ['is refused', () => error('list_transactions', 'RESTRICTED')],
    ['is not implemented', () => error('list_transactions', 'NOT_IMPLEMENTED')],
  ])('stays open where the list %s', async (_, answer) => {
    scene = await openScene(BOTH);
    scene.script({ ...lookup(NOT_FOUND), list_transactions: answer });
    listed = others(30);
    expect(await recovered(LAPSED)).toMatchObject(OPEN);
  });

  test.each([ALMOST_LAPSED, { expiresIn: 300 }])('stays open before that: %o', async (expiry) => {
    scene = await openScene(BOTH);
    await scene.life.db.connections.update(CONNECTION, TELLS);
    scene.script(lookup(NOT_FOUND));
    expect(await recovered(expiry)).toMatchObject(OPEN);
  });

  test('has failed where the lookup alone is known to tell of payments that left', async () => {
    scene = await openScene(LOOKUP_ONLY);
    await scene.life.db.connections.update(CONNECTION, TELLS);
    scene.script(lookup(NOT_FOUND));
    expect(await recovered(LAPSED)).toMatchObject(FAILED);
  });

  test.each<[string, object, object]>([
    ['may be about an earlier attempt', ALMOST_LAPSED, OPEN],
    ['holds for all attempts once none can be acted on', LAPSED, { state: 'failed', settledBy: 'wallet' }],
  ])('said to have failed: that %s', async (_, expiry, expected) => {
    scene = await openScene(LOOKUP_ONLY);
    scene.script(lookup(found({ type: 'outgoing', state: 'failed' })));
    const earlier = await scene.sentBefore(invoice, { state: 'failed', settledBy: 'wallet' });
    const { id } = await scene.sentBefore(invoice, expiry);
    await scene.life.payments.recover();
    expect(await scene.life.db.payments.get(id)).toMatchObject(expected);
    expect(await scene.life.db.payments.get(earlier.id)).toEqual(earlier);
  });

  test('and its hash is not paid again, but a late proof settles it', async () => {
    scene = await openScene({ ...LIST_ONLY, notifications: ['payment_sent'] });
    scene.script(lookup(null));
    await recovered(LAPSED);
    await expect(scene.send(invoice)).rejects.toMatchObject({
      code: 'PAYMENT_FAILED',
      paymentHash: invoice.paymentHash,
    });
    expect(scene.requestsToPay).toBe(0);

    const other = newInvoice();
    const sending = scene.send(other);
    await scene.wallet.next('pay_invoice');
    const { paymentHash, preimage } = invoice;
    await scene.notify('payment_sent', { payment_hash: paymentHash, preimage });
    await scene.notify('payment_sent', { payment_hash: other.paymentHash, preimage: other.preimage });
    await sending;
    await vi.waitFor(async () => expect(await scene.send(invoice)).toMatchObject({ preimage }), PATIENCE);
  });
});

describe('that the lookup tells of payments that left', () => {
  const isKnown = async () => (await scene.life.db.connections.get(CONNECTION))?.lookupTellsOutgoing === true;

  test.each<[string, object, boolean]>([
    ['it has told of one', { type: 'outgoing', state: 'failed' }, true],
    ['it has told of an invoice of its own', { type: 'incoming', state: 'expired' }, false],
    ['it does not say which way it went', { state: 'failed' }, false],
  ])('is kept for later lives, where it does: %s', async (_, transaction, expected) => {
    scene = await openScene(LOOKUP_ONLY);
    scene.script(lookup(found(transaction)));
    await recovered();
    await vi.waitFor(async () => expect(await isKnown()).toBe(expected), PATIENCE);
  });
});

test('a state that the wallet keeps repeating keeps the payment open, however old', async () => {
  scene = await openScene(LIST_ONLY);
  scene.script(lookup(null));
  listed = [outgoing({ state: 'pending' })];
  await scene.sentBefore(invoice, LAPSED);
  const recovery = scene.life.payments.recover();
  for (let asked = 0; asked < 4; asked++) await scene.wallet.next('list_transactions');
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  listed = [outgoing({ state: 'failed' })];
  await recovery;
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'wallet' });
});
