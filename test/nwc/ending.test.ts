/** The end of a client ends everything that waits; the abort of a request ends that alone. A later life takes up what was left. */
import { getEventListeners } from 'node:events';
import { type Event, finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRelay } from '../../dev/stack/relay';
import { batchReader } from '../../src/nwc/batch-reader';
import type { NwcClient } from '../../src/nwc/client';
import { clientOf } from './client-of';
import { type FakeSocket, FakeSockets } from './fake-socket';
import { ScriptedWallet } from './scripted-wallet';
import { encrypt, infoEvent, readRequest, responseEvent } from './wallet-words';

const HOUR = 3_600_000;
const URLS = ['wss://one.example', 'wss://two.example'];
const walletSecret = generateSecretKey();
const wallet = getPublicKey(walletSecret);

function answer(relay: FakeSocket, event: Event, balance: number): void {
  const body = { result_type: 'get_balance', result: { balance } };
  relay.say(['EVENT', 'nwc', responseEvent(readRequest(event, walletSecret), body, walletSecret)]);
}
const ask = (client: NwcClient, signal?: AbortSignal) => {
  const event = client.sign('get_balance', {}, 7_200);
  const asked = client.send('get_balance', event, { timeout: HOUR, ...(signal ? { signal } : {}) });
  asked.catch(() => undefined);
  return { event, asked };
};

describe('the end of a client', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  function connected() {
    const sockets = new FakeSockets();
    const told: unknown[] = [];
    const learned: unknown[] = [];
    const client = clientOf(wallet, URLS, {
      openSocket: sockets.open,
      onInfo: (info) => learned.push(info),
    });
    client.listen((each) => told.push(each), null);
    for (const socket of sockets.all) socket.accept();
    return { client, sockets, told, learned };
  }

  test('ends all that waits at once, leaves every socket, and leaves no timer', async () => {
    const { client, sockets } = connected();
    const { asked } = ask(client);
    const batch = client.sendBatch(
      'multi_pay_invoice',
      client.sign('multi_pay_invoice', { invoices: [] }, 300),
      batchReader('multi_pay_invoice', ['a', 'b']),
      { timeout: HOUR },
    );
    const reading = client.readInfo(HOUR);
    const [one, other] = sockets.all;
    one?.say(['CLOSED', 'nwc', 'error: no']);
    other?.lose();
    client.close();
    await expect(asked).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    const answers = await batch;
    for (const id of ['a', 'b'])
      expect(answers.get(id)).toMatchObject({ ok: false, error: { code: 'NO_RESPONSE' } });
    expect(await reading).toBeNull();
    expect(one?.isLeft).toBe(true);
    expect(client.pending()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('tells what never left that it did not', async () => {
    const sockets = new FakeSockets();
    const client = clientOf(wallet, URLS, { openSocket: sockets.open });
    const { asked } = ask(client);
    client.close();
    await expect(asked).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is for good: what is asked afterwards fails at once, and no socket is opened', async () => {
    const { client, sockets } = connected();
    client.close();
    const before = sockets.all.length;
    await expect(ask(client).asked).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(await client.readInfo(HOUR)).toBeNull();
    client.open();
    expect(sockets.all).toHaveLength(before);
  });

  test('is heeded though relays go on talking', () => {
    const { client, sockets, told, learned } = connected();
    client.close();
    const body = { notification_type: 'payment_received', notification: { amount: 1 } };
    const content = encrypt('nip44_v2', JSON.stringify(body), walletSecret, client.clientPubkey);
    const notification = finalizeEvent(
      { kind: 23197, created_at: 1_800_000_000, tags: [], content },
      walletSecret,
    );
    for (const socket of sockets.all) {
      socket.say(['EVENT', 'nwc', notification]);
      socket.say(['EVENT', 'nwc', infoEvent(walletSecret, 'get_balance')]);
      socket.say(['CLOSED', 'nwc', 'error: bye']);
      socket.say(['AUTH', 'who are you?']);
      socket.lose();
    }
    expect([told, learned]).toEqual([[], []]);
    expect(vi.getTimerCount()).toBe(0);
    expect(sockets.last.sentOf('AUTH')).toEqual([]);
  });
});

describe('an abort', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());
  const reason = new Error('gone');

  function unconnected() {
    const sockets = new FakeSockets();
    return { sockets, client: clientOf(wallet, URLS.slice(0, 1), { openSocket: sockets.open }) };
  }

  test('before the request began sends nothing and opens nothing', async () => {
    const { client, sockets } = unconnected();
    await expect(ask(client, AbortSignal.abort(reason)).asked).rejects.toBe(reason);
    expect(sockets.all).toEqual([]);
    expect(client.pending()).toEqual([]);
  });

  test('before the request left tells that it did not, and it does not leave later', async () => {
    const { client, sockets } = unconnected();
    const stop = new AbortController();
    const { asked } = ask(client, stop.signal);
    stop.abort(reason);
    await expect(asked).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    sockets.last.accept();
    expect(sockets.last.sentOf('EVENT')).toEqual([]);
  });

  test('after it left rejects with the reason, and an answer that comes then is nobody’s', async () => {
    const { client, sockets } = unconnected();
    const stop = new AbortController();
    const called = ask(client, stop.signal);
    sockets.last.accept();
    const other = ask(client);
    stop.abort(reason);
    await expect(called.asked).rejects.toBe(reason);
    answer(sockets.last, called.event, 1);
    answer(sockets.last, other.event, 2);
    expect(await other.asked).toEqual({ balance: 2 });
    sockets.last.lose();
    const next = ask(client);
    sockets.last.accept();
    const sent = sockets.last.sentOf('EVENT').map(([, event]) => (event as Event).id);
    expect(sent).toEqual([next.event.id]);
  });

  test('is listened for only while the request waits', async () => {
    const { client, sockets } = unconnected();
    const stop = new AbortController();
    const { asked, event } = ask(client, stop.signal);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    sockets.last.accept();
    answer(sockets.last, event, 1);
    await asked;
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });
});

