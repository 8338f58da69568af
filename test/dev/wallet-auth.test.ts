/** Connections whose secret the client made: the embedded wallet's side of both flows, and the shop's side of the first. */
import type { Nip47Method } from '@getalby/sdk/nwc';
import type { Event } from 'nostr-tools/pure';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startRelay } from '../../dev/stack/relay';
import { type Stack, startStack } from '../../dev/stack/stack';
import { refuse } from '../../dev/stack/wallet-service/interceptors';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { startWalletPage } from '../../dev/wallet-page/server';
import type { VariantName } from '../../dev/wallet-page/variants';
import { RawClient } from './raw-client';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let stack: Stack;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  stack = await startStack();
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(() => stack.close());

const METHODS: Nip47Method[] = ['get_info', 'get_budget', 'pay_invoice'];
const invoice = (amountMsat: number) => stack.network.shop.invoice({ amountMsat });

function uriFor(secret: Uint8Array, query: Record<string, string> = {}, relay = stack.relay.url): string {
  const search = new URLSearchParams({ relay, request_methods: METHODS.join(' '), name: 'Reader', ...query });
  return `nostr+walletauth://${getPublicKey(secret)}?${String(search).replaceAll('+', '%20')}`;
}

/** The client of this secret, once it knows the key of the wallet that lets it in. */
async function connect(
  secret: Uint8Array,
  walletPubkey: string,
  relay = stack.relay.url,
): Promise<RawClient> {
  const query = new URLSearchParams({ relay, secret: Buffer.from(secret).toString('hex') });
  const client = await RawClient.connect(`nostr+walletconnect://${walletPubkey}?${query}`);
  undo.push(() => client.close());
  return client;
}

/** The info events that name this client. */
async function told(secret: Uint8Array, relay = stack.relay.url): Promise<Event[]> {
  const client = await connect(secret, stack.wallet.pubkey, relay);
  return client.subscribe('told', { kinds: [13194], '#p': [getPublicKey(secret)] });
}

test('the shop asks for a connection by Alby’s client, and pays over it within what was approved', async () => {
  const own = await stack.shop.askForConnection({
    relayUrls: [stack.relay.url],
    requestMethods: METHODS,
    name: 'The Slow Current',
    maxAmount: 40_000,
    budgetRenewal: 'monthly',
  });
  const page = await (await fetch(own.pageUrl)).text();
  expect(page).toContain(`<a href="${own.uri.replaceAll('&', '&#38;')}"`);
  expect(own.uri).toMatch(/^nostr\+walletauth:\/\/[0-9a-f]{64}\?/);

  const connection = await stack.wallet.approve(own.uri);
  const client = await own.client;
  expect(client.walletPubkey).toBe(connection.key.pubkey);
  const { preimage } = await client.payInvoice({ invoice: invoice(21_000) });
  expect(preimage).toMatch(/^[0-9a-f]{64}$/);
  const budget = await client.getBudget();
  expect(budget).toMatchObject({ used_budget: 21_542, total_budget: 40_000, renewal_period: 'monthly' });
  expect('renews_at' in budget && budget.renews_at).toBeGreaterThan(Date.now() / 1000);
  await expect(client.payInvoice({ invoice: invoice(9_000) })).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
  });
});

test('the owner may lower what was asked for', async () => {
  const secret = generateSecretKey();
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  const { key } = await stack.wallet.approve(uriFor(secret, { max_amount: '100000' }), {
    lowered: {
      methods: ['get_info', 'get_budget'],
      budget: { amountMsat: 5000, renewal: 'daily' },
      expiresAt,
      isolated: true,
    },
  });
  const [info] = await told(secret);
  expect(info).toMatchObject({ pubkey: key.pubkey, content: 'get_info get_budget' });
  expect(info?.tags).toEqual([
    ['encryption', 'nip44_v2 nip04'],
    ['p', getPublicKey(secret)],
  ]);
  const client = await connect(secret, key.pubkey);
  expect((await client.request('get_budget', {})).result).toMatchObject({
    total_budget: 5000,
    renewal_period: 'daily',
  });
  expect(await client.errorOf('pay_invoice', { invoice: invoice(1000) })).toBe('RESTRICTED');
  expect(stack.wallet.connectionOf(client.pubkey)).toMatchObject({ expiresAt, isolated: true });
});

