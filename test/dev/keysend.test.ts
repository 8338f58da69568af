/** pay_keysend through the embedded wallet, and keysend to it. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentReceived } from '../../dev/stack/lightning/node';
import { type Stack, startStack } from '../../dev/stack/stack';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
const shopReceived: PaymentReceived[] = [];

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
  stack.network.shop.onReceived((payment) => shopReceived.push(payment));
});

afterAll(async () => {
  client.close();
  await stack.close();
});

const hashOf = (preimage: unknown) =>
  createHash('sha256')
    .update(Buffer.from(String(preimage), 'hex'))
    .digest('hex');
const balance = () => stack.network.wallet.balanceMsat();

test('pay_keysend brings the shop the money and the records', async () => {
  const before = balance();
  const records = [
    { type: 7629169, value: Buffer.from('{"podcast":"Tee"}').toString('hex') },
    { type: 65536, value: '' },
  ];
  const { result } = await client.request('pay_keysend', {
    amount: 12_345,
    pubkey: stack.network.shop.nodeId,
    tlv_records: records,
  });

  expect(result?.fees_paid).toBeGreaterThan(0);
  expect(shopReceived).toEqual([
    {
      paymentHash: hashOf(result?.preimage),
      preimage: result?.preimage,
      amountMsat: 12_345,
      paidFor: { kind: 'nothing' },
      tlvRecords: [...records].reverse(),
    },
  ]);
  expect(before - balance()).toBe(12_345 + Number(result?.fees_paid));
  const found = await client.request('lookup_invoice', { payment_hash: hashOf(result?.preimage) });
  expect(found.result).toMatchObject({
    type: 'outgoing',
    state: 'settled',
    amount: 12_345,
    fees_paid: result?.fees_paid,
    preimage: result?.preimage,
    metadata: { tlv_records: records },
  });
});

test('a given preimage is used, once', async () => {
  const preimage = randomBytes(32).toString('hex');
  const params = { amount: 2000, pubkey: stack.network.shop.nodeId, preimage };
  expect((await client.request('pay_keysend', params)).result).toMatchObject({ preimage });
  const after = balance();
  expect(await client.errorOf('pay_keysend', params)).toBe('OTHER');
  expect(await client.errorOf('pay_keysend', { ...params, preimage: preimage.toUpperCase() })).toBe('OTHER');
  expect(balance()).toBe(after);
  expect(shopReceived.filter((payment) => payment.preimage === preimage)).toHaveLength(1);
});

test('parameters that do not hold are BAD_REQUEST, and nothing is paid', async () => {
  const before = balance();
  const good = { amount: 2000, pubkey: stack.network.shop.nodeId };
  const record = (type: number, value = '00') => ({ ...good, tlv_records: [{ type, value }] });
  for (const params of [
    {},
    { ...good, amount: 0 },
    { ...good, amount: 1.5 },
    { ...good, pubkey: stack.network.shop.nodeId.slice(2) },
    { ...good, pubkey: 'shop' },
    { ...good, preimage: '00' },
    record(65_535),
    record(70_001, 'abc'),
    record(70_001, 'xy'),
    // This one carries the preimage.
    record(5_482_373_484),
    { ...good, tlv_records: [...record(70_001).tlv_records, ...record(70_001).tlv_records] },
  ])
    expect(await client.errorOf('pay_keysend', params), JSON.stringify(params)).toBe('BAD_REQUEST');
  expect(balance()).toBe(before);
});

test('more than the balance is INSUFFICIENT_BALANCE, a node nobody knows PAYMENT_FAILED', async () => {
  const before = balance();
  const { nodeId: pubkey } = stack.network.shop;
  expect(await client.errorOf('pay_keysend', { amount: before + 1, pubkey })).toBe('INSUFFICIENT_BALANCE');
  // The generator of the curve: a point, and no node's.
  const stranger = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
  const preimage = randomBytes(32).toString('hex');
  expect(await client.errorOf('pay_keysend', { amount: 2000, pubkey: stranger, preimage })).toBe(
    'PAYMENT_FAILED',
  );
  const failed = await client.request('lookup_invoice', { payment_hash: hashOf(preimage) });
  expect(failed.result?.state).toBe('failed');
  expect(balance()).toBe(before);
});

test('a keysend to the wallet is among its transactions, with its records', async () => {
  const preimage = randomBytes(32).toString('hex');
  const tlvRecords = [{ type: 696_969, value: 'c0ffee' }];
  const { nodeId: payee } = stack.network.wallet;
  await stack.network.shop.keysend({ payee, amountMsat: 3000, preimage, tlvRecords });
  const { result } = await client.request('lookup_invoice', { payment_hash: hashOf(preimage) });
  expect(result).toMatchObject({
    type: 'incoming',
    state: 'settled',
    amount: 3000,
    preimage,
    metadata: { tlv_records: tlvRecords },
  });
});
