/** An independent client, Alby's, drives the embedded wallet in both encryptions. */
import { createHash, randomBytes } from 'node:crypto';
import type { Nip47Notification } from '@getalby/sdk/nwc';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { PaymentReceived } from '../../dev/stack/lightning/node';
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

  test('sign_message', async () => {
    const { signature } = await client.signMessage({ message: 'hello' });
    expect(signature).toBe(stack.network.wallet.sign('hello'));
  });

  test('pay_keysend carries records', async () => {
    const received = new Promise<PaymentReceived>((resolve) => {
      const stop = stack.network.shop.onReceived((payment) => {
        stop();
        resolve(payment);
      });
    });
    const record = { type: 7_629_169, value: '7b7d' };
    const paid = await client.payKeysend({
      amount: 2_000,
      pubkey: stack.network.shop.nodeId,
      tlv_records: [record],
    });
    expect(await received).toMatchObject({
      amountMsat: 2_000,
      preimage: paid.preimage,
      tlvRecords: [record],
    });
  });

  test('multi_pay_invoice and multi_pay_keysend answer for each item', async () => {
    const invoices = [1_000, 2_000].map((amountMsat, n) => ({
      id: `invoice ${n}`,
      invoice: stack.network.shop.invoice({ amountMsat }),
    }));
    const paid = await client.multiPayInvoice({ invoices });
    expect(paid.invoices.map(({ dTag }) => dTag).sort()).toEqual(invoices.map(({ id }) => id));
    const keysends = [3_000, 4_000].map((amount, n) => ({
      id: `keysend ${n}`,
      amount,
      pubkey: stack.network.shop.nodeId,
    }));
    const sent = await client.multiPayKeysend({ keysends });
    expect(sent.keysends.map(({ dTag }) => dTag).sort()).toEqual(keysends.map(({ id }) => id));
    for (const { preimage } of [...paid.invoices, ...sent.keysends])
      expect(preimage).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a hold invoice is made, accepted, settled; and its client is told', async () => {
    const told: Nip47Notification[] = [];
    const waiting: { type: string; resolve(): void }[] = [];
    const stop = await client.subscribeNotifications((notification) => {
      told.push(notification);
      for (const { type, resolve } of waiting) if (type === notification.notification_type) resolve();
    });
    const next = (type: string) => new Promise<void>((resolve) => waiting.push({ type, resolve }));
    const preimage = randomBytes(32).toString('hex');
    const hash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
    const [accepted, received] = [next('hold_invoice_accepted'), next('payment_received')];
    const { invoice } = await client.makeHoldInvoice({ amount: 6_000, payment_hash: hash });
    const paying = stack.network.shop.pay(invoice);
    await accepted;
    expect((await client.lookupInvoice({ payment_hash: hash })).state).toBe('accepted');
    await client.settleHoldInvoice({ preimage });
    expect((await paying).preimage).toBe(preimage);
    await received;
    stop();
    const ours = told.filter(({ notification }) => notification.payment_hash === hash);
    expect(ours.map(({ notification_type: type }) => type)).toEqual([
      'hold_invoice_accepted',
      'payment_received',
    ]);
  });

  test('get_budget tells what is left, and create_connection makes another client', async () => {
    expect(await client.getBudget()).toEqual({});
    const limited = new NWCClient({
      nostrWalletConnectUrl: wallet.newConnection({ budget: { amountMsat: 9_000, renewal: 'weekly' } }).uri,
    });
    expect(await limited.getBudget()).toMatchObject({
      used_budget: 0,
      total_budget: 9_000,
      renewal_period: 'weekly',
    });
    limited.close();
    const pubkey = getPublicKey(generateSecretKey());
    const made = await client.createConnection({ pubkey, name: 'Reader', request_methods: ['get_info'] });
    expect(made.wallet_pubkey).toMatch(/^[0-9a-f]{64}$/);
  });

  test('what the wallet does not know is NOT_FOUND', async () => {
    await expect(client.lookupInvoice({ payment_hash: '00'.repeat(32) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
