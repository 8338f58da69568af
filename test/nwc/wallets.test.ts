/** The client with whole wallets over real Lightning payments: our development wallet, and Alby's wallet service. In both encryptions. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { msat } from '../../src/core/msat';
import { decodeInvoice } from '../../src/lightning/bolt11';
import { NwcClient } from '../../src/nwc/client';
import { transactions } from '../../src/nwc/history';
import type { Transaction } from '../../src/nwc/transaction';
import { parseConnectionUri } from '../../src/nwc/uri';
import { startAlbyWallet } from './alby-wallet';
import { openSocket } from './open-socket';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OPTIONS = { timeout: 30_000 };
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

type Scheme = 'nip44_v2' | 'nip04';
interface OpenWallet {
  uri: string;
  close(): void | Promise<void>;
}

/** A wallet over the stack's own node that a client finds to speak this. */
const WALLETS: Record<string, (scheme: Scheme) => Promise<OpenWallet>> = {
  'the development wallet': (scheme) =>
    startWalletService({
      relayUrls: [stack.relay.url],
      node: stack.network.wallet,
      encryptions: [scheme],
    }),
  "Alby's wallet service": (scheme) =>
    startAlbyWallet(stack.relay.url, stack.network.wallet, scheme === 'nip44_v2'),
};

const CASES = Object.keys(WALLETS).flatMap((name) =>
  (['nip44_v2', 'nip04'] as const).map((scheme) => [name, scheme] as const),
);

describe.each(CASES)('%s over %s', (name, scheme) => {
  let wallet: OpenWallet;
  let client: NwcClient;

  beforeAll(async () => {
    const start = WALLETS[name];
    if (!start) throw new Error('No such wallet.');
    wallet = await start(scheme);
    client = new NwcClient({ ...parseConnectionUri(wallet.uri), openSocket });
    await client.readInfo(30_000);
  });
  afterAll(async () => {
    client.close();
    await wallet.close();
  });

  test('is spoken to as it wants', () => {
    expect(client.info.encryption).toBe(scheme);
  });

  test('get_info', async () => {
    const { alias, nodeId } = stack.network.wallet;
    const tip = stack.network.wallet.tip();
    const info = await client.request('get_info', {}, OPTIONS);
    expect(info).toMatchObject({
      alias,
      pubkey: nodeId,
      network: 'regtest',
      block_height: tip.height,
      block_hash: tip.hash,
    });
    expect(info.methods).toContain('pay_invoice');
  });

  test('pay_invoice pays, and the fee leaves the balance too', async () => {
    const before = await client.request('get_balance', {}, OPTIONS);
    const invoice = stack.network.shop.invoice({ amountMsat: 21_000, description: 'Kaffee & Küchen' });
    const { preimage, fees_paid: fee } = await client.request('pay_invoice', { invoice }, OPTIONS);
    const hash = createHash('sha256')
      .update(Buffer.from(preimage ?? '', 'hex'))
      .digest('hex');
    expect(hash).toBe(decodeInvoice(invoice).paymentHash);
    const after = await client.request('get_balance', {}, OPTIONS);
    expect(before.balance - after.balance).toBe(21_000 + (fee ?? 0));
    expect(fee).toBe(542);
    expect(await client.request('lookup_invoice', { payment_hash: hash }, OPTIONS)).toMatchObject({
      type: 'outgoing',
      state: 'settled',
      preimage,
      amount: 21_000,
      fees_paid: 542,
    });
  });

  test('pay_invoice with an amount of our own', async () => {
    const { received, stop } = nextReceived();
    const invoice = stack.network.shop.invoice({ amountMsat: null });
    await client.request('pay_invoice', { invoice, amount: msat(12_345) }, OPTIONS);
    expect(await received).toMatchObject({ amountMsat: 12_345 });
    stop();
  });

  test('pay_keysend carries records, and the preimage is ours', async () => {
    const { received, stop } = nextReceived();
    const preimage = randomBytes(32).toString('hex');
    const record = { type: 7_629_169, value: Buffer.from('{"action":"boost"}').toString('hex') };
    const paid = await client.request(
      'pay_keysend',
      { amount: msat(3_000), pubkey: stack.network.shop.nodeId, preimage, tlv_records: [record] },
      OPTIONS,
    );
    expect(paid.preimage).toBe(preimage);
    expect(await received).toMatchObject({ amountMsat: 3_000, preimage, tlvRecords: [record] });
    stop();
  });

  test('make_invoice is paid, and lookup_invoice tells', async () => {
    const made = await client.request(
      'make_invoice',
      { amount: msat(7_000), description: 'Refund' },
      OPTIONS,
    );
    expect(decodeInvoice(made.invoice)).toMatchObject({ amount: 7_000, description: 'Refund' });
    expect(made.state).toBe('pending');
    const { preimage } = await stack.network.shop.pay(made.invoice);
    const found = await client.request('lookup_invoice', { invoice: made.invoice }, OPTIONS);
    expect(found).toMatchObject({ type: 'incoming', state: 'settled', preimage, amount: 7_000 });
  });

  test('the whole history, newest first, page by page', async () => {
    const made: string[] = [];
    for (let n = 0; n < 23; n++) {
      const { invoice } = await client.request('make_invoice', { amount: msat(1_000 + n) }, OPTIONS);
      made.unshift(decodeInvoice(invoice).paymentHash);
    }
    const found: Transaction[] = [];
    for await (const transaction of transactions(client, { unpaid: true }, OPTIONS)) found.push(transaction);
    expect(found.slice(0, 23).map(({ payment_hash: hash }) => hash)).toEqual(made);
    // The payments of the tests before are further down.
    expect(found.filter(({ type }) => type === 'outgoing').length).toBeGreaterThan(0);
    expect(new Set(found.map(({ type, payment_hash: hash }) => `${type} ${hash}`)).size).toBe(found.length);
  });

  test('sign_message', async () => {
    const signed = await client.request('sign_message', { message: 'hello' }, OPTIONS);
    expect(signed).toMatchObject({ message: 'hello', signature: stack.network.wallet.sign('hello') });
  });

  test('what the wallet does not know is NOT_FOUND', async () => {
    const unknown = client.request('lookup_invoice', { payment_hash: '00'.repeat(32) }, OPTIONS);
    await expect(unknown).rejects.toMatchObject({ walletCode: 'NOT_FOUND' });
  });

  test('what cannot be paid is refused with its own code', async () => {
    const refused = client.request('pay_invoice', { invoice: 'lnbcrt1nonsense' }, OPTIONS);
    await expect(refused).rejects.toMatchObject({ code: 'WALLET_ERROR', walletCode: 'BAD_REQUEST' });
  });
});

/** The next payment that the shop takes. */
function nextReceived() {
  let stop = () => undefined as unknown;
  const received = new Promise((resolve) => {
    stop = stack.network.shop.onReceived(resolve);
  });
  return { received, stop: () => stop() };
}