test('the wallet says so where the app waits, and answers there, also where it has not been before', async () => {
  const relay = await startRelay();
  undo.push(() => relay.close());
  const secret = generateSecretKey();
  const { key } = await stack.wallet.approve(uriFor(secret, {}, relay.url));
  expect(await told(secret)).toEqual([]);
  expect(await told(secret, relay.url)).toHaveLength(1);
  const client = await connect(secret, key.pubkey, relay.url);
  expect(await client.errorOf('get_info', {})).toBeNull();
});

test('a wallet can answer on the wrong relay, not at all, or with the key that others know', async () => {
  const wrong = await startRelay();
  undo.push(() => wrong.close());
  const [misled, waiting, sharing] = [generateSecretKey(), generateSecretKey(), generateSecretKey()];
  await stack.wallet.approve(uriFor(misled), { relayUrls: [wrong.url] });
  expect(await told(misled)).toEqual([]);
  expect(await told(misled, wrong.url)).toHaveLength(1);

  await stack.wallet.approve(uriFor(waiting), { announces: false });
  expect(await told(waiting)).toEqual([]);

  const { key } = await stack.wallet.approve(uriFor(sharing), { sharesKey: true });
  expect(key.pubkey).toBe(stack.wallet.pubkey);
  expect(await told(sharing)).toMatchObject([{ pubkey: stack.wallet.pubkey }]);
  const client = await connect(sharing, key.pubkey);
  expect(await client.errorOf('get_budget', {})).toBeNull();
  expect(await client.errorOf('get_balance', {})).toBe('RESTRICTED');
});

test('a wallet can let an app in and refuse its first question', async () => {
  undo.push(stack.wallet.intercept(refuse('get_info', 'RESTRICTED')));
  const secret = generateSecretKey();
  const { key } = await stack.wallet.approve(uriFor(secret));
  const client = await connect(secret, key.pubkey);
  expect(await client.errorOf('get_info', {})).toBe('RESTRICTED');
  expect(await client.errorOf('get_budget', {})).toBeNull();
});

test('when the wallet learns another encryption, its clients hear of it under their keys', async () => {
  const wallet = await startWalletService({ relayUrls: [stack.relay.url], node: stack.network.wallet });
  undo.push(() => wallet.close());
  const secret = generateSecretKey();
  const { key } = await wallet.approve(uriFor(secret));
  await wallet.speak({ encryptions: ['nip04'] });
  const [info] = await told(secret);
  expect(info).toMatchObject({ pubkey: key.pubkey, content: METHODS.join(' ') });
  expect(info?.tags).toContainEqual(['encryption', 'nip04']);
});

test.each([
  ['the right to make others', { request_methods: 'get_info create_connection' }, /not granted/],
  ['a method the wallet lacks', { request_methods: 'make_coffee' }, /no method make_coffee/],
  ['an amount that is none', { max_amount: 'many' }, /max_amount/],
  ['an unknown period', { budget_renewal: 'hourly' }, /budget_renewal/],
  ['metadata that is none', { metadata: '{' }, /JSON/],
  ['what has ended', { expires_at: '1700000000' }, /expired already/],
])('the wallet does not approve %s', async (_what, query, reason) => {
  const secret = generateSecretKey();
  await expect(stack.wallet.approve(uriFor(secret, query))).rejects.toThrow(reason);
  expect(stack.wallet.connectionOf(getPublicKey(secret))).toBeNull();
});

