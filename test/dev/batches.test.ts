/** multi_pay_invoice and multi_pay_keysend: every item is answered by itself. */
import { createHash } from 'node:crypto';
import type { Event } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FaultSwitchboard } from '../../dev/stack/faults/switchboard';
import { readInvoice } from '../../dev/stack/lightning/invoice';
import { type Stack, startStack } from '../../dev/stack/stack';
import { refuse } from '../../dev/stack/wallet-service/interceptors';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
const undo: (() => void)[] = [];

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

afterAll(async () => {
  client.close();
  await stack.close();
});

const invoice = (amountMsat: number | null) => stack.network.shop.invoice({ amountMsat });
const hashOf = (bolt11: string) => readInvoice(bolt11)?.paymentHash;
const balance = () => stack.network.wallet.balanceMsat();

interface Answer {
  result_type: string;
  error: { code: string } | null;
  result: { preimage: string; fees_paid: number } | null;
}

/** The answers by their `d` tags, once there are so many. */
async function answers(request: Event, count: number): Promise<Map<string | undefined, Answer>> {
  await expect.poll(() => client.responsesTo(request).length).toBe(count);
  return new Map(
    client
      .responsesTo(request)
      .map((event) => [
        event.tags.find(([name]) => name === 'd')?.[1],
        JSON.parse(client.read(event) ?? 'null'),
      ]),
  );
}

async function ask(method: string, params: object, count: number): Promise<Map<string | undefined, Answer>> {
  const request = client.build(method, params);
  await client.send(request);
  return answers(request, count);
}

test('each invoice is paid or refused by itself, and named by its id or its payment hash', async () => {
  const before = balance();
  const [good, unnamed, open, paid] = [invoice(2000), invoice(3000), invoice(null), invoice(1000)];
  await client.request('pay_invoice', { invoice: paid });
  const spent = before - balance();
  const invoices = [
    { id: 'good', invoice: good },
    { invoice: unnamed },
    { id: 'open', invoice: open, amount: 4000 },
    { id: 'paid', invoice: paid },
    { id: 'garbage', invoice: 'garbage' },
    { id: 'dear', invoice: invoice(balance() + 1) },
  ];
  const got = await ask('multi_pay_invoice', { invoices }, 6);
  expect([...got.keys()].sort()).toEqual([hashOf(unnamed), 'dear', 'garbage', 'good', 'open', 'paid'].sort());
  expect([...got.values()].every(({ result_type: type }) => type === 'multi_pay_invoice')).toBe(true);
  expect(['paid', 'garbage', 'dear'].map((id) => got.get(id)?.error?.code)).toEqual([
    'OTHER',
    'BAD_REQUEST',
    'INSUFFICIENT_BALANCE',
  ]);
  const results = ['good', hashOf(unnamed), 'open'].map((id) => got.get(id)?.result);
  const proofs = results.map((result) =>
    createHash('sha256')
      .update(Buffer.from(result?.preimage ?? '', 'hex'))
      .digest('hex'),
  );
  expect(proofs).toEqual([good, unnamed, open].map(hashOf));
  const fees = results.reduce((sum, result) => sum + (result?.fees_paid ?? 0), 0);
  expect(before - spent - balance()).toBe(9000 + fees);
});

test('each keysend is made or refused by itself, and named by its id or the payee', async () => {
  const before = balance();
  const { shop, router } = stack.network;
  const preimage = '07'.repeat(32);
  const keysends = [
    { id: 'good', pubkey: shop.nodeId, amount: 2000, preimage },
    { pubkey: router.nodeId, amount: 3000 },
    { id: 'bad', pubkey: 'nobody', amount: 1000 },
  ];
  const got = await ask('multi_pay_keysend', { keysends }, 3);
  expect(got.get('good')).toMatchObject({
    result_type: 'multi_pay_keysend',
    error: null,
    result: { preimage },
  });
  expect(got.get(router.nodeId)?.error).toBeNull();
  expect(got.get('bad')?.error?.code).toBe('BAD_REQUEST');
  const fees = [...got.values()].reduce((sum, { result }) => sum + (result?.fees_paid ?? 0), 0);
  expect(before - balance()).toBe(5000 + fees);
});

test('a batch that is none is refused as a whole', async () => {
  for (const params of [{}, { invoices: [] }, { invoices: ['lnbc'] }, { invoices: [{ id: 7 }] }]) {
    const got = await ask('multi_pay_invoice', params, 1);
    expect([...got.keys()]).toEqual([undefined]);
    expect(got.get(undefined)?.error?.code).toBe('BAD_REQUEST');
  }
});

test('items of one budget share it', async () => {
  const connection = stack.wallet.newConnection({ budget: { amountMsat: 23_000, renewal: 'never' } });
  const limited = await RawClient.connect(connection.uri);
  undo.push(() => limited.close());
  const request = limited.build('multi_pay_invoice', {
    invoices: ['a', 'b', 'c'].map((id) => ({ id, invoice: invoice(1000) })),
  });
  await limited.send(request);
  await expect.poll(() => limited.responsesTo(request).length).toBe(3);
  const codes = limited
    .responsesTo(request)
    .map((event) => JSON.parse(limited.read(event) ?? 'null').error?.code ?? null);
  expect(codes.sort()).toEqual(['QUOTA_EXCEEDED', null, null]);
});

test('interceptors and faults see every item', async () => {
  const seen: (string | null)[] = [];
  undo.push(
    stack.wallet.intercept(refuse('multi_pay_invoice', 'RATE_LIMITED')),
    stack.wallet.intercept((request, next) => {
      seen.push(request.item);
      return next();
    }),
  );
  const faults = new FaultSwitchboard(stack.wallet, stack.relay);
  undo.push(() => faults.close());
  faults.plan = ({ request }) => (request.item === 'b' ? ['silence'] : ['duplicate']);
  const invoices = ['a', 'b'].map((id) => ({ id, invoice: invoice(1000) }));
  const request = client.build('multi_pay_invoice', { invoices });
  await client.send(request);
  // With the answer to this, all before it have come.
  await client.request('get_balance', {});
  const got = await answers(request, 3);
  expect(seen).toEqual(['a', 'b', null]);
  expect([...got].map(([id, { error }]) => [id, error?.code])).toEqual([['a', 'RATE_LIMITED']]);
});
