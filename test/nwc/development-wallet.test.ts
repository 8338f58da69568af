/** What the client asks of wallets that can do more: the development wallet in all its dialects, over real Lightning payments. */
import { createHash, randomBytes } from 'node:crypto';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { Grant } from '../../dev/stack/wallet-service/connections';
import {
  startWalletService,
  type WalletService,
  type WalletServiceOptions,
} from '../../dev/stack/wallet-service/service';
import { msat } from '../../src/core/msat';
import { decodeInvoice } from '../../src/lightning/bolt11';
import { type BatchItem, payBatch } from '../../src/nwc/batches';
import { NwcClient } from '../../src/nwc/client';
import type { WalletNotification } from '../../src/nwc/notifications';
import { parseConnectionUri } from '../../src/nwc/uri';
import { Mailbox } from './mailbox';
import { openSocket } from './open-socket';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OPTIONS = { timeout: 30_000 };
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

type Speech = Pick<WalletServiceOptions, 'encryptions' | 'versions'>;
const DIALECTS: [string, Speech, { encryption: string; version: string | null }][] = [
  ['NIP-44', { encryptions: ['nip44_v2'] }, { encryption: 'nip44_v2', version: null }],
  ['NIP-04', { encryptions: ['nip04'] }, { encryption: 'nip04', version: null }],
  ['versions 0.0 and 1.0', { versions: ['0.0', '1.0'] }, { encryption: 'nip44_v2', version: '1.0' }],
  ['version 0.0', { versions: ['0.0'] }, { encryption: 'nip04', version: '0.0' }],
];

