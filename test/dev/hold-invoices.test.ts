/** Hold invoices of the embedded wallet, and its payments to those of others. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LightningNode, PaymentHeld } from '../../dev/stack/lightning/node';
import { PaymentError } from '../../dev/stack/lightning/payment-error';
import { type Stack, startStack } from '../../dev/stack/stack';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
let preimage: string;
let paymentHash: string;
const undo: (() => void)[] = [];

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
});

afterAll(async () => {
  client.close();
  await stack.close();
});

beforeEach(() => {
  preimage = randomBytes(32).toString('hex');
  paymentHash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function nextHeld(node: LightningNode): Promise<PaymentHeld> {
  return new Promise((resolve) => undo.push(node.onHeld(resolve)));
}

const transaction = async () =>
  (await client.request('lookup_invoice', { payment_hash: paymentHash })).result;
const balance = () => stack.network.wallet.balanceMsat();

async function makeHoldInvoice(params: object = {}): Promise<string> {
  const request = { amount: 7000, payment_hash: paymentHash, ...params };
  const { result, error } = await client.request('make_hold_invoice', request);
  expect(error).toBeNull();
  return String(result?.invoice);
}

/** Resolves once the wallet holds it. `outcome` is the code of the error, or the preimage. */
async function payAndHold(invoice: string): Promise<{ held: PaymentHeld; outcome: Promise<string> }> {
  const holding = nextHeld(stack.network.wallet);
  const outcome = stack.network.shop.pay(invoice).then(
    (sent) => sent.preimage,
    (error: unknown) => (error instanceof PaymentError ? error.code : String(error)),
  );
  return { held: await holding, outcome };
}

test('a payment is accepted, then settled with the preimage, and the money is there', async () => {
  const before = balance();
  const { result: made } = await client.request('make_hold_invoice', {
    amount: 7000,
    payment_hash: paymentHash,
    description: 'Deposit',
    expiry: 600,
    min_cltv_expiry_delta: 144,
  });
  expect(made).toMatchObject({
    type: 'incoming',
    state: 'pending',
    payment_hash: paymentHash,
    amount: 7000,
    description: 'Deposit',
  });
  expect(Number(made?.expires_at) - Number(made?.created_at)).toBe(600);
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBe('OTHER');

  const { held, outcome } = await payAndHold(String(made?.invoice));
  expect(held).toMatchObject({ paymentHash, amountMsat: 7000 });
  expect(held.deadlineHeight - stack.network.wallet.tip().height).toBeGreaterThan(100);
  expect(await transaction()).toMatchObject({ state: 'accepted', settle_deadline: held.deadlineHeight });
  expect(balance()).toBe(before);

  expect((await client.request('settle_hold_invoice', { preimage })).result).toEqual({});
  expect(await transaction()).toMatchObject({ state: 'settled', preimage, amount: 7000 });
  expect(await outcome).toBe(preimage);
  expect(balance() - before).toBe(7000);
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBe('OTHER');
  expect(await client.errorOf('cancel_hold_invoice', { payment_hash: paymentHash })).toBe('OTHER');
});

test('a payment that is cancelled goes back, and no later one is accepted', async () => {
  const before = balance();
  const invoice = await makeHoldInvoice();
  const { outcome } = await payAndHold(invoice);
  expect((await client.request('cancel_hold_invoice', { payment_hash: paymentHash })).result).toEqual({});
  expect(await outcome).toBe('REJECTED');
  expect(await transaction()).toMatchObject({ state: 'failed' });
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBe('OTHER');

  const again = await payAndHold(invoice);
  expect(await again.outcome).toBe('REJECTED');
  expect(await transaction()).toMatchObject({ state: 'failed' });
  expect(balance()).toBe(before);
});

test('an invoice cancelled before it was paid cannot be paid', async () => {
  const invoice = await makeHoldInvoice();
  expect((await client.request('cancel_hold_invoice', { payment_hash: paymentHash })).result).toEqual({});
  expect(await (await payAndHold(invoice)).outcome).toBe('REJECTED');
});

test('a payment that went back by itself cannot be settled', async () => {
  const before = balance();
  const { outcome } = await payAndHold(await makeHoldInvoice());
  // As the node does when the deadline has come.
  stack.network.wallet.cancelHeld(paymentHash);
  expect(await outcome).toBe('REJECTED');
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBe('OTHER');
  expect(await transaction()).toMatchObject({ state: 'failed' });
  expect(balance()).toBe(before);
});

test('a held payment survives another wallet on the same node', async () => {
  const other = await startWalletService({ relayUrls: [stack.relay.url], node: stack.network.wallet });
  undo.push(() => other.close());
  const { outcome } = await payAndHold(await makeHoldInvoice());
  const stranger = await RawClient.connect(other.uri);
  undo.push(() => stranger.close());
  expect(await stranger.errorOf('settle_hold_invoice', { preimage })).toBe('NOT_FOUND');
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBeNull();
  expect(await outcome).toBe(preimage);
});

test('hashes and preimages of no hold invoice are NOT_FOUND', async () => {
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBe('NOT_FOUND');
  expect(await client.errorOf('cancel_hold_invoice', { payment_hash: paymentHash })).toBe('NOT_FOUND');
  // An ordinary invoice is no hold invoice.
  const { result } = await client.request('make_invoice', { amount: 1000 });
  const params = { payment_hash: result?.payment_hash };
  expect(await client.errorOf('cancel_hold_invoice', params)).toBe('NOT_FOUND');
});

test('parameters that do not hold are BAD_REQUEST', async () => {
  await makeHoldInvoice();
  for (const params of [
    { amount: 1000 },
    { amount: 1000, payment_hash: 'abc' },
    { payment_hash: 'aa'.repeat(32) },
    { amount: 1000, payment_hash: 'aa'.repeat(32), min_cltv_expiry_delta: 20 },
    { amount: 1000, payment_hash: 'aa'.repeat(32), min_cltv_expiry_delta: 721 },
    // Taken.
    { amount: 1000, payment_hash: paymentHash },
  ])
    expect(await client.errorOf('make_hold_invoice', params), JSON.stringify(params)).toBe('BAD_REQUEST');
  expect(await client.errorOf('settle_hold_invoice', {})).toBe('BAD_REQUEST');
  expect(await client.errorOf('cancel_hold_invoice', { payment_hash: '' })).toBe('BAD_REQUEST');
});

test.each([21, 720])('a payment with %d blocks left is accepted', async (blocks) => {
  const { outcome } = await payAndHold(await makeHoldInvoice({ min_cltv_expiry_delta: blocks }));
  expect(await client.errorOf('settle_hold_invoice', { preimage })).toBeNull();
  expect(await outcome).toBe(preimage);
});

test('our payment of a hold invoice is pending until its payee settles', async () => {
  const { shop } = stack.network;
  const invoice = shop.invoice({ amountMsat: 5000, paymentHash });
  const held = nextHeld(shop);
  const request = client.build('pay_invoice', { invoice });
  await client.send(request);
  await held;
  expect(await transaction()).toMatchObject({ type: 'outgoing', state: 'pending' });
  expect(client.responsesTo(request)).toEqual([]);
  await shop.settleHeld(preimage);
  expect((await client.responseTo(request)).result).toMatchObject({ preimage });
  expect(await transaction()).toMatchObject({ type: 'outgoing', state: 'settled', preimage });
});