describe('a later life', () => {
  const secret = generateSecretKey();
  const balance = (amount: number) => ({ result_type: 'get_balance', result: { balance: amount } });

  async function stage(keepsWalletEvents: boolean) {
    const relay = await startRelay({ keepsWalletEvents });
    const scripted = await new ScriptedWallet(relay.url).connect();
    onTestFinished(async () => {
      scripted.close();
      await relay.close();
    });
    return { relay, scripted, life: () => clientOf(scripted.pubkey, [relay.url], { secret }) };
  }

  test('picks up an answer that was given while nobody listened, for the same event', async () => {
    const { scripted, life } = await stage(true);
    const first = life();
    const { event, asked } = ask(first);
    const heard = await scripted.next();
    const [pending] = first.pending();
    expect(pending).toMatchObject({ method: 'get_balance', event });
    first.close();
    await expect(asked).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    await scripted.answer(heard, balance(5));
    const resumed = life().resume('get_balance', event, { timeout: 20_000 });
    expect(await resumed).toEqual({ balance: 5 });
  });

  test('sends the same event again where nothing was kept', async () => {
    const { scripted, life } = await stage(false);
    const first = life();
    const { event } = ask(first);
    await scripted.next();
    first.close();
    const resumed = life().resume('get_balance', event, { timeout: 20_000 });
    const again = await scripted.next();
    expect(again.event).toEqual(event);
    await scripted.answer(again, balance(6));
    expect(await resumed).toEqual({ balance: 6 });
  });

  test('asks a relay that it is connected to for what was kept since the request', async () => {
    const { scripted, life } = await stage(true);
    const early = Math.floor(Date.now() / 1000) - 5_000;
    const before = clientOf(scripted.pubkey, [], { secret, now: () => early * 1000 });
    const event = before.sign('get_balance', {}, 7_200);
    const client = life();
    scripted.script = () => balance(1);
    await client.request('get_balance', {}, { timeout: 20_000 });
    scripted.script = null;
    const request = readRequest(event, scripted.secret);
    await scripted.answer(request, balance(7), { at: early + 1 });
    expect(await client.resume('get_balance', event, { timeout: 20_000 })).toEqual({ balance: 7 });
  });
});
