/** The user's word, where nobody else has one: when it is taken, what it does, and that a proof is worth more. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found, paid } from './wallet-answers';

/** Long enough ago that no wallet acts on it, whatever its clock says. */
const LAPSED = { expiresIn: -15 * 60 - 1 };
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
    const row = await scene.sentBefore(invoice, LAPSED);
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
    const row = await scene.sentBefore(invoice, { ...LAPSED, origin: SITE });
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
    const row = await scene.sentBefore(invoice, { ...LAPSED, amount: msat(9_000_000) });
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
    const row = await scene.sentBefore(invoice, LAPSED);
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
    const row = await scene.sentBefore(invoice, LAPSED);
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
    const row = await scene.sentBefore(invoice, LAPSED);
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
    ['before the request has lapsed', { expiresIn: -14 * 60 }],
    ['while the wallet says that it is under way', { ...LAPSED, underWayAt: Date.now() }],
    ['of one that was paid', { ...LAPSED, state: 'settled', preimage: 'ab' }],
    ['of one that failed', { ...LAPSED, state: 'failed' }],
    ['of one that is being sent', { ...LAPSED, state: 'dispatched' }],
    ['twice', { ...LAPSED, state: 'settled', settledBy: 'user' }],
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

test('its connection need not be there any more', async () => {
  const row = await scene.sentBefore(invoice, LAPSED);
  await scene.life.db.connections.delete(CONNECTION);
  await settle(row, false);
  expect(await scene.onlyRow()).toMatchObject({ state: 'failed', settledBy: 'user' });
});

test('while the payee holds a payment its budget is not freed by a word', async () => {
  const row = await scene.sentBefore(invoice, { ...LAPSED, amount: msat(9_000_000) });
  scene.script({ lookup_invoice: () => found({ type: 'outgoing', state: 'pending' }) });
  void scene.send(invoice);
  await vi.waitFor(async () => expect(await scene.onlyRow()).toHaveProperty('underWayAt'), PATIENCE);
  await expect(settle(row, false)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
  expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
});
