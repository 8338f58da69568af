/** An independent client, Alby's, drives the embedded wallet in both encryptions. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Stack, startStack } from '../../dev/stack/stack';
import { METHODS } from '../../dev/stack/wallet-service/methods/index';
import { startWalletService, type WalletService } from '../../dev/stack/wallet-service/service';

Object.assign(globalThis, { WebSocket: globalThis.WebSocket ?? WebSocket });
const { NWCClient } = await import('@getalby/sdk/nwc');

let stack: Stack;
let nip04Wallet: WalletService;

beforeAll(async () => {
  stack = await startStack();
  nip04Wallet = await startWalletService({
    relayUrls: [stack.relay.url],
    node: stack.network.wallet,
    encryptions: ['nip04'],
  });
});

afterAll(async () => {
  nip04Wallet.close();
  await stack.close();
});

describe.each(['nip44_v2', 'nip04'] as const)('over %s', (scheme) => {
  let wallet: WalletService;
  let client: InstanceType<typeof NWCClient>;

  beforeAll(() => {
    wallet = scheme === 'nip04' ? nip04Wallet : stack.wallet;
    client = new NWCClient({ nostrWalletConnectUrl: wallet.newConnection().uri });
  });

  afterAll(() => client.close());

  test('get_info and the info event name what the wallet can do', async () => {
    const methods = [...METHODS.keys()];
    expect(methods).toContain('pay_invoice');
    const announced = await client.getWalletServiceInfo();
    expect(announced.capabilities).toEqual(methods);
    expect(announced.encryptions).toEqual(scheme === 'nip04' ? ['nip04'] : ['nip44_v2', 'nip04']);

    const info = await client.getInfo();
    expect(client.encryptionType).toBe(scheme);
    expect(info).toMatchObject({ pubkey: stack.network.wallet.nodeId, network: 'regtest', methods });
    expect(info.block_height).toBeGreaterThan(0);
    expect(info.block_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('pay_invoice pays through the router, and the fee leaves the balance too', async () => {
    const before = await client.getBalance();
    const invoice = stack.network.shop.invoice({ amountMsat: 21_000, description: 'Kaffee & Küchen' });
    const paid = await client.payInvoice({ invoice });
    const after = await client.getBalance();

    expect(paid.fees_paid).toBeGreaterThan(0);
    expect(before.balance - after.balance).toBe(21_000 + paid.fees_paid);
    const transaction = await client.lookupInvoice({ invoice });
    expect(transaction).toMatchObject({
      type: 'outgoing',
      state: 'settled',
      invoice,
      description: 'Kaffee & Küchen',
      preimage: paid.preimage,
      payment_hash: createHash('sha256').update(Buffer.from(paid.preimage, 'hex')).digest('hex'),
      amount: 21_000,
      fees_paid: paid.fees_paid,
    });
    expect(transaction.settled_at).toBeGreaterThanOrEqual(transaction.created_at);
  });

  test('an invoice without amount is paid with the amount given', async () => {
    const received = new Promise<number>((resolve) => {
      const stop = stack.network.shop.onReceived(({ amountMsat }) => {
        stop();
        resolve(amountMsat);
      });
    });
    const invoice = stack.network.shop.invoice({ amountMsat: null });
    await client.payInvoice({ invoice, amount: 12_345 });
    expect(await received).toBe(12_345);
    expect(await client.lookupInvoice({ invoice })).toMatchObject({ amount: 12_345, state: 'settled' });
  });

  test('make_invoice is paid by the shop, and the money arrives', async () => {
    const made = await client.makeInvoice({ amount: 7_000, description: 'Refund', expiry: 600 });
    expect(made).toMatchObject({ type: 'incoming', state: 'pending', amount: 7_000, description: 'Refund' });
    expect(made.expires_at - made.created_at).toBe(600);

    const before = await client.getBalance();
    const sent = await stack.network.shop.pay(made.invoice);
    const found = await client.lookupInvoice({ payment_hash: made.payment_hash });
    expect(found).toMatchObject({ state: 'settled', preimage: sent.preimage, amount: 7_000, fees_paid: 0 });
    // The payer has its proof a moment before the channel has settled.
    await expect.poll(async () => (await client.getBalance()).balance - before.balance).toBe(7_000);
  });

  test('list_transactions is newest first, and counts, skips and chooses', async () => {
    const unpaid = await client.makeInvoice({ amount: 1_000, description: 'Never paid' });
    const first = await client.makeInvoice({ amount: 2_000 });
    await stack.network.shop.pay(first.invoice);
    const invoice = stack.network.shop.invoice({ amountMsat: 3_000 });
    await client.payInvoice({ invoice });
    const hashes = async (query: Parameters<typeof client.listTransactions>[0]) =>
      (await client.listTransactions(query)).transactions.map(({ payment_hash: hash }) => hash);
    const { payment_hash: paid } = await client.lookupInvoice({ invoice });

    expect(await hashes({ limit: 2 })).toEqual([paid, first.payment_hash]);
    expect(await hashes({ limit: 3, unpaid: true })).toEqual([paid, first.payment_hash, unpaid.payment_hash]);
    expect(await hashes({ limit: 1, offset: 1 })).toEqual([first.payment_hash]);
    expect(await hashes({ limit: 1, type: 'incoming' })).toEqual([first.payment_hash]);
    expect(await hashes({ until: unpaid.created_at - 3600 })).toEqual([]);
    expect(await hashes({ from: unpaid.created_at + 3600 })).toEqual([]);
    const { total_count: total } = await client.listTransactions({ limit: 1 });
    expect(total).toBe((await hashes({ limit: 50 })).length);
  });

  test('what the wallet does not know is NOT_FOUND', async () => {
    await expect(client.lookupInvoice({ payment_hash: '00'.repeat(32) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
