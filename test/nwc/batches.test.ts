/** Several payments at once: one answer for each, whatever the wallet can and however it answers. */
import fc from 'fast-check';
import { type Event, finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { SignedEvent } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { batchReader } from '../../src/nwc/batch-reader';
import { type BatchItem, type BatchOptions, payBatch } from '../../src/nwc/batches';
import type { NwcClient } from '../../src/nwc/client';
import { walletRefusal } from '../../src/nwc/nwc-error';
import { clientOf } from './client-of';
import { FakeSockets } from './fake-socket';
import { Mailbox } from './mailbox';
import { ScriptedWallet } from './scripted-wallet';
import { type Heard, speaking } from './wallet-words';

const LONG = 20_000;
const BOTH = ['multi_pay_invoice', 'multi_pay_keysend', 'pay_invoice', 'pay_keysend', 'get_balance'];
const SINGLE = ['pay_invoice', 'pay_keysend', 'get_balance'];
let relay: Relay;
let wallet: ScriptedWallet;

beforeEach(async () => {
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
});
afterEach(async () => {
  wallet.close();
  await relay.close();
});

const clientWith = (methods: string[] | null): NwcClient =>
  clientOf(wallet.pubkey, [relay.url], { info: { ...speaking('nip44_v2'), methods } });
const invoice = (id: string): BatchItem => ({ id, method: 'pay_invoice', params: { invoice: `lnbc-${id}` } });
const keysend = (id: string): BatchItem => ({
  id,
  method: 'pay_keysend',
  params: { amount: msat(7), pubkey: '02'.repeat(33), preimage: 'ab'.repeat(32) },
});
const invoices = (...ids: string[]) => ids.map(invoice);

/** What `onSigned` was told. */
interface Signed {
  request: SignedEvent;
  ids: string[];
}
function pay(client: NwcClient, items: BatchItem[], changes: Partial<BatchOptions> = {}) {
  const signed: Signed[] = [];
  const answers = payBatch(client, items, {
    timeout: LONG,
    lifetime: 300,
    onSigned: async (request, ids) => void signed.push({ request, ids }),
    ...changes,
  });
  return { answers, signed };
}

const paid = (type: string, preimage: string) => ({ result_type: type, result: { preimage, fees_paid: 3 } });
const failed = (type: string, code: string) => ({ result_type: type, error: { code, message: 'no' } });
/** The tags of a response about one item. */
const about = ({ event }: Heard, id: string) => ({
  tags: [
    ['e', event.id],
    ['d', id],
  ],
});
/** Until the wallet has heard all that the client has said. */
async function settled(client: NwcClient): Promise<void> {
  const asked = client.request('get_balance', {}, { timeout: LONG });
  await wallet.answer(await wallet.next('get_balance'), {
    result_type: 'get_balance',
    result: { balance: 1 },
  });
  await asked;
}
const methodsHeard = () =>
  wallet.requests.all.map(({ method }) => method).filter((method) => method !== 'get_balance');

describe('invoices in one request', () => {
  const begin = async (...ids: string[]) => {
    const client = clientWith(BOTH);
    const batch = pay(client, invoices(...ids));
    return { client, ...batch, request: await wallet.next('multi_pay_invoice') };
  };

  test('are each named by their id, and stored before they leave', async () => {
    const { request, signed, answers } = await begin('a', 'b');
    expect(request.params).toEqual({
      invoices: [
        { id: 'a', invoice: 'lnbc-a' },
        { id: 'b', invoice: 'lnbc-b' },
      ],
    });
    expect(signed.map(({ request: { id }, ids }) => [id, ids])).toEqual([[request.event.id, ['a', 'b']]]);
    for (const id of ['a', 'b'])
      await wallet.answer(request, paid('multi_pay_invoice', id), about(request, id));
    expect(await answers).toEqual(
      new Map(['a', 'b'].map((id) => [id, { ok: true, result: { preimage: id, fees_paid: 3 } }])),
    );
    expect(methodsHeard()).toEqual(['multi_pay_invoice']);
  });

  test('get each their own answer, out of order, one of them an error, the first of each', async () => {
    const { request, answers } = await begin('a', 'b', 'c');
    await wallet.answer(request, paid('multi_pay_invoice', 'c'), about(request, 'c'));
    await wallet.answer(request, paid('multi_pay_invoice', 'not c'), about(request, 'c'));
    await wallet.answer(request, failed('multi_pay_invoice', 'NOT_IMPLEMENTED'), about(request, 'c'));
    await wallet.answer(request, failed('multi_pay_invoice', 'PAYMENT_FAILED'), about(request, 'b'));
    await wallet.answer(request, paid('multi_pay_invoice', 'b after all'), about(request, 'b'));
    await wallet.answer(request, paid('multi_pay_invoice', 'a'), about(request, 'a'));
    const all = await answers;
    expect([...all.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(all.get('a')).toMatchObject({ ok: true, result: { preimage: 'a' } });
    expect(all.get('b')).toMatchObject({ ok: false, error: { walletCode: 'PAYMENT_FAILED' } });
    expect(all.get('c')).toMatchObject({ ok: true, result: { preimage: 'c' } });
    expect(methodsHeard()).toEqual(['multi_pay_invoice']);
  });

  test('that are refused as a whole all get that refusal, but for those that were answered', async () => {
    const { request, answers } = await begin('a', 'b', 'c');
    await wallet.answer(request, paid('multi_pay_invoice', 'a'), about(request, 'a'));
    await wallet.answer(request, failed('multi_pay_invoice', 'QUOTA_EXCEEDED'));
    const all = await answers;
    expect(all.get('a')).toMatchObject({ ok: true });
    for (const id of ['b', 'c'])
      expect(all.get(id)).toMatchObject({
        ok: false,
        error: { code: 'WALLET_BUDGET_EXCEEDED', walletCode: 'QUOTA_EXCEEDED' },
      });
  });

  test.each(['', 'A', 'constructor', '__proto__'])(
    'are not answered by what is about %j, nor by a result about none of them',
    async (stranger) => {
      const { request, answers } = await begin('a', 'b');
      await wallet.answer(request, paid('multi_pay_invoice', 'stranger'), about(request, stranger));
      await wallet.answer(request, failed('multi_pay_invoice', 'OTHER'), about(request, stranger));
      await wallet.answer(request, paid('multi_pay_invoice', 'of none'));
      await wallet.answer(request, paid('pay_invoice', 'of another method'), about(request, 'a'));
      await wallet.answer(request, paid('multi_pay_invoice', 'forged'), {
        ...about(request, 'a'),
        secret: generateSecretKey(),
      });
      for (const id of ['a', 'b'])
        await wallet.answer(request, paid('multi_pay_invoice', id), about(request, id));
      const all = await answers;
      expect([...all]).toMatchObject([
        ['a', { ok: true, result: { preimage: 'a' } }],
        ['b', { ok: true, result: { preimage: 'b' } }],
      ]);
    },
  );

  test('that get no answer in time are open, and the others keep theirs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { client, request, answers } = await begin('a', 'b');
    await wallet.answer(request, paid('multi_pay_invoice', 'b'), about(request, 'b'));
    await settled(client);
    vi.advanceTimersByTime(LONG);
    const all = await answers;
    expect(all.get('b')).toMatchObject({ ok: true });
    const missing = all.get('a');
    expect(missing).toMatchObject({ ok: false, error: { code: 'NO_RESPONSE' } });
    expect(missing?.ok === false && missing.error.walletCode).toBeUndefined();
    // An open payment is not made again.
    expect(methodsHeard()).toEqual(['multi_pay_invoice']);
  });

  test('that are called off reject with the reason', async () => {
    const stop = new AbortController();
    const { answers } = pay(clientWith(BOTH), invoices('a', 'b'), { signal: stop.signal });
    await wallet.next('multi_pay_invoice');
    const reason = new Error('gone');
    stop.abort(reason);
    await expect(answers).rejects.toBe(reason);
    expect(methodsHeard()).toEqual(['multi_pay_invoice']);
  });
});

test('keysends and invoices are two requests, and each item is answered in its own', async () => {
  wallet.script = async (request) => {
    const ids = request.method === 'multi_pay_invoice' ? ['a', 'b'] : ['c', 'd'];
    for (const id of ids) await wallet.answer(request, paid(request.method, id), about(request, id));
    return null;
  };
  const { answers, signed } = pay(clientWith(BOTH), [invoice('a'), keysend('c'), invoice('b'), keysend('d')]);
  const all = await answers;
  expect([...all.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
  for (const [id, answer] of all) expect(answer).toMatchObject({ ok: true, result: { preimage: id } });
  expect(signed.map(({ ids }) => ids)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  const [, keysends] = wallet.requests.all;
  expect(keysends?.params).toEqual({
    keysends: ['c', 'd'].map((id) => ({ id, ...keysend(id).params })),
  });
});

describe('one by one are paid', () => {
  /** Pays what it is asked singly, by the name of the invoice, and lacks the multi forms. */
  const paysSingly = (lacking: (request: Heard) => unknown) => {
    wallet.script = (request) =>
      request.method.startsWith('multi_')
        ? lacking(request)
        : paid(request.method, JSON.stringify(request.params));
  };

  test.each([
    ['where the wallet does not list the multi form', SINGLE],
    ['where it never said what it has', null],
  ])('%s', async (_, methods) => {
    paysSingly(() => null);
    const { answers, signed } = pay(clientWith(methods), [...invoices('a', 'b'), keysend('c')]);
    const all = await answers;
    expect([...all.values()].map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(all.get('b')).toMatchObject({ result: { preimage: '{"invoice":"lnbc-b"}' } });
    expect(methodsHeard()).toEqual(['pay_invoice', 'pay_invoice', 'pay_keysend']);
    expect(signed.map(({ ids }) => ids)).toEqual([['a'], ['b'], ['c']]);
    expect(signed.map(({ request }) => request.id)).toEqual(wallet.requests.all.map(({ event }) => event.id));
  });

  test('where it lists the multi form and says that it does not have it', async () => {
    paysSingly(() => failed('multi_pay_invoice', 'NOT_IMPLEMENTED'));
    const { answers } = pay(clientWith(BOTH), invoices('a', 'b'));
    expect([...(await answers).values()].map(({ ok }) => ok)).toEqual([true, true]);
    expect(methodsHeard()).toEqual(['multi_pay_invoice', 'pay_invoice', 'pay_invoice']);
  });

  test('only those of which it says so', async () => {
    paysSingly(async (request) => {
      await wallet.answer(request, paid('multi_pay_invoice', 'a'), about(request, 'a'));
      await wallet.answer(request, failed('multi_pay_invoice', 'NOT_IMPLEMENTED'), about(request, 'b'));
      return null;
    });
    const { answers } = pay(clientWith(BOTH), invoices('a', 'b'));
    const all = await answers;
    expect(all.get('a')).toMatchObject({ result: { preimage: 'a' } });
    expect(all.get('b')).toMatchObject({ result: { preimage: '{"invoice":"lnbc-b"}' } });
    expect(methodsHeard()).toEqual(['multi_pay_invoice', 'pay_invoice']);
  });

  test('not where the whole ended in another way', async () => {
    paysSingly(() => failed('multi_pay_invoice', 'INTERNAL'));
    const { answers } = pay(clientWith(BOTH), invoices('a', 'b'));
    expect([...(await answers).values()].map(({ ok }) => ok)).toEqual([false, false]);
    expect(methodsHeard()).toEqual(['multi_pay_invoice']);
  });

  test('where there is only one of a kind', async () => {
    paysSingly(() => null);
    await pay(clientWith(BOTH), [invoice('a'), keysend('b')]).answers;
    expect(methodsHeard()).toEqual(['pay_invoice', 'pay_keysend']);
  });

  test('each in its turn, and what goes wrong with one is in its answer', async () => {
    const client = clientWith(SINGLE);
    const { answers } = pay(client, invoices('a', 'b'));
    const first = await wallet.next('pay_invoice');
    await settled(client);
    expect(methodsHeard()).toEqual(['pay_invoice']);
    await wallet.answer(first, failed('pay_invoice', 'INSUFFICIENT_BALANCE'));
    await wallet.answer(await wallet.next('pay_invoice'), paid('pay_invoice', 'b'));
    const all = await answers;
    expect(all.get('a')).toMatchObject({ ok: false, error: { walletCode: 'INSUFFICIENT_BALANCE' } });
    expect(all.get('b')).toMatchObject({ ok: true });
  });

  test('not by a wallet that lacks the single form too: it is not asked', async () => {
    const client = clientWith(['get_balance']);
    const { answers, signed } = pay(client, invoices('a', 'b'));
    for (const answer of (await answers).values())
      expect(answer).toMatchObject({ ok: false, error: { walletCode: 'NOT_IMPLEMENTED' } });
    await settled(client);
    expect([methodsHeard(), signed]).toEqual([[], []]);
  });
});

describe('nothing leaves before it is stored', () => {
  test.each([
    ['together', BOTH],
    ['one by one', SINGLE],
  ])('%s', async (_, methods) => {
    const client = clientWith(methods);
    const stored = new Mailbox<() => void>();
    const onSigned = () => new Promise<void>((resolve) => stored.put(resolve));
    const { answers } = pay(client, invoices('a', 'b'), { onSigned });
    answers.catch(() => undefined);
    const go = await stored.take();
    await settled(client);
    expect(methodsHeard()).toEqual([]);
    go();
    expect(methods).toContain((await wallet.next()).method);
  });

  test.each([
    ['together', BOTH, 0],
    ['one by one', SINGLE, 1],
  ])('and nothing at all where it cannot be stored: %s', async (_, methods, sent) => {
    const client = clientWith(methods);
    wallet.script = ({ method }) => (method === 'pay_invoice' ? paid('pay_invoice', 'x') : null);
    const full = new Error('the disk is full');
    let stored = 0;
    const onSigned = async () => {
      if (stored === sent) throw full;
      stored++;
    };
    await expect(pay(client, invoices('a', 'b', 'c'), { onSigned }).answers).rejects.toBe(full);
    await settled(client);
    expect(methodsHeard()).toHaveLength(sent);
  });

  test.each([
    ['together', BOTH],
    ['one by one', SINGLE],
  ])('and not where it was called off meanwhile: %s', async (_, methods) => {
    const client = clientWith(methods);
    const stop = new AbortController();
    const reason = new Error('gone');
    const onSigned = async () => stop.abort(reason);
    await expect(pay(client, invoices('a', 'b'), { onSigned, signal: stop.signal }).answers).rejects.toBe(
      reason,
    );
    await settled(client);
    expect(methodsHeard()).toEqual([]);
  });

  test.each([
    ['together', BOTH],
    ['one by one', SINGLE],
  ])('and once it is called off nothing more is stored: %s', async (_, methods) => {
    // No relay lets it in, so that nothing has left when it is called off.
    const sockets = new FakeSockets();
    const opening = new Mailbox<string>();
    const client = clientOf(wallet.pubkey, [relay.url], {
      info: { ...speaking('nip44_v2'), methods },
      openSocket: (url) => {
        opening.put(url);
        return sockets.open();
      },
    });
    const stop = new AbortController();
    const reason = new Error('gone');
    const items = [...invoices('a', 'b'), keysend('c'), keysend('d')];
    const { answers, signed } = pay(client, items, { signal: stop.signal });
    await opening.take();
    stop.abort(reason);
    await expect(answers).rejects.toBe(reason);
    expect(signed).toHaveLength(1);
  });
});

describe('the answers to a batch', () => {
  const secret = generateSecretKey();
  const where = { connection: '', relays: [], delivery: { relays: 1, isRepeated: false } };
  const refusal = (code: string, message: string) => walletRefusal(code, message, where);
  const response = (d: string): Event =>
    finalizeEvent({ kind: 23195, created_at: 1, tags: [['d', d]], content: '' }, secret);

  test('are for each item the first that is about it, in whatever order and however often they come', () => {
    const ids = ['a', 'b', 'c'];
    const events = new Map([...ids, 'x'].map((id) => [id, response(id)]));
    const said = fc.record({
      id: fc.constantFrom(...ids, 'x'),
      code: fc.option(fc.constantFrom('OTHER', 'INTERNAL')),
      preimage: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), (all) => {
        const reader = batchReader('multi_pay_invoice', ids);
        const expected = new Map<string, unknown>();
        for (const { id, code, preimage } of all) {
          const event = events.get(id);
          if (!event) throw new Error('There is an event for each id.');
          const body =
            code === null ? paid('multi_pay_invoice', preimage) : failed('multi_pay_invoice', code);
          if (id !== 'x' && !expected.has(id)) expected.set(id, code ?? preimage);
          const verdict = reader.read(JSON.stringify(body), event, refusal);
          expect(verdict === null).toBe(id === 'x');
          expect(verdict !== null && verdict !== 'more').toBe(id !== 'x' && expected.size === ids.length);
        }
        const end = reader.silence(refusal('NO_ANSWER', ''));
        if (!('value' in end)) throw new Error('A batch always has its answers.');
        expect([...end.value.keys()].sort()).toEqual(ids);
        for (const [id, answer] of end.value) {
          const told = answer.ok ? answer.result.preimage : answer.error.walletCode;
          expect(told).toBe(expected.has(id) ? expected.get(id) : 'NO_ANSWER');
        }
      }),
    );
  });

  test('to one item alone need not name it', () => {
    const reader = batchReader('multi_pay_invoice', ['a']);
    const unnamed = finalizeEvent({ kind: 23195, created_at: 1, tags: [], content: '' }, secret);
    const verdict = reader.read(JSON.stringify(paid('multi_pay_invoice', 'p')), unnamed, refusal);
    expect(verdict).toEqual({
      value: new Map([['a', { ok: true, result: { preimage: 'p', fees_paid: 3 } }]]),
    });
  });
});
