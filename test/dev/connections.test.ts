/** What a connection with the embedded wallet may do, what it may spend, and how it makes others. */
import { createHash, randomBytes } from 'node:crypto';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import { Budget, type Renewal } from '../../dev/stack/wallet-service/budget';
import type { Grant } from '../../dev/stack/wallet-service/connections';
import { METHODS } from '../../dev/stack/wallet-service/methods/index';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { RawClient } from './raw-client';

let stack: Stack;
const undo: (() => void)[] = [];

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

beforeAll(async () => {
  stack = await startStack();
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

afterAll(() => stack.close());

async function connect(grant: Grant | string): Promise<RawClient> {
  const uri = typeof grant === 'string' ? grant : stack.wallet.newConnection(grant).uri;
  const client = await RawClient.connect(uri);
  undo.push(() => client.close());
  return client;
}

const now = () => Math.floor(Date.now() / 1000);
const invoice = (amountMsat: number) => stack.network.shop.invoice({ amountMsat });

test('a connection may use the methods it was granted, and get_info names them', async () => {
  const client = await connect({ methods: ['get_info', 'get_balance'] });
  expect((await client.request('get_info', {})).result?.methods).toEqual(['get_info', 'get_balance']);
  expect(await client.errorOf('get_balance', {})).toBeNull();
  expect(await client.errorOf('pay_invoice', { invoice: invoice(1000) })).toBe('RESTRICTED');
  expect(await client.errorOf('multi_pay_invoice', { invoices: [] })).toBe('RESTRICTED');
  expect(await client.errorOf('make_coffee', {})).toBe('NOT_IMPLEMENTED');
});

test('an expired connection may do nothing', async () => {
  const client = await connect({ expiresAt: now() - 1 });
  expect(await client.errorOf('get_balance', {})).toBe('EXPIRED');
  const lasting = await connect({ expiresAt: now() + 3600 });
  expect(await lasting.errorOf('get_balance', {})).toBeNull();
});

test('a payment counts with its fee, and before it is settled with a reserve', async () => {
  const client = await connect({ budget: { amountMsat: 40_000, renewal: 'never' } });
  const used = async () => (await client.request('get_budget', {})).result?.used_budget;
  expect((await client.request('get_budget', {})).result).toEqual({
    used_budget: 0,
    total_budget: 40_000,
    renewal_period: 'never',
  });
  // 10 sat are set aside for the fee.
  const before = stack.network.wallet.balanceMsat();
  expect(await client.errorOf('pay_invoice', { invoice: invoice(30_001) })).toBe('QUOTA_EXCEEDED');
  expect(stack.network.wallet.balanceMsat()).toBe(before);
  const { result } = await client.request('pay_invoice', { invoice: invoice(5000) });
  expect(Number(result?.fees_paid)).toBeGreaterThan(0);
  const paid = 5000 + Number(result?.fees_paid);
  expect(await used()).toBe(paid);

  const { shop } = stack.network;
  const paymentHash = createHash('sha256').update(randomBytes(32)).digest('hex');
  const held = new Promise<void>((resolve) => undo.push(shop.onHeld(() => resolve())));
  const request = client.build('pay_invoice', { invoice: shop.invoice({ amountMsat: 8000, paymentHash }) });
  await client.send(request);
  await held;
  expect(await used()).toBe(paid + 18_000);
  const keysend = { amount: 40_000 - paid - 18_000 - 9999, pubkey: shop.nodeId };
  expect(await client.errorOf('pay_keysend', keysend)).toBe('QUOTA_EXCEEDED');
  shop.cancelHeld(paymentHash);
  expect((await client.responseTo(request)).error?.code).toBe('PAYMENT_FAILED');
  expect(await used()).toBe(paid);
  expect(await client.errorOf('pay_keysend', keysend)).toBeNull();
});

test('ten payments at once do not overrun a budget', async () => {
  const client = await connect({ budget: { amountMsat: 33_000, renewal: 'daily' } });
  const invoices = Array.from({ length: 10 }, () => invoice(1000));
  const codes = await Promise.all(invoices.map((one) => client.errorOf('pay_invoice', { invoice: one })));
  expect(codes.filter((code) => code === null)).toHaveLength(3);
  expect(codes.filter((code) => code === 'QUOTA_EXCEEDED')).toHaveLength(7);
});

test('a connection without a budget has none to tell of', async () => {
  const client = await connect({});
  expect((await client.request('get_budget', {})).result).toEqual({});
});

const at = (text: string) => Date.parse(text) / 1000;

test.each([
  ['daily', '2026-11-18T23:59:59Z', '2026-11-19T00:00:00Z'],
  ['weekly', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
  ['monthly', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'],
  ['yearly', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'],
] satisfies [Renewal, string, string][])('a %s budget renews with the calendar', (renewal, last, first) => {
  const budget = new Budget({ amountMsat: 20_000, renewal });
  budget.reserve(10_000, 10_000, at(last));
  expect(() => budget.reserve(1, 0, at(last))).toThrow('budget');
  expect(budget.renewsAt(at(last))).toBe(at(first));
  expect([budget.usedMsat(at(last)), budget.usedMsat(at(first))]).toEqual([20_000, 0]);
  budget.reserve(20_000, 0, at(first));
});

test('a budget that never renews stays used', () => {
  const budget = new Budget({ amountMsat: 20_000, renewal: 'never' });
  budget.reserve(10_000, 10_000, at('2026-01-01T00:00:00Z'));
  expect(budget.usedMsat(at('2036-01-01T00:00:00Z'))).toBe(20_000);
  expect(budget.renewsAt()).toBeNull();
});

/** The connection string of a client that made its own key. */
function uriOf(secret: Uint8Array, walletPubkey: unknown): string {
  const hex = Buffer.from(secret).toString('hex');
  return `nostr+walletconnect://${walletPubkey}?relay=${encodeURIComponent(stack.relay.url)}&secret=${hex}`;
}

test('create_connection makes one with these limits, for the key the client made', async () => {
  const maker = await connect({ methods: ['create_connection'] });
  const secret = generateSecretKey();
  const expiresAt = now() + 3600;
  const request = {
    pubkey: getPublicKey(secret),
    name: 'Podcasts',
    request_methods: ['get_info', 'get_budget', 'pay_invoice'],
    notification_types: ['payment_sent'],
    max_amount: 50_000,
    budget_renewal: 'weekly',
    expires_at: expiresAt,
    metadata: { feed: 7 },
  };
  const { result } = await maker.request('create_connection', request);
  expect(result).toEqual({ wallet_pubkey: expect.stringMatching(/^[0-9a-f]{64}$/) });
  // As with Alby Hub, no other client knows this key.
  expect(result?.wallet_pubkey).not.toBe(stack.wallet.pubkey);
  const made = await connect(uriOf(secret, result?.wallet_pubkey));
  expect((await made.request('get_info', {})).result).toMatchObject({
    methods: request.request_methods,
    notifications: ['payment_sent'],
    metadata: { name: 'Podcasts', feed: 7 },
  });
  const { result: budget } = await made.request('get_budget', {});
  expect(budget).toMatchObject({ used_budget: 0, total_budget: 50_000, renewal_period: 'weekly' });
  expect(budget?.renews_at).toBeGreaterThan(now());
  expect(await made.errorOf('get_balance', {})).toBe('RESTRICTED');
  expect(await made.errorOf('pay_invoice', { invoice: invoice(50_000) })).toBe('QUOTA_EXCEEDED');
  expect(await maker.errorOf('create_connection', request)).toBe('BAD_REQUEST');
  expect(stack.wallet.connectionOf(request.pubkey)?.expiresAt).toBe(expiresAt);
});

test('of two requests at once for one key, one is granted', async () => {
  const maker = await connect({ methods: ['create_connection'] });
  const request = { pubkey: getPublicKey(generateSecretKey()), name: 'Twice', request_methods: ['get_info'] };
  const codes = await Promise.all([1, 2].map(() => maker.errorOf('create_connection', request)));
  expect(codes.sort()).toEqual(['BAD_REQUEST', null]);
});

test('the client learns from an info event that names it what the wallet lets it do', async () => {
  const maker = await connect({ methods: ['create_connection'] });
  const pubkey = getPublicKey(generateSecretKey());
  const { result } = await maker.request('create_connection', {
    pubkey,
    name: 'Tips',
    request_methods: ['get_info', 'pay_invoice'],
    notification_types: ['payment_sent'],
  });
  const [info, ...others] = await maker.subscribe('told', { kinds: [13194], '#p': [pubkey] });
  expect(others).toEqual([]);
  expect(info).toMatchObject({ pubkey: result?.wallet_pubkey, content: 'get_info pay_invoice' });
  expect(info?.tags).toEqual([
    ['encryption', 'nip44_v2 nip04'],
    ['notifications', 'payment_sent'],
    ['p', pubkey],
  ]);
});

test('only a connection that holds create_connection makes others', async () => {
  const client = await connect({ methods: ['get_info', 'pay_invoice'] });
  const request = { pubkey: getPublicKey(generateSecretKey()), name: 'Tips', request_methods: ['get_info'] };
  expect(await client.errorOf('create_connection', request)).toBe('RESTRICTED');
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url],
    node: stack.network.wallet,
    methods: ['get_info', 'pay_invoice'],
  });
  undo.push(() => wallet.close());
  const ofAnother = await connect(wallet.uri);
  expect(await ofAnother.errorOf('create_connection', request)).toBe('NOT_IMPLEMENTED');
  expect((await ofAnother.request('get_info', {})).result?.methods).toEqual(['get_info', 'pay_invoice']);
});

test('a connection with a key of the wallet for itself has no other, and ends like any other', async () => {
  const { uri, clientPubkey } = await stack.wallet.newConnectionWithOwnKey();
  const client = await connect(uri);
  const [walletPubkey, secret] = [new URL(uri).host, new URL(uri).searchParams.get('secret') ?? ''];
  expect(walletPubkey).not.toBe(stack.wallet.pubkey);
  expect(await client.errorOf('get_balance', {})).toBeNull();
  const overSharedKey = await connect(uriOf(Buffer.from(secret, 'hex'), stack.wallet.pubkey));
  expect(await overSharedKey.errorOf('get_balance', {})).toBe('UNAUTHORIZED');
  stack.wallet.expire(clientPubkey);
  expect(await client.errorOf('get_balance', {})).toBe('EXPIRED');
  stack.wallet.revoke(clientPubkey);
  expect(await client.errorOf('get_balance', {})).toBe('UNAUTHORIZED');
});

test('a sub-wallet spends what came in over it, sees nothing else, and tells nobody else', async () => {
  const { shop } = stack.network;
  const client = await connect({ isolated: true });
  const balance = async () => (await client.request('get_balance', {})).result?.balance;
  const hashes = async (of: RawClient) => {
    const { result } = await of.request('list_transactions', { limit: 50 });
    const transactions = (result?.transactions ?? []) as { payment_hash: string }[];
    return transactions.map(({ payment_hash: hash }) => hash);
  };
  const notices = async (of: RawClient) => {
    const events = await of.subscribe('notices', { kinds: [23197], '#p': [of.pubkey] });
    return () => events.map((event) => of.read(event)).join('\n');
  };
  const other = await connect({});
  const [noticesHere, noticesThere] = [await notices(client), await notices(other)];
  const { result: foreign } = await other.request('make_invoice', { amount: 70_000 });
  await shop.pay(String(foreign?.invoice));
  await shop.keysend({
    payee: stack.network.wallet.nodeId,
    amountMsat: 60_000,
    preimage: randomBytes(32).toString('hex'),
    tlvRecords: [],
  });
  expect(await balance()).toBe(0);
  expect(await client.errorOf('pay_invoice', { invoice: invoice(1000) })).toBe('INSUFFICIENT_BALANCE');
  expect(await client.errorOf('pay_keysend', { amount: 1000, pubkey: shop.nodeId })).toBe(
    'INSUFFICIENT_BALANCE',
  );

  const { result: own } = await client.request('make_invoice', { amount: 50_000 });
  await shop.pay(String(own?.invoice));
  await expect.poll(balance).toBe(50_000);
  // 10 sat are set aside for the fee.
  expect(await client.errorOf('pay_invoice', { invoice: invoice(40_001) })).toBe('INSUFFICIENT_BALANCE');
  const paid = await client.request('pay_invoice', { invoice: invoice(40_000) });
  expect(await balance()).toBe(10_000 - Number(paid.result?.fees_paid));

  expect(await hashes(client)).toHaveLength(2);
  expect(await hashes(client)).toContain(own?.payment_hash);
  expect(await hashes(other)).not.toContain(own?.payment_hash);
  expect(await client.errorOf('lookup_invoice', { payment_hash: foreign?.payment_hash })).toBe('NOT_FOUND');
  const { result: last } = await other.request('make_invoice', { amount: 1000 });
  await shop.pay(String(last?.invoice));
  await expect.poll(noticesThere).toContain(String(last?.payment_hash));
  await expect.poll(noticesHere).toContain('payment_sent');
  expect(noticesThere()).not.toContain(String(own?.payment_hash));
  expect(noticesHere()).toContain(String(own?.payment_hash));
  expect(noticesHere()).not.toContain(String(foreign?.payment_hash));
});

test('payments of a sub-wallet at once do not overdraw it', async () => {
  const client = await connect({ isolated: true });
  const { result } = await client.request('make_invoice', { amount: 33_000 });
  await stack.network.shop.pay(String(result?.invoice));
  await expect.poll(async () => (await client.request('get_balance', {})).result?.balance).toBe(33_000);
  const invoices = Array.from({ length: 10 }, () => invoice(1000));
  const codes = await Promise.all(invoices.map((one) => client.errorOf('pay_invoice', { invoice: one })));
  expect(codes.filter((code) => code === null)).toHaveLength(3);
  expect(codes.filter((code) => code === 'INSUFFICIENT_BALANCE')).toHaveLength(7);
});

test('create_connection without limits grants the methods and no notifications', async () => {
  const maker = await connect({});
  const secret = generateSecretKey();
  const request = { pubkey: getPublicKey(secret), name: 'Tips', request_methods: ['get_info', 'get_budget'] };
  const { result } = await maker.request('create_connection', request);
  const made = await connect(uriOf(secret, result?.wallet_pubkey));
  expect((await made.request('get_info', {})).result?.notifications).toEqual([]);
  expect((await made.request('get_budget', {})).result).toEqual({});
});

test.each([
  ['the right to make more', { request_methods: ['get_info', 'create_connection'] }, 'BAD_REQUEST'],
  ['what the wallet lacks', { request_methods: ['make_coffee'] }, 'BAD_REQUEST'],
  ['nothing', { request_methods: [] }, 'BAD_REQUEST'],
  ['unknown notifications', { notification_types: ['coffee_ready'] }, 'BAD_REQUEST'],
  ['an unknown period', { budget_renewal: 'hourly' }, 'BAD_REQUEST'],
  ['a time that is over', { expires_at: 1_700_000_000 }, 'BAD_REQUEST'],
  ['a key that is none', { pubkey: 'npub1' }, 'BAD_REQUEST'],
  ['too much metadata', { metadata: { text: 'x'.repeat(4096) } }, 'BAD_REQUEST'],
  [
    'the node’s signature to a sub-wallet',
    { isolated: true, request_methods: ['get_info', 'sign_message'] },
    'BAD_REQUEST',
  ],
])('create_connection does not grant %s', async (_what, change, code) => {
  const maker = await connect({});
  const secret = generateSecretKey();
  const request = { pubkey: getPublicKey(secret), name: 'Tips', request_methods: ['get_info'], ...change };
  expect(await maker.errorOf('create_connection', request)).toBe(code);
  const made = await connect(uriOf(secret, stack.wallet.pubkey));
  expect(await made.errorOf('get_info', {})).toBe('UNAUTHORIZED');
});

test('an ordinary connection may use every method', async () => {
  const client = await connect({});
  expect((await client.request('get_info', {})).result?.methods).toEqual([...METHODS.keys()]);
});
