/** Nostr Wallet Auth with Alby's implementation on the other side, over a real relay, a real wallet and real payments: we let its client in, and a wallet that reads by its parser lets us in. */
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { WalletAuthGrant } from '../../src/contract/wallet-auth';
import { msatFromSats } from '../../src/core/msat';
import { emptyDatabase } from '../store/empty-database';
import { asker, beginLife, type Life } from './life';
import { routerOf } from './page-router';
import { PromptDesk } from './prompt-desk';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: Stack;
let desk: PromptDesk;
let life: Life;

beforeEach(async () => {
  stack = await startStack();
  onTestFinished(() => stack.close());
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  onTestFinished(() => life.end());
});

const invoice = (sats: number) => stack.network.shop.invoice({ amountMsat: sats * 1000 });

test("what we approve lets Alby's client in: it pays within the budget that was granted, and not beyond", async () => {
  const router = routerOf(life);
  const { uri } = stack.wallet.newConnection();
  const added = await router.fromUi('connection.add', { uri });
  const { connectionId } =
    'result' in added ? (added.result as { connectionId: string }) : { connectionId: '' };
  const own = await stack.shop.askForConnection({
    relayUrls: [stack.relay.url],
    requestMethods: ['get_info', 'get_budget', 'pay_invoice', 'get_balance'],
    name: 'The Slow Current',
    maxAmount: 1_000_000,
    budgetRenewal: 'monthly',
  });
  const opening = router.fromPage('link', own.uri, asker(stack.shop.url));
  const prompt = await desk.asked.take();
  if (prompt.kind !== 'wallet-auth') throw new Error(`This is no review: ${prompt.kind}.`);
  expect(prompt.request.budget).toEqual({ amount: msatFromSats(1_000), renewal: 'monthly' });
  const { notificationTypes, expiresAt, isolated } = prompt.request;
  const grant: WalletAuthGrant = {
    connectionId,
    withMetadata: true,
    methods: ['get_info', 'get_budget', 'pay_invoice'],
    notificationTypes,
    budget: { amount: msatFromSats(40), renewal: 'monthly' },
    expiresAt,
    isolated,
  };
  await life.prompts.decide(prompt.id, { approved: true, grant });

  const client = await own.client;
  expect((await client.payInvoice({ invoice: invoice(21) })).preimage).toMatch(/^[0-9a-f]{64}$/);
  expect(await client.getBudget()).toMatchObject({ total_budget: 40_000, renewal_period: 'monthly' });
  await expect(client.payInvoice({ invoice: invoice(20) })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  await expect(client.getBalance()).rejects.toMatchObject({ code: 'RESTRICTED' });

  const notice = await desk.asked.take();
  expect(notice).toMatchObject({ kind: 'notice', about: 'delegated', link: null });
  await life.prompts.decide(notice.id, { approved: true });
  expect(await opening).toEqual({ result: null });
});

test("a wallet that reads our request by Alby's parser lets us in, and we pay over it", async () => {
  const router = routerOf(life);
  const terms = {
    methods: ['get_info', 'pay_invoice', 'get_budget'],
    notificationTypes: ['payment_sent'],
    budget: { amount: msatFromSats(40), renewal: 'weekly' },
    expiresAt: null,
    isolated: false,
  };
  const started = await router.fromUi('pairing.start', {
    way: { kind: 'uri' },
    rotates: null,
    relays: [stack.relay.url],
    terms,
  });
  const { pairingId } = 'result' in started ? (started.result as { pairingId: string }) : { pairingId: '' };
  const pairing = () => life.db.pairings.get(pairingId);
  const link = (await pairing())?.link;
  await stack.wallet.approve(link ?? '');
  await expect.poll(async () => (await pairing())?.state).toBe('offered');
  const walletPubkey = (await pairing())?.answer?.walletPubkey ?? '';
  expect(await router.fromUi('pairing.accept', { pairingId, walletPubkey })).toEqual({ result: null });
  expect(await life.db.connections.get(pairingId)).toMatchObject({
    budget: { total: 40_000, period: 'weekly' },
  });
  const { client } = await life.wallets.of(pairingId);
  onTestFinished(() => life.wallets.drop(pairingId));
  const pay = (sats: number) =>
    client.request('pay_invoice', { invoice: invoice(sats) }, { timeout: 20_000 });
  expect((await pay(21)).preimage).toMatch(/^[0-9a-f]{64}$/);
  await expect(pay(20)).rejects.toMatchObject({ walletCode: 'QUOTA_EXCEEDED' });
});
