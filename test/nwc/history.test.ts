/** The whole history of a wallet, which pages as it likes and gets new transactions meanwhile. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { transactions } from '../../src/nwc/history';
import type { TransactionQuery } from '../../src/nwc/methods';
import type { Transaction } from '../../src/nwc/transaction';
import { clientOf } from './client-of';
import { ScriptedWallet } from './scripted-wallet';
import type { Heard } from './wallet-words';

interface Entry {
  type: 'incoming' | 'outgoing';
  payment_hash?: string;
  amount: number;
  created_at?: number;
}
interface Asked {
  limit: number;
  offset: number;
}

let relay: Relay;
let wallet: ScriptedWallet;
/** Newest first. */
let entries: Entry[];

beforeEach(async () => {
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
  wallet.script = ({ params }) => pageOf(params as Asked);
});
afterEach(async () => {
  wallet.close();
  await relay.close();
});

const entry = (n: number, type: Entry['type'] = 'incoming'): Entry => ({
  type,
  payment_hash: n.toString(16).padStart(64, '0'),
  amount: n,
});
/** Entries of these numbers, from the newest down. */
const down = (from: number, to: number): Entry[] =>
  Array.from({ length: from - to + 1 }, (_, n) => entry(from - n));
const pageOf = ({ limit, offset }: Asked) => ({
  result_type: 'list_transactions',
  result: { transactions: entries.slice(offset, offset + limit) },
});
const history = (query: TransactionQuery = {}) =>
  transactions(clientOf(wallet.pubkey, [relay.url]), query, { timeout: 20_000 });
const asked = (): Asked[] => wallet.requests.all.map(({ params }: Heard) => params as Asked);

async function amountsOf(all: AsyncIterable<Transaction>): Promise<unknown[]> {
  const amounts = [];
  for await (const { amount } of all) amounts.push(amount);
  return amounts;
}
const numbers = (from: number, to: number) => down(from, to).map(({ amount }) => amount);

test('of more than two pages is given whole, newest first, and asked for by twenty', async () => {
  entries = down(45, 1);
  expect(await amountsOf(history({ type: 'incoming', unpaid: true, from: 5 }))).toEqual(numbers(45, 1));
  const query = { type: 'incoming', unpaid: true, from: 5, limit: 20 };
  expect(asked()).toEqual([0, 20, 40, 45].map((offset) => ({ ...query, offset })));
});

test('that is empty is one request', async () => {
  entries = [];
  expect(await amountsOf(history())).toEqual([]);
  expect(asked()).toHaveLength(1);
});

test.each([1, 19, 20])(
  'is given whole, each once, though %i new ones come while it is read',
  async (more) => {
    entries = down(60, 1);
    const all = history();
    const first = await all.next();
    entries = [...down(60 + more, 61), ...entries];
    expect(first.value).toMatchObject({ amount: 60 });
    expect(await amountsOf(all)).toEqual(numbers(59, 1));
  },
);

test('of a wallet that gives fewer than it is asked for is given whole', async () => {
  entries = down(25, 1);
  wallet.script = ({ params }) => pageOf({ ...(params as Asked), limit: 7 });
  expect(await amountsOf(history())).toEqual(numbers(25, 1));
});

test('of a wallet that gives more than it is asked for is given whole', async () => {
  entries = down(90, 1);
  wallet.script = ({ params }) => pageOf({ ...(params as Asked), limit: 50 });
  expect(await amountsOf(history())).toEqual(numbers(90, 1));
});

test('of a wallet that always gives the same page is that page, and ends', async () => {
  entries = down(60, 1);
  wallet.script = () => pageOf({ limit: 20, offset: 0 });
  expect(await amountsOf(history())).toEqual(numbers(60, 41));
  expect(asked().length).toBeLessThanOrEqual(3);
});

test('holds a payment to ourselves twice, as it came and as it went', async () => {
  entries = [entry(1, 'outgoing'), entry(1, 'incoming')];
  const types = [];
  for await (const { type } of history()) types.push(type);
  expect(types).toEqual(['outgoing', 'incoming']);
});

test('holds both attempts at one payment', async () => {
  entries = [2, 1].map((at) => ({ ...entry(1, 'outgoing'), amount: at, created_at: at }));
  expect(await amountsOf(history())).toEqual([2, 1]);
});

test.each([
  ['an empty page', (query: Asked) => pageOf(query), true],
  ['the same page again', () => pageOf({ limit: 20, offset: 0 }), false],
])('that ends with %s says whether it was all', async (_, page, isWhole) => {
  entries = down(30, 1);
  wallet.script = ({ params }) => page(params as Asked);
  const all = history();
  let step = await all.next();
  while (!step.done) step = await all.next();
  expect(step.value).toBe(isWhole);
});

test('holds what has no payment hash, each once', async () => {
  entries = [3, 2, 1].map((amount) => ({ type: 'outgoing', amount }));
  wallet.script = ({ params }) => pageOf({ ...(params as Asked), limit: 2 });
  expect(await amountsOf(history())).toEqual([3, 2, 1]);
});

test('that is read no further asks for no further page', async () => {
  entries = down(60, 1);
  const seen = [];
  for await (const { amount } of history()) {
    seen.push(amount);
    if (seen.length === 20) break;
  }
  expect(seen).toEqual(numbers(60, 41));
  expect(asked()).toHaveLength(1);
});

test('ends with the error of the page that could not be had', async () => {
  entries = down(60, 1);
  wallet.script = ({ params }) =>
    (params as Asked).offset === 0
      ? pageOf(params as Asked)
      : { result_type: 'list_transactions', error: { code: 'RATE_LIMITED', message: '' } };
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const { amount } of history()) seen.push(amount);
  })();
  await expect(reading).rejects.toMatchObject({ walletCode: 'RATE_LIMITED' });
  expect(seen).toEqual(numbers(60, 41));
});

test('that is called off ends with the reason, and asks for no further page', async () => {
  entries = down(60, 1);
  const stop = new AbortController();
  const client = clientOf(wallet.pubkey, [relay.url]);
  const all = transactions(client, {}, { timeout: 20_000, signal: stop.signal });
  await all.next();
  const reason = new Error('gone');
  stop.abort(reason);
  await expect(amountsOf(all)).rejects.toBe(reason);
  expect(asked()).toHaveLength(1);
});