describe.each(DIALECTS)('in %s', (_name, speech, dialect) => {
  let wallet: WalletService;
  beforeAll(async () => {
    wallet = await startWalletService({
      relayUrls: [stack.relay.url],
      node: stack.network.wallet,
      ...speech,
    });
  });
  afterAll(() => wallet.close());

  const connect = async (grant: Grant = {}): Promise<NwcClient> => {
    const { uri } = wallet.newConnection(grant);
    const client = new NwcClient({ ...parseConnectionUri(uri), openSocket });
    onTestFinished(() => client.close());
    await client.readInfo(30_000);
    return client;
  };

  test('the info event tells how to speak, what can be asked and what is notified', async () => {
    const { info } = await connect();
    expect(info).toMatchObject(dialect);
    expect(info.methods).toEqual(
      expect.arrayContaining(['pay_invoice', 'multi_pay_keysend', 'pay', 'receive']),
    );
    expect(info.notifications).toEqual(['payment_received', 'payment_sent', 'hold_invoice_accepted']);
  });

  test('a hold invoice is accepted, notified, and settled', async () => {
    const client = await connect();
    const told = new Mailbox<WalletNotification>();
    client.listen((notification) => told.put(notification), null);
    const preimage = randomBytes(32).toString('hex');
    const hash = sha256(preimage);
    const made = await client.request(
      'make_hold_invoice',
      { amount: msat(9_000), payment_hash: hash },
      OPTIONS,
    );
    expect(decodeInvoice(made.invoice)).toMatchObject({ amount: 9_000, paymentHash: hash });
    const paying = stack.network.shop.pay(made.invoice);
    const accepted = await told.take(({ type }) => type === 'hold_invoice_accepted');
    expect(accepted.transaction).toMatchObject({ payment_hash: hash, state: 'accepted' });
    expect(accepted.settleDeadline).toBeGreaterThan(stack.network.wallet.tip().height);
    await client.request('settle_hold_invoice', { preimage }, OPTIONS);
    expect(await paying).toMatchObject({ preimage });
    const received = await told.take(({ type }) => type === 'payment_received');
    expect(received.transaction).toMatchObject({ payment_hash: hash, preimage, state: 'settled' });
  });

  test('a hold invoice that is cancelled goes back to its payer', async () => {
    const client = await connect();
    const told = new Mailbox<WalletNotification>();
    client.listen((notification) => told.put(notification), null);
    const hash = sha256(randomBytes(32).toString('hex'));
    const { invoice } = await client.request(
      'make_hold_invoice',
      { amount: msat(9_000), payment_hash: hash },
      OPTIONS,
    );
    const paying = stack.network.shop.pay(invoice);
    const gone = expect(paying).rejects.toThrow();
    await told.take(({ type }) => type === 'hold_invoice_accepted');
    await client.request('cancel_hold_invoice', { payment_hash: hash }, OPTIONS);
    await gone;
    const found = await client.request('lookup_invoice', { payment_hash: hash }, OPTIONS);
    expect(found.state).toBe('failed');
  });

  test('a payment that was made is notified once', async () => {
    const client = await connect();
    const told = new Mailbox<WalletNotification>();
    client.listen((notification) => told.put(notification), null);
    const hashes: string[] = [];
    for (const amountMsat of [1_000, 2_000]) {
      const invoice = stack.network.shop.invoice({ amountMsat });
      hashes.push(decodeInvoice(invoice).paymentHash);
      await client.request('pay_invoice', { invoice }, OPTIONS);
      await told.take(({ transaction }) => transaction.amount === amountMsat);
    }
    expect(told.all.map(({ type, transaction }) => [type, transaction.payment_hash])).toEqual(
      hashes.map((hash) => ['payment_sent', hash]),
    );
  });

  test('invoices and keysends are paid as batches, each with its own answer', async () => {
    const client = await connect();
    const invoices = [1_000, 2_000].map((amountMsat) => stack.network.shop.invoice({ amountMsat }));
    const items: BatchItem[] = [
      ...invoices.map(
        (invoice): BatchItem => ({
          id: decodeInvoice(invoice).paymentHash,
          method: 'pay_invoice',
          params: { invoice },
        }),
      ),
      { id: 'bad', method: 'pay_invoice', params: { invoice: 'lnbcrt1nonsense' } },
      ...['a', 'b'].map(
        (id): BatchItem => ({
          id,
          method: 'pay_keysend',
          params: { amount: msat(3_000), pubkey: stack.network.shop.nodeId },
        }),
      ),
    ];
    const signed: string[][] = [];
    const answers = await payBatch(client, items, {
      ...OPTIONS,
      lifetime: 300,
      onSigned: async (_request, ids) => {
        signed.push(ids);
      },
    });
    expect(signed).toEqual([items.slice(0, 3).map(({ id }) => id), ['a', 'b']]);
    expect([...answers.keys()].sort()).toEqual(items.map(({ id }) => id).sort());
    for (const { id } of items) {
      const answer = answers.get(id);
      if (id === 'bad') expect(answer).toMatchObject({ ok: false, error: { walletCode: 'BAD_REQUEST' } });
      else expect(answer).toMatchObject({ ok: true, result: { preimage: expect.any(String) } });
    }
    for (const invoice of invoices) {
      const { paymentHash } = decodeInvoice(invoice);
      const answer = answers.get(paymentHash);
      expect(answer?.ok && sha256(answer.result.preimage ?? '')).toBe(paymentHash);
    }
  });

  test('the budget of the connection is told, and holds', async () => {
    const client = await connect({ budget: { amountMsat: 50_000, renewal: 'daily' } });
    expect(await client.request('get_budget', {}, OPTIONS)).toMatchObject({
      used_budget: 0,
      total_budget: 50_000,
      renewal_period: 'daily',
    });
    await client.request(
      'pay_invoice',
      { invoice: stack.network.shop.invoice({ amountMsat: 21_000 }) },
      OPTIONS,
    );
    const { used_budget: used } = await client.request('get_budget', {}, OPTIONS);
    expect(used).toBe(21_542);
    const over = stack.network.shop.invoice({ amountMsat: 40_000 });
    await expect(client.request('pay_invoice', { invoice: over }, OPTIONS)).rejects.toMatchObject({
      code: 'WALLET_BUDGET_EXCEEDED',
      walletCode: 'QUOTA_EXCEEDED',
    });
    expect(await (await connect()).request('get_budget', {}, OPTIONS)).toEqual({});
  });

  test('a connection is made for another client, which may do what was asked for', async () => {
    const client = await connect();
    const secret = generateSecretKey();
    const made = await client.request(
      'create_connection',
      { pubkey: getPublicKey(secret), name: 'Reader', request_methods: ['get_info', 'get_balance'] },
      OPTIONS,
    );
    const relays = [stack.relay.url];
    const other = new NwcClient({ walletPubkey: made.wallet_pubkey, relays, secret, openSocket });
    onTestFinished(() => other.close());
    await other.readInfo(30_000);
    expect(other.info).toMatchObject({ ...dialect, methods: ['get_info', 'get_balance'], notifications: [] });
    const info = await other.request('get_info', {}, OPTIONS);
    expect(info.methods).toEqual(['get_info', 'get_balance']);
    const unasked = other.request('pay_invoice', { invoice: 'lnbcrt1' }, OPTIONS);
    await expect(unasked).rejects.toMatchObject({ code: 'UNSUPPORTED_METHOD' });
  });

  test('a wallet whose info event says more than a connection may refuses the rest', async () => {
    const client = await connect({ methods: ['get_info', 'get_balance'] });
    const refused = client.request('pay_invoice', { invoice: 'lnbcrt1' }, OPTIONS);
    await expect(refused).rejects.toMatchObject({ code: 'WALLET_REFUSED', walletCode: 'RESTRICTED' });
  });

  test('an offer is paid by pay, with its fee limit kept', async () => {
    const client = await connect();
    const { offer } = stack.network.shop.offer();
    const before = stack.network.shop.balanceMsat();
    const payment = `bitcoin:?lno=${offer}`;
    const paid = await client.request('pay', { payment, amount: msat(5_000), max_fee: msat(5_000) }, OPTIONS);
    expect(paid).toMatchObject({ state: 'settled', instruction_type: 'bolt12', amount: 5_000 });
    expect(sha256(paid.preimage ?? '')).toBe(paid.payment_hash);
    // The payer has its proof a moment before the channel has settled.
    await expect.poll(() => stack.network.shop.balanceMsat() - before).toBe(5_000);
    const limited = client.request('pay', { payment, amount: msat(5_000), max_fee: msat(1) }, OPTIONS);
    await expect(limited).rejects.toMatchObject({ walletCode: 'FEE_LIMIT_EXCEEDED' });
  });

  test('receive gives what others can pay', async () => {
    const client = await connect();
    const { bip321 } = await client.request('receive', { amount: msat(4_000) }, OPTIONS);
    const invoice = new URL(bip321).searchParams.get('lightning') ?? '';
    await stack.network.shop.pay(invoice);
    const { paymentHash } = decodeInvoice(invoice);
    const found = await client.request('lookup_invoice', { payment_hash: paymentHash }, OPTIONS);
    expect(found).toMatchObject({ type: 'incoming', state: 'settled', amount: 4_000 });
    expect((await client.request('receive', {}, OPTIONS)).bip321).toContain('lno=lno1');
  });

  test('a client that was cut off does not know the wallet any more', async () => {
    const { uri, revoke } = wallet.newConnection();
    const client = new NwcClient({ ...parseConnectionUri(uri), openSocket });
    onTestFinished(() => client.close());
    await client.readInfo(30_000);
    revoke();
    await expect(client.request('get_balance', {}, OPTIONS)).rejects.toMatchObject({
      walletCode: 'UNAUTHORIZED',
      connection: client.clientPubkey,
      relays: [expect.stringContaining(new URL(stack.relay.url).host)],
    });
  });
});

test('a wallet that changes its encryption is asked again in the new one', async () => {
  const wallet = await startWalletService({ relayUrls: [stack.relay.url], node: stack.network.wallet });
  const client = new NwcClient({ ...parseConnectionUri(wallet.uri), openSocket });
  onTestFinished(() => {
    client.close();
    wallet.close();
  });
  await client.readInfo(30_000);
  for (const encryptions of [['nip04'], ['nip44_v2'], ['nip04']] as const) {
    const asking = client.request('get_info', {}, OPTIONS);
    await wallet.speak({ encryptions });
    await asking;
    await client.request('get_info', {}, OPTIONS);
    expect(client.info.encryption).toBe(encryptions[0]);
  }
});

function sha256(hexText: string): string {
  return createHash('sha256').update(Buffer.from(hexText, 'hex')).digest('hex');
}
