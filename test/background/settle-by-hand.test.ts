/** The user's word, where nobody else has one: when it is taken, what it does, and that a proof is worth more. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000 });

const EXPIRED = { expiresIn: -1 };
let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
  invoice = newInvoice({ sats: 1_000 });
});

const settle = ({ id }: PaymentRow, wasPaid: boolean) => scene.life.payments.settleByHand(id, wasPaid);
const OTHER_SITE = 'https://other.example';

describe('said to be paid', () => {
  test('it is settled as the user says, with the fee reserve for its fee, and without a proof', async () => {
    const row = await scene.sentBefore(invoice, EXPIRED);
    await settle(row, true);
    expect(await scene.onlyRow()).toEqual({
      ...row,
      state: 'settled',
      settledBy: 'user',
      feesPaid: null,
      endedAt: expect.any(Number),
    });
  });

  test.each([SITE, OTHER_SITE])('its invoice is not paid again for %s', async (origin) => {
    const row = await scene.sentBefore(invoice, { ...EXPIRED, origin: SITE });
    await settle(row, true);
    const [site] = await scene.life.db.sites.toArray();
    if (!site) throw new Error('There is no site.');
    await scene.life.db.sites.put({ ...site, origin });
    await expect(scene.send(invoice, asker(origin))).rejects.toMatchObject({
      code: 'ALREADY_PAID',
      paymentHash: invoice.paymentHash,
    });
    expect(scene.wallet.requests.all).toEqual([]);
  });
});

describe('said not to be paid', () => {
  test('it has failed as the user says, and its place in the budget is free', async () => {
    const large = newInvoice({ sats: 9_000 });
    const row = await scene.sentBefore(invoice, { ...EXPIRED, amount: msat(9_000_000) });
    await settle(row, false);
    expect(await scene.onlyRow()).toMatchObject({
      state: 'failed',
      settledBy: 'user',
      failure: { code: 'PAYMENT_FAILED' },
    });
    scene.script({ pay_invoice: () => paid(large.preimage) });
    expect(await scene.send(large)).toMatchObject({ preimage: large.preimage });
  });

  test.each([SITE, OTHER_SITE])('its invoice is not paid again for %s: the user may err', async (origin) => {
    const row = await scene.sentBefore(invoice, EXPIRED);
    await settle(row, false);
    const [site] = await scene.life.db.sites.toArray();
    if (!site) throw new Error('There is no site.');
    await scene.life.db.sites.put({ ...site, origin });
    await expect(scene.send(invoice, asker(origin))).rejects.toMatchObject({
      code: 'PAYMENT_FAILED',
      paymentHash: invoice.paymentHash,
    });
    expect(scene.wallet.requests.all).toEqual([]);
    expect(await scene.rows()).toHaveLength(1);
  });
});

describe.each([true, false])('said to be paid: %s, while it is still being followed', (wasPaid) => {
  test('a response that proves it settles it, and the page that waits has its answer', async () => {
    const row = await scene.sentBefore(invoice, EXPIRED);
    scene.script({ lookup_invoice: () => null });
    const sending = scene.send(invoice);
    const lookup = await scene.wallet.next('lookup_invoice');
    await settle(row, wasPaid);
    const { preimage } = invoice;
    if (!row.request) throw new Error('There is no request.');
    await scene.wallet.answer({ ...lookup, event: row.request }, paid(preimage, 4));
    expect(await sending).toMatchObject({ preimage });
    expect(await scene.onlyRow()).toMatchObject({
      state: 'settled',
      settledBy: 'wallet',
      preimage,
      feesPaid: 4,
    });
    expect(await scene.onlyRow()).not.toHaveProperty('failure');
  });

  test('a wallet that knows nothing of it changes nothing, and the page that waits hears so', async () => {
    const row = await scene.sentBefore(invoice, EXPIRED);
    scene.script({ lookup_invoice: () => null });
    const sending = scene.send(invoice);
    const lookup = await scene.wallet.next('lookup_invoice');
    await settle(row, wasPaid);
    scene.script({});
    await scene.wallet.answer(lookup, error('lookup_invoice', 'NOT_FOUND'));
    await expect(sending).rejects.toMatchObject({ code: wasPaid ? 'ALREADY_PAID' : 'PAYMENT_FAILED' });
    expect(await scene.onlyRow()).toMatchObject({ state: wasPaid ? 'settled' : 'failed', settledBy: 'user' });
  });
});

describe('the word is not taken', () => {
  test.each<[string, Partial<PaymentRow> & { expiresIn?: number }]>([
    ['before the request has expired', { expiresIn: 60 }],
    ['of one that was paid', { ...EXPIRED, state: 'settled', preimage: 'ab' }],
    ['of one that failed', { ...EXPIRED, state: 'failed' }],
    ['of one that is being sent', { ...EXPIRED, state: 'dispatched' }],
    ['of one that was reserved', { ...EXPIRED, state: 'reserved' }],
    ['twice', { ...EXPIRED, state: 'settled', settledBy: 'user' }],
  ])('%s', async (_, changes) => {
    const row = await scene.sentBefore(invoice, changes);
    for (const wasPaid of [true, false])
      await expect(settle(row, wasPaid)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    expect(await scene.onlyRow()).toEqual(row);
  });

  test('of one that does not exist', async () => {
    await expect(scene.life.payments.settleByHand('none', true)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });
});

test.each<[string, () => Promise<unknown>]>([
  ['was disconnected', () => scene.life.db.connections.delete(CONNECTION)],
  [
    'cannot be asked',
    async () => {
      const { info } = (await scene.life.db.connections.get(CONNECTION)) ?? {};
      if (info)
        await scene.life.db.connections.update(CONNECTION, { info: { ...info, methods: ['pay_invoice'] } });
    },
  ],
])('it is taken at once where the wallet %s', async (_, change) => {
  const row = await scene.sentBefore(invoice, { expiresIn: 300 });
  await change();
  await settle(row, false);
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'user' });
});
