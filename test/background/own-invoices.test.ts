/** Invoices that the user's wallet makes here: written down, asked about, and told of once when they are paid. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createReceived, type Received } from '../../src/background/received';
import type { CallOutcome } from '../../src/contract/page-messages';
import type { InvoiceRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { PRIVATE } from '../../src/core/origins';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { error, found } from './wallet-answers';

const HOUR = 3_600_000;
let scene: PaymentScene;
let invoice: TestInvoice;
let clock: number;
let isAlarmSet: boolean;
let told: InvoiceRow[];
let received: Received;

beforeEach(async () => {
  scene = await openScene({ methods: ['make_invoice', 'lookup_invoice', 'list_transactions'] });
  invoice = newInvoice();
  clock = Date.now();
  isAlarmSet = false;
  told = [];
  const { db, wallets } = scene.life;
  received = createReceived({
    db,
    wallets,
    minutes: {
      start: async () => {
        isAlarmSet = true;
      },
      stop: async () => {
        isAlarmSet = false;
      },
    },
    onReceived: (paid) => told.push(paid),
    now: () => clock,
  });
  scene.script({ make_invoice: () => made(invoice), lookup_invoice: () => found({ state: 'pending' }) });
});

const made = ({ text }: TestInvoice) => ({ result_type: 'make_invoice', result: { invoice: text } });
const ui = (method: string, params: object): Promise<CallOutcome> =>
  routerOf(scene.life).fromUi(method, params);
const refused = (code: string) => ({ error: expect.objectContaining({ code }) });
const make = () => received.make({ connectionId: CONNECTION, amount: msat(100_000), description: 'For you' });
const rowNow = () => scene.life.db.invoices.get(invoice.paymentHash);
const isPaid = () =>
  scene.script({ lookup_invoice: () => found({ state: 'settled', settled_at: 1_700_000_000 }) });

describe('an invoice of the user', () => {
  const params = { connectionId: CONNECTION, amount: 100_000, description: 'For you' };

  test('is made by the wallet and written down', async () => {
    expect(await ui('invoice.make', params)).toEqual({ result: { paymentHash: invoice.paymentHash } });
    expect(scene.heard('make_invoice')).toMatchObject([
      { params: { amount: 100_000, description: 'For you' } },
    ]);
    expect(await rowNow()).toEqual({
      paymentHash: invoice.paymentHash,
      connectionId: CONNECTION,
      origin: null,
      invoice: invoice.text,
      amount: 100_000,
      description: 'Coffee',
      createdAt: expect.any(Number),
      expiresAt: expect.any(Number),
      paidAt: null,
    });
  });

  test('for another amount than was asked for is none', async () => {
    expect(await ui('invoice.make', { ...params, amount: 99_000 })).toEqual(refused('BAD_RESPONSE'));
    expect(await rowNow()).toBeUndefined();
  });

  test('is not to be had of a wallet that makes none', async () => {
    await scene.life.db.connections.where({ id: CONNECTION }).modify((row) => {
      row.info.methods = ['pay_invoice'];
    });
    expect(await ui('invoice.make', params)).toEqual(refused('UNSUPPORTED_METHOD'));
  });

  test('is asked about by the alarm until it is paid, and then told of once', async () => {
    await make();
    expect(isAlarmSet).toBe(true);
    await received.look(true);
    expect([isAlarmSet, told]).toEqual([true, []]);
    isPaid();
    await received.look(true);
    expect(await rowNow()).toMatchObject({ paidAt: 1_700_000_000_000 });
    await received.look(true);
    await received.check(invoice.paymentHash);
    expect(isAlarmSet).toBe(false);
    expect(told).toMatchObject([{ paymentHash: invoice.paymentHash, amount: 100_000 }]);
  });

  test('is not asked about after an hour, nor after its end', async () => {
    await make();
    const asked = scene.heard('lookup_invoice').length;
    clock += HOUR + 1;
    await received.look(true);
    expect(isAlarmSet).toBe(false);
    clock -= HOUR + 1;
    await scene.life.db.invoices.update(invoice.paymentHash, { expiresAt: clock - 1 });
    await received.look(true);
    expect(isAlarmSet).toBe(false);
    expect(scene.heard('lookup_invoice')).toHaveLength(asked);
  });

  test('has its alarm again in the next life, which asks nothing by itself', async () => {
    await make();
    isAlarmSet = false;
    await received.look(false);
    expect(isAlarmSet).toBe(true);
    expect(scene.heard('lookup_invoice')).toEqual([]);
  });

  test('is asked about while the popup waits', async () => {
    await ui('invoice.make', params);
    expect(await ui('invoice.check', { paymentHash: invoice.paymentHash })).toEqual({ result: null });
    expect(await rowNow()).toMatchObject({ paidAt: null });
    isPaid();
    await ui('invoice.check', { paymentHash: invoice.paymentHash });
    expect(await rowNow()).toMatchObject({ paidAt: 1_700_000_000_000 });
    expect(await ui('invoice.check', { paymentHash: 'ab'.repeat(32) })).toEqual(refused('NOT_FOUND'));
  });

  test.each([
    ['of another invoice', { payment_hash: 'ab'.repeat(32), state: 'settled' }],
    ['of a payment that left', { type: 'outgoing', state: 'settled' }],
    ['that it is held', { type: 'incoming', state: 'accepted' }],
  ])('is not paid where the wallet tells %s', async (_, result) => {
    await make();
    scene.script({ lookup_invoice: () => found(result) });
    await received.check(invoice.paymentHash);
    expect(await rowNow()).toMatchObject({ paidAt: null });
  });

  test('is paid where its own wallet notifies so, in the future or not, and no other', async () => {
    await make();
    const notice = { payment_hash: invoice.paymentHash, state: 'settled', settled_at: 9e12 } as const;
    await received.heard('another', notice);
    expect(told).toEqual([]);
    await received.heard(CONNECTION, notice);
    await received.heard(CONNECTION, notice);
    expect(told).toMatchObject([{ paidAt: clock }]);
  });
});

describe('an invoice of a site', () => {
  const page = (origin: string) => routerOf(scene.life).fromPage('makeInvoice', 100, asker(origin));

  test('is written down with its site, whichever way it was asked for', async () => {
    await page(SITE);
    expect(await rowNow()).toMatchObject({ origin: SITE, connectionId: CONNECTION });
    const first = invoice;
    invoice = newInvoice();
    const request = { method: 'make_invoice', params: { amount: 100_000 } };
    await routerOf(scene.life).fromPage('request', request, asker());
    expect(await rowNow()).toMatchObject({ origin: SITE });
    // A wallet that gives the same twice makes no other row.
    invoice = first;
    await make();
    expect(await rowNow()).toMatchObject({ origin: SITE });
    expect(isAlarmSet).toBe(true);
    await received.look(false);
    expect(isAlarmSet).toBe(false);
  });

  test('in a private window leaves nothing', async () => {
    const origin = `${PRIVATE}ab`;
    const { db } = scene.life;
    const site = await db.sites.get([SITE, CONNECTION]);
    if (!site) throw new Error('The site is connected.');
    await db.sites.add({ ...site, origin });
    expect(await page(origin)).toMatchObject({ result: { paymentRequest: invoice.text } });
    expect(await db.invoices.toArray()).toEqual([]);
  });
});

describe("the wallet's list", () => {
  const list = (params: object = {}) =>
    ui('wallet.transactions', { connectionId: CONNECTION, limit: 100, offset: 0, ...params });
  const tells = (result: object) =>
    scene.script({ list_transactions: () => ({ result_type: 'list_transactions', result }) });

  test('is read a page at a time, in the words of our own pages', async () => {
    const { preimage, paymentHash } = invoice;
    const full = {
      type: 'outgoing',
      state: 'settled',
      payment_hash: paymentHash,
      preimage,
      amount: 1_000,
      fees_paid: 3,
      description: 'Tea',
      invoice: invoice.text,
      created_at: 1_700_000_000,
      settled_at: 9e15,
    };
    tells({ transactions: [full, { amount: 2, preimage: 'ff' }] });
    expect(await list({ from: 5, offset: 7 })).toEqual({
      result: {
        isLast: false,
        transactions: [
          {
            type: 'outgoing',
            state: 'settled',
            paymentHash,
            preimage,
            amount: 1_000,
            feesPaid: 3,
            description: 'Tea',
            invoice: invoice.text,
            createdAt: 1_700_000_000_000,
            settledAt: null,
          },
          {
            type: 'incoming',
            state: 'settled',
            paymentHash: '',
            preimage: null,
            amount: 2,
            feesPaid: null,
            description: '',
            invoice: null,
            createdAt: 0,
            settledAt: null,
          },
        ],
      },
    });
    expect(scene.heard('list_transactions')).toMatchObject([{ params: { from: 5, offset: 7, limit: 20 } }]);
  });

  test('ends where a page is empty, or the wallet has counted them', async () => {
    tells({ transactions: [] });
    expect(await list()).toEqual({ result: { transactions: [], isLast: true } });
    tells({ transactions: [{ amount: 1 }], total_count: 3 });
    expect(await list({ offset: 1 })).toMatchObject({ result: { isLast: false } });
    expect(await list({ offset: 2 })).toMatchObject({ result: { isLast: true } });
  });

  test('is not to be had of a wallet that has none', async () => {
    scene.script({ list_transactions: () => error('list_transactions', 'NOT_IMPLEMENTED') });
    expect(await list()).toEqual(refused('UNSUPPORTED_METHOD'));
  });
});