test('an app has one connection, and needs a relay that is there', async () => {
  const secret = generateSecretKey();
  await stack.wallet.approve(uriFor(secret));
  await expect(stack.wallet.approve(uriFor(secret))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const gone = await startRelay();
  await gone.close();
  await expect(stack.wallet.approve(uriFor(generateSecretKey(), {}, gone.url))).rejects.toThrow(
    'No relay can be reached',
  );
});

/** What a browser asks of the wallet's page, and what the page is told to do. */
async function page(address: string, query: Record<string, string>, method = 'GET') {
  const response = await fetch(`${address}?${new URLSearchParams(query)}`, { method });
  const text = await response.text();
  return { status: response.status, text, answer: method === 'POST' ? JSON.parse(text) : null };
}

test('the wallet’s page shows what is asked, and connects when that is approved, not before', async () => {
  const secret = generateSecretKey();
  const pubkey = getPublicKey(secret);
  const asked = {
    pubkey,
    name: 'Reader <b>',
    request_methods: METHODS.join(' '),
    max_amount: '21000',
    budget_renewal: 'weekly',
    expires_at: '4102444800',
    isolated: 'true',
    return_to: 'https://reader.example/back?session=7',
  };
  const { status, text } = await page(stack.walletPage.address(), asked);
  expect(status).toBe(200);
  for (const shown of [
    'Reader &#60;b&#62;',
    'get_info, get_budget, pay_invoice',
    '21 sats, renewed: weekly',
    '2100-01-01T00:00:00.000Z',
    'a balance of its own',
    pubkey,
  ])
    expect(text).toContain(shown);
  expect(stack.wallet.connectionOf(pubkey)).toBeNull();

  const { answer } = await page(stack.walletPage.address(), asked, 'POST');
  const walletPubkey = stack.wallet.connectionOf(pubkey)?.key.pubkey ?? '';
  const relay = stack.relay.url;
  expect(answer).toEqual({
    message: { type: 'nwc:success', relayUrl: relay, relayUrls: [relay], walletPubkey },
    returnTo: `https://reader.example/back?session=7&relay=${encodeURIComponent(relay)}&pubkey=${walletPubkey}`,
  });
  expect(await told(secret)).toMatchObject([{ pubkey: walletPubkey }]);
  const client = await connect(secret, walletPubkey);
  expect((await client.request('get_budget', {})).result).toMatchObject({ total_budget: 21_000 });
});

test.each<[string, VariantName | undefined, object]>([
  ['says it to its opener and by the relay', undefined, { tells: true, announces: true }],
  ['leaves its opener without a message', 'no-message', { tells: false, announces: true }],
  ['publishes no info event', 'no-info', { tells: true, announces: false }],
  ['tells nobody', 'silent', { tells: false, announces: false }],
  ['tells the truth beside a forger', 'forged', { tells: true, announces: true }],
])('once it is approved, the page %s', async (_what, variant, expected) => {
  const secret = generateSecretKey();
  const asked = { pubkey: getPublicKey(secret), name: 'Reader', request_methods: 'get_info' };
  const { answer } = await page(stack.walletPage.address(variant), asked, 'POST');
  expect(stack.wallet.connectionOf(asked.pubkey)).not.toBeNull();
  expect(answer.returnTo).toBeNull();
  const announces = (await told(secret)).length === 1;
  expect({ tells: answer.message !== null, announces }).toEqual(expected);
});

test('an app that names no methods gets all but the right to make others', async () => {
  const pubkey = getPublicKey(generateSecretKey());
  await page(stack.walletPage.address(), { pubkey, name: 'Reader' }, 'POST');
  const all = stack.wallet.served.filter((name) => name !== 'create_connection');
  expect(stack.wallet.connectionOf(pubkey)?.methods).toEqual(all);
});

test('the page tells of the wallet’s Lightning address, and leads nowhere but to the web', async () => {
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url],
    node: stack.network.wallet,
    lud16: 'owner@wallet.example',
  });
  const walletPage = await startWalletPage(wallet);
  undo.push(async () => {
    await walletPage.close();
    wallet.close();
  });
  const secret = generateSecretKey();
  const asked = { pubkey: getPublicKey(secret), name: 'Reader', return_to: 'javascript:alert(1)' };
  const { answer } = await page(walletPage.address(), asked, 'POST');
  expect(answer).toMatchObject({ message: { lud16: 'owner@wallet.example' }, returnTo: null });
  const client = await connect(secret, answer.message.walletPubkey);
  expect((await client.request('get_info', {})).result?.lud16).toBe('owner@wallet.example');
});

test('the page refuses what the wallet refuses, and says why', async () => {
  const pubkey = getPublicKey(generateSecretKey());
  const address = stack.walletPage.address();
  const bad = { pubkey, name: 'Reader', max_amount: '<b>' };
  expect((await page(address, bad)).status).toBe(400);
  const { status, answer } = await page(address, { ...bad, max_amount: '0', request_methods: 'x' }, 'POST');
  expect([status, answer]).toEqual([400, { error: 'The wallet has no method x.' }]);
  expect((await page(address, { name: 'Reader' })).status).toBe(400);
  expect((await page(`${stack.walletPage.url}/nonsense/apps/new`, { pubkey })).status).toBe(404);
});
