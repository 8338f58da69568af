/** Keysend payments: the preimage is made here, so neither it nor the payment hash tells one call from another, nor proves anything alone. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import type { Heard } from '../nwc/wallet-words';
import { asker } from './life';
import { openScene, type PaymentScene, type SceneWishes } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error } from './wallet-answers';

const DESTINATION = `02${'ab'.repeat(32)}`;
const MESSAGE = { type: 34349334, value: Buffer.from('Good show').toString('hex') };
const GIFT = { destination: DESTINATION, amount: msat(21_000), records: [MESSAGE] };
const METHODS = ['pay_keysend', 'lookup_invoice', 'list_transactions'];

let scene: PaymentScene;

beforeEach(() => shortenPauses());

const open = async (wishes: SceneWishes = {}) => {
  scene = await openScene({ methods: METHODS, ...wishes });
};

const keysend = (from = asker()) => {
  const sending = scene.life.payments.keysend(from, GIFT);
  sending.catch(() => undefined); // its end is looked at later
  return sending;
};

interface Params {
  pubkey: string;
  amount: number;
  preimage: string;
  tlv_records: { type: number; value: string }[];
}
const paramsOf = ({ params }: Heard) => params as Params;
const hashOf = (preimage: string) => bytesToHex(sha256(Buffer.from(preimage, 'hex')));
const sent = () => scene.heard('pay_keysend').map(paramsOf);
const answer = (result: object) => ({ result_type: 'pay_keysend', result });
const pays = {
  pay_keysend: (request: Heard) => answer({ preimage: paramsOf(request).preimage, fees_paid: 7 }),
};
const record = (changes: object) => ({
  result_type: 'lookup_invoice',
  result: { type: 'outgoing', amount: 21_000, ...changes },
});

/** Another life, over a payment that an earlier one sent and never heard of again. */
async function recovered(lookup: (row: PaymentRow) => object): Promise<PaymentRow> {
  scene.script({ pay_keysend: () => null });
  void keysend();
  await scene.wallet.next('pay_keysend');
  const row = await scene.onlyRow();
  await scene.die();
  scene.script({ pay_keysend: () => null, lookup_invoice: () => lookup(row) });
  await scene.life.payments.recover();
  return scene.onlyRow();
}

describe('a keysend payment', () => {
  test('carries its amount, records and a preimage of ours, and is settled like any other', async () => {
    await open();
    scene.script(pays);
    const { preimage, paymentHash } = await keysend();
    expect(paymentHash).toBe(hashOf(preimage));
    expect(sent()).toEqual([{ pubkey: DESTINATION, amount: 21_000, preimage, tlv_records: [MESSAGE] }]);
    expect(await scene.onlyRow()).toMatchObject({
      state: 'settled',
      invoice: null,
      payee: DESTINATION,
      description: 'Good show',
      preimage,
      feesPaid: 7,
      approvedBy: 'budget',
    });
  });

  test('counts against the budget, and is asked about beyond it', async () => {
    await open({ budget: 40 });
    scene.script(pays);
    await keysend();
    const second = keysend();
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({
      kind: 'pay',
      invoice: null,
      paymentHash: null,
      expiresAt: null,
      why: 'over-budget',
    });
    await scene.life.prompts.decide(prompt.id, { approved: false });
    await expect(second).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(scene.requestsToPay + sent().length).toBe(1);
  });

  test('is refused unasked where the wallet does not offer it', async () => {
    await open({ methods: ['lookup_invoice'] });
    await expect(keysend()).rejects.toMatchObject({ code: 'UNSUPPORTED_METHOD' });
    expect(scene.desk.queue).toEqual([]);
    expect(await scene.rows()).toEqual([]);
  });
});

