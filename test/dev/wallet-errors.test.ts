/** What the embedded wallet refuses, and that it pays nothing then. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { alterInvoice } from '../../dev/stack/lightning/altered-invoice';
import { type Stack, startStack } from '../../dev/stack/stack';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
let balanceBefore: number;

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
});

afterAll(async () => {
  client.close();
  await stack.close();
});

beforeEach(() => {
  balanceBefore = stack.network.wallet.balanceMsat();
});

afterEach(({ task }) => {
  if (!task.name.includes('paid once'))
    expect(stack.network.wallet.balanceMsat(), 'the balance after a refusal').toBe(balanceBefore);
});

const shopInvoice = (amountMsat: number | null = 1000) => stack.network.shop.invoice({ amountMsat });
const HOUR = 3600;

test('an invoice altered and signed anew is payable but for the alteration', async () => {
  // Otherwise the next two could pass for the wrong reason. Its payee does not exist, so no route leads there.
  const invoice = alterInvoice(shopInvoice(), {});
  expect(await client.errorOf('pay_invoice', { invoice })).toBe('PAYMENT_FAILED');
});

test('an expired invoice', async () => {
  const invoice = alterInvoice(shopInvoice(), { timestamp: Math.floor(Date.now() / 1000) - HOUR });
  expect(await client.errorOf('pay_invoice', { invoice })).toBe('EXPIRED');
});

test.each(['bc', 'tb'] as const)('an invoice of another network, ln%s', async (network) => {
  const invoice = alterInvoice(shopInvoice(), { network });
  expect(await client.errorOf('pay_invoice', { invoice })).toBe('UNSUPPORTED_NETWORK');
});

test('what is not an invoice', async () => {
  const valid = shopInvoice();
  const broken = valid.slice(0, -1) + (valid.endsWith('q') ? 'p' : 'q');
  for (const invoice of ['garbage', '', broken])
    expect(await client.errorOf('pay_invoice', { invoice })).toBe('BAD_REQUEST');
});

test('parameters that do not hold', async () => {
  expect(await client.errorOf('pay_invoice', {})).toBe('BAD_REQUEST');
  expect(await client.errorOf('pay_invoice', { invoice: shopInvoice(null) })).toBe('BAD_REQUEST');
  expect(await client.errorOf('pay_invoice', { invoice: shopInvoice(null), amount: 0 })).toBe('BAD_REQUEST');
  expect(await client.errorOf('pay_invoice', { invoice: shopInvoice(1000), amount: 1001 })).toBe(
    'BAD_REQUEST',
  );
  expect(await client.errorOf('make_invoice', { amount: -1 })).toBe('BAD_REQUEST');
  expect(await client.errorOf('make_invoice', { amount: 1.5 })).toBe('BAD_REQUEST');
  expect(await client.errorOf('lookup_invoice', {})).toBe('BAD_REQUEST');
  expect(await client.errorOf('list_transactions', { limit: -1 })).toBe('BAD_REQUEST');
});

test('more than the balance, or all of it and a fee', async () => {
  expect(await client.errorOf('pay_invoice', { invoice: shopInvoice(balanceBefore + 1) })).toBe(
    'INSUFFICIENT_BALANCE',
  );
  const all = stack.network.shop.invoice({ amountMsat: null });
  expect(await client.errorOf('pay_invoice', { invoice: all, amount: balanceBefore })).toBe(
    'INSUFFICIENT_BALANCE',
  );
});

test('an invoice is paid once: again, it is refused', async () => {
  const invoice = shopInvoice(2000);
  const first = await client.request('pay_invoice', { invoice });
  expect(first.error).toBeNull();
  const after = stack.network.wallet.balanceMsat();
  expect(await client.errorOf('pay_invoice', { invoice })).toBe('OTHER');
  expect(await client.errorOf('pay_invoice', { invoice: invoice.toUpperCase() })).toBe('OTHER');
  expect(stack.network.wallet.balanceMsat()).toBe(after);
});

test('an invoice whose payment is held is pending, not paid again, and open to another try once returned', async () => {
  const { shop } = stack.network;
  const paymentHash = createHash('sha256').update(randomBytes(32)).digest('hex');
  const invoice = shop.invoice({ amountMsat: 5000, paymentHash });
  const pay = async () => {
    const held = new Promise<void>((resolve) => {
      const stop = shop.onHeld(() => {
        stop();
        resolve();
      });
    });
    const request = client.build('pay_invoice', { invoice });
    await client.send(request);
    await held;
    return request;
  };

  const first = await pay();
  expect(await client.errorOf('pay_invoice', { invoice })).toBe('OTHER');
  expect((await client.request('lookup_invoice', { invoice })).result).toMatchObject({ state: 'pending' });
  expect(client.responsesTo(first)).toEqual([]);
  shop.cancelHeld(paymentHash);
  expect((await client.responseTo(first)).error?.code).toBe('PAYMENT_FAILED');
  expect((await client.request('lookup_invoice', { invoice })).result).toMatchObject({ state: 'failed' });

  const second = await pay();
  shop.cancelHeld(paymentHash);
  expect((await client.responseTo(second)).error?.code).toBe('PAYMENT_FAILED');
  await expect.poll(() => stack.network.wallet.balanceMsat()).toBe(balanceBefore);
});

test('a client it does not know, or no longer', async () => {
  const connection = stack.wallet.newConnection();
  const other = await RawClient.connect(connection.uri);
  expect(await other.errorOf('get_balance', {})).toBeNull();
  connection.revoke();
  expect(await other.errorOf('get_balance', {})).toBe('UNAUTHORIZED');
  other.close();
});

test('a method it lacks', async () => {
  expect(await client.errorOf('pay_by_cheque', {})).toBe('NOT_IMPLEMENTED');
});

test('an encryption it does not speak', async () => {
  const request = client.build('get_info', {}, { encryptionTag: 'rot13' });
  await client.send(request);
  expect((await client.responseTo(request)).error?.code).toBe('UNSUPPORTED_ENCRYPTION');
});
