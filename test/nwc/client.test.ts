/** The client against a wallet that does as a test says, over a real relay. */
import { generateSecretKey, verifyEvent } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { msat } from '../../src/core/msat';
import type { NwcClient, NwcClientOptions } from '../../src/nwc/client';
import { clientOf } from './client-of';
import { Mailbox } from './mailbox';
import { openSocket } from './open-socket';
import { ScriptedWallet } from './scripted-wallet';
import { infoEvent, speaking, tag } from './wallet-words';

const LONG = 20_000;
let relay: Relay;
let wallet: ScriptedWallet;

beforeEach(async () => {
  relay = await startRelay({ keepsWalletEvents: true });
  wallet = await new ScriptedWallet(relay.url).connect();
});
afterEach(async () => {
  wallet.close();
  await relay.close();
});

const connect = (changes: Partial<NwcClientOptions> = {}): NwcClient =>
  clientOf(wallet.pubkey, [relay.url], changes);

const balance = (amount: number) => ({ result_type: 'get_balance', result: { balance: amount } });
const ask = (client: NwcClient) => client.request('get_balance', {}, { timeout: LONG });

async function closedPort(): Promise<string> {
  const gone = await startRelay();
  await gone.close();
  return gone.url;
}

describe('a request', () => {
  test('is answered', async () => {
    wallet.script = () => balance(5);
    expect(await ask(connect())).toEqual({ balance: 5 });
  });

  test('says on the outside to whom, how, and until when, and all else inside', async () => {
    const now = Date.UTC(2026, 10, 21) + 999;
    const client = connect({ now: () => now });
    const event = client.sign('pay_invoice', { invoice: 'lnbc1', amount: msat(7) }, 300);
    expect(event.kind).toBe(23194);
    expect(event.created_at).toBe(Math.floor(now / 1000));
    expect(event.pubkey).toBe(client.clientPubkey);
    expect(event.tags).toEqual([
      ['p', wallet.pubkey],
      ['encryption', 'nip44_v2'],
      ['expiration', String(Math.floor(now / 1000) + 300)],
    ]);
    expect(verifyEvent({ ...event })).toBe(true);
    // The relay expires it by the real clock, so that it hears of one signed now.
    const fresh = connect();
    const request = fresh.sign('pay_invoice', { invoice: 'lnbc1', amount: msat(7) }, 300);
    const answer = fresh.send('pay_invoice', request, { timeout: LONG });
    const heard = await wallet.next();
    expect(heard.event.id).toBe(request.id);
    expect([heard.method, heard.params]).toEqual(['pay_invoice', { invoice: 'lnbc1', amount: 7 }]);
    await wallet.answer(heard, { result_type: 'pay_invoice', result: { preimage: 'x' } });
    expect(await answer).toMatchObject({ preimage: 'x' });
  });

  test("and the wallet's error is told with its own code and words", async () => {
    wallet.script = () => ({
      result_type: 'get_balance',
      error: { code: 'QUOTA_EXCEEDED', message: 'too\u0000 much\u202e' },
    });
    await expect(ask(connect())).rejects.toMatchObject({
      code: 'WALLET_BUDGET_EXCEEDED',
      walletCode: 'QUOTA_EXCEEDED',
      details: expect.stringMatching(/^too +much$/),
    });
  });

  test('of many at once each gets its own answer, in whatever order they come', async () => {
    const client = connect();
    const asked = Array.from({ length: 20 }, () => ask(client));
    const heard = await Promise.all(asked.map(() => wallet.next()));
    const byId = new Map<string, number>();
    for (const [n, request] of [...heard.entries()].reverse()) {
      byId.set(request.event.id, n);
      await wallet.answer(request, balance(n));
    }
    const answers = (await Promise.all(asked)).map((answer) => answer.balance);
    expect(answers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('to an old wallet is in NIP-04, and so is the answer', async () => {
    wallet.script = (request) => balance(request.scheme === 'nip04' ? 4 : 0);
    const client = connect({ info: speaking('nip04') });
    expect(await ask(client)).toEqual({ balance: 4 });
    const [heard] = wallet.requests.all;
    expect(heard && tag(heard.event, 'encryption')).toBe('nip04');
    expect(heard?.event.content).toContain('?iv=');
  });

  test('answered twice, and answered again later, is over after the first', async () => {
    const client = connect();
    const first = ask(client);
    const heard = await wallet.next();
    await wallet.answer(heard, balance(1));
    await wallet.answer(heard, balance(2));
    expect(await first).toEqual({ balance: 1 });
    wallet.script = () => balance(3);
    expect(await ask(client)).toEqual({ balance: 3 });
  });
});

describe('what does not answer a request leaves it waiting for what does', () => {
  const stranger = generateSecretKey();
  test.each<[string, unknown, Parameters<ScriptedWallet['answer']>[2]?]>([
    ['another author', balance(666), { secret: stranger }],
    ['another request', balance(666), { tags: [['e', 'ab'.repeat(32)]] }],
    ['no request', balance(666), { tags: [] }],
    ['what cannot be decrypted', null, { content: 'AgAAAAAAAAAA' }],
    ['what cannot be decrypted as NIP-04', null, { content: 'AAAA?iv=AAAA' }],
    ['plain text', null, { content: JSON.stringify(balance(666)) }],
    ['another method', { ...balance(666), result_type: 'pay_invoice' }],
    ['no method', { result: { balance: 666 } }],
    ['no JSON', 'balance: 666'],
    ['null', 'null'],
    ['no result', { result_type: 'get_balance' }],
    ['an amount in text', { result_type: 'get_balance', result: { balance: '666' } }],
    ['a negative amount', { result_type: 'get_balance', result: { balance: -1 } }],
    ['a fraction', { result_type: 'get_balance', result: { balance: 0.5 } }],
    ['an amount past what counts', '{"result_type":"get_balance","result":{"balance":1e300}}'],
    ['an error without a code', { result_type: 'get_balance', error: { message: 'no' } }],
  ])('%s', async (_, body, changes) => {
    const asked = ask(connect());
    const heard = await wallet.next();
    await wallet.answer(heard, body, changes);
    await wallet.answer(heard, balance(5));
    expect(await asked).toEqual({ balance: 5 });
  });
});

describe('no answer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('in time is NO_RESPONSE', async () => {
    const asked = ask(connect());
    asked.catch(() => undefined);
    await wallet.next();
    vi.advanceTimersByTime(LONG);
    await expect(asked).rejects.toMatchObject({ code: 'NO_RESPONSE' });
  });

  test('that can be read is BAD_RESPONSE', async () => {
    const client = connect();
    const asked = ask(client);
    asked.catch(() => undefined);
    await wallet.answer(await wallet.next(), 'nonsense');
    // The relay keeps the order: when this one is answered, the other has been read.
    wallet.script = () => balance(1);
    await ask(client);
    vi.advanceTimersByTime(LONG);
    await expect(asked).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  test('where strangers answered is still NO_RESPONSE', async () => {
    const client = connect();
    const asked = ask(client);
    asked.catch(() => undefined);
    await wallet.answer(await wallet.next(), 'nonsense', { secret: generateSecretKey() });
    wallet.script = () => balance(1);
    await ask(client);
    vi.advanceTimersByTime(LONG);
    await expect(asked).rejects.toMatchObject({ code: 'NO_RESPONSE' });
  });

  test('from a relay that never lets us in is RELAY_UNREACHABLE, once the time is up', async () => {
    const never = connect({
      relays: ['ws://relay.invalid'],
      openSocket: () => Object.assign(new EventTarget(), { close() {} }) as WebSocket,
    });
    const asked = ask(never);
    asked.catch(() => undefined);
    vi.advanceTimersByTime(LONG);
    await expect(asked).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  });
});

describe('relays', () => {
  test('that are all out of reach are told at once', async () => {
    const client = connect({ relays: [await closedPort(), await closedPort()] });
    await expect(ask(client)).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  });

  test('that the browser refuses to open are out of reach', async () => {
    const client = connect({
      openSocket: () => {
        throw new DOMException('insecure', 'SecurityError');
      },
    });
    await expect(ask(client)).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  });

  test('one of two is enough', async () => {
    wallet.script = () => balance(8);
    expect(await ask(connect({ relays: [await closedPort(), relay.url] }))).toEqual({ balance: 8 });
  });

  test('the answer may come by another than the first', async () => {
    const second = await startRelay();
    onTestFinished(() => second.close());
    const elsewhere = await new ScriptedWallet(second.url).connect();
    onTestFinished(() => elsewhere.close());
    elsewhere.script = () => balance(9);
    const client = connect({ walletPubkey: elsewhere.pubkey, relays: [relay.url, second.url] });
    expect(await ask(client)).toEqual({ balance: 9 });
  });

  test('the same answer by both is one answer', async () => {
    const second = await startRelay();
    onTestFinished(() => second.close());
    const both = await new ScriptedWallet(relay.url, second.url).connect();
    onTestFinished(() => both.close());
    let n = 0;
    both.script = () => balance(++n);
    const client = connect({ walletPubkey: both.pubkey, relays: [relay.url, second.url] });
    for (let round = 0; round < 5; round++) expect((await ask(client)).balance).toBeGreaterThan(0);
    const [first] = both.requests.all;
    expect(both.requests.all.filter(({ event }) => event.id === first?.event.id)).toHaveLength(2);
  });

  test('a request that a relay took before it restarted is sent again as the same event', async () => {
    const client = connect();
    const asked = ask(client);
    const before = await wallet.next();
    await relay.close();
    relay = await startRelay({ port: relay.port, keepsWalletEvents: true });
    await wallet.connect();
    const again = await wallet.next();
    expect(again.event).toEqual(before.event);
    await wallet.answer(again, balance(6));
    expect(await asked).toEqual({ balance: 6 });
  });

  test('an answer given while we were cut off is heard afterwards', async () => {
    const asked = ask(connect());
    const heard = await wallet.next();
    relay.drop();
    await wallet.connect();
    await wallet.answer(heard, balance(7));
    expect(await asked).toEqual({ balance: 7 });
  });

  test('one that cut an idle connection is opened again by the next request', async () => {
    const cut = new Mailbox<string>();
    const client = connect({
      openSocket: (url) => {
        const socket = openSocket(url);
        socket.addEventListener('close', () => cut.put(url));
        return socket;
      },
    });
    wallet.script = () => balance(1);
    await ask(client);
    relay.drop();
    await cut.take();
    await wallet.connect();
    expect(await ask(client)).toEqual({ balance: 1 });
  });

  test('one that was out of reach is tried again by the next request', async () => {
    const client = connect();
    const { port } = relay;
    await relay.close();
    await expect(ask(client)).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    relay = await startRelay({ port, keepsWalletEvents: true });
    await wallet.connect();
    wallet.script = () => balance(2);
    expect(await ask(client)).toEqual({ balance: 2 });
  });
});

describe('calling off', () => {
  test("rejects with the signal's reason and leaves the other requests alone", async () => {
    const client = connect();
    const stop = new AbortController();
    const called = client.request('get_balance', {}, { timeout: LONG, signal: stop.signal });
    const heard = await wallet.next();
    const other = ask(client);
    const otherHeard = await wallet.next();
    const reason = new Error('gone');
    stop.abort(reason);
    await expect(called).rejects.toBe(reason);
    await wallet.answer(heard, balance(1));
    await wallet.answer(otherHeard, balance(2));
    expect(await other).toEqual({ balance: 2 });
  });

  test('before it began sends nothing', async () => {
    const client = connect();
    const reason = new Error('gone');
    const called = client.request('get_balance', {}, { timeout: LONG, signal: AbortSignal.abort(reason) });
    await expect(called).rejects.toBe(reason);
    wallet.script = () => balance(2);
    await ask(client);
    expect(wallet.requests.all).toHaveLength(1);
  });
});

describe('the info event', () => {
  test('tells methods and encryption, which the next request uses', async () => {
    await wallet.publish(infoEvent(wallet.secret, 'pay_invoice get_balance,get_info'));
    const client = connect({ info: speaking('nip04') });
    expect(await client.readInfo(LONG)).toMatchObject({
      methods: ['pay_invoice', 'get_balance', 'get_info'],
      encryption: 'nip44_v2',
    });
    wallet.script = (request) => balance(request.scheme === 'nip44_v2' ? 44 : 4);
    expect(await ask(client)).toEqual({ balance: 44 });
  });

  test('without an encryption tag means NIP-04', async () => {
    await wallet.publish(infoEvent(wallet.secret, 'get_balance', { encryption: null }));
    expect(await connect().readInfo(LONG)).toMatchObject({
      methods: ['get_balance'],
      encryption: 'nip04',
    });
  });

  test('that is not there is null, without waiting for the time to be up', async () => {
    const client = connect();
    expect(await client.readInfo(2 ** 31 - 1)).toBeNull();
    expect(await client.readInfo(2 ** 31 - 1)).toBeNull();
  });

  test('is null where no relay can be reached', async () => {
    expect(await connect({ relays: [await closedPort()] }).readInfo(2 ** 31 - 1)).toBeNull();
  });

  test('of another wallet is none', async () => {
    await wallet.publish(infoEvent(generateSecretKey(), 'pay_invoice'));
    expect(await connect().readInfo(LONG)).toBeNull();
  });

  test.each(['first', 'second'])('the newest of two relays counts, on the %s too', async (where) => {
    const second = await startRelay();
    onTestFinished(() => second.close());
    const onSecond = await new ScriptedWallet(second.url).connect();
    onTestFinished(() => onSecond.close());
    const at = Math.floor(Date.now() / 1000);
    const [newest, older] = [
      infoEvent(wallet.secret, 'new', { at }),
      infoEvent(wallet.secret, 'old', { at: at - 1 }),
    ];
    await wallet.publish(where === 'first' ? newest : older);
    await onSecond.publish(where === 'first' ? older : newest);
    const client = connect({ relays: [relay.url, second.url] });
    expect((await client.readInfo(LONG))?.methods).toEqual(['new']);
  });
});