describe('one call is one payment', () => {
  test('two calls for the same are two payments, and two questions', async () => {
    await open({ budget: null });
    scene.script(pays);
    const calls = [keysend(), keysend()];
    const [first, second] = [await scene.desk.asked.take(), await scene.desk.asked.take()];
    await scene.life.prompts.decide(first.id, { approved: true });
    await calls[0];
    expect(sent()).toHaveLength(1);
    await scene.life.prompts.decide(second.id, { approved: true });
    await calls[1];
    expect(new Set(sent().map(({ preimage }) => preimage)).size).toBe(2);
  });

  test('the same call made again while it runs is joined', async () => {
    await open();
    const page = asker();
    const calls = [keysend(page), keysend(page), keysend(page)];
    const request = await scene.wallet.next('pay_keysend');
    await scene.wallet.answer(request, pays.pay_keysend(request));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ preimage }) => preimage)).size).toBe(1);
    expect(sent()).toHaveLength(1);
  });

  test('the same call made again while it is asked about is one question', async () => {
    await open({ budget: null });
    scene.script(pays);
    const page = asker();
    const calls = [keysend(page), keysend(page)];
    const { id } = await scene.desk.asked.take();
    await scene.life.prompts.decide(id, { approved: true });
    await Promise.all(calls);
    expect(scene.desk.asked.all).toHaveLength(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('made again after a death it is the same payment', async () => {
    await open();
    scene.script({ pay_keysend: () => null });
    const page = asker();
    void keysend(page);
    const { event } = await scene.wallet.next('pay_keysend');
    await scene.die();
    scene.script(pays);
    await keysend(page);
    expect(new Set(scene.heard('pay_keysend').map((request) => request.event.id))).toEqual(
      new Set([event.id]),
    );
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });

  test('made again after a death it is found, though the wallet no longer offers keysend', async () => {
    await open();
    scene.script({ pay_keysend: () => null });
    const page = asker();
    void keysend(page);
    await scene.wallet.next('pay_keysend');
    await scene.die();
    const [connection] = await scene.life.db.connections.toArray();
    if (!connection) throw new Error('There is no connection.');
    await scene.life.db.connections.put({
      ...connection,
      info: { ...connection.info, methods: ['lookup_invoice'] },
    });
    scene.script(pays);
    await keysend(page);
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });

  test('made again after it has failed it is not tried again', async () => {
    await open();
    scene.script({ pay_keysend: () => error('pay_keysend', 'INSUFFICIENT_BALANCE') });
    const page = asker();
    await expect(keysend(page)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    scene.script(pays);
    await expect(keysend(page)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    expect(sent()).toHaveLength(1);
  });
});

describe('what proves it', () => {
  test('a record with our preimage does, once it is called settled', async () => {
    await open();
    const row = await recovered(({ paymentHash, keysend }) =>
      record({ payment_hash: paymentHash, preimage: keysend?.preimage, state: 'settled', fees_paid: 3 }),
    );
    expect(row).toMatchObject({ state: 'settled', feesPaid: 3, preimage: row.keysend?.preimage });
  });

  test.each([
    ['failed', 'failed'],
    ['nothing', undefined],
  ])('a record with our preimage that is called %s does not', async (_, state) => {
    await open();
    const row = await recovered(({ paymentHash, keysend }) =>
      record({ payment_hash: paymentHash, preimage: keysend?.preimage, state }),
    );
    expect(row.state).toBe(state === 'failed' ? 'failed' : 'open');
  });

  test('a wallet that made its own preimage is believed that it paid, and there is no proof', async () => {
    await open();
    scene.script({ pay_keysend: () => answer({ preimage: '11'.repeat(32) }) });
    await expect(keysend()).rejects.toMatchObject({ code: 'ALREADY_PAID' });
    const row = await scene.onlyRow();
    expect(row).toMatchObject({ state: 'settled', settledBy: 'wallet' });
    expect(row.preimage).toBeUndefined();
  });

  test('that no record holds its hash does not end it: the wallet may have paid it by another', async () => {
    await open();
    scene.script({ pay_keysend: () => null });
    void keysend();
    await scene.wallet.next('pay_keysend');
    const lapsed = Date.now() + 3_600_000;
    await scene.die({ now: () => lapsed });
    scene.script({
      list_transactions: () => ({ result_type: 'list_transactions', result: { transactions: [] } }),
    });
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  });
});
