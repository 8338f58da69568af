/** What a relay refuses, ends, never says, or says too often, and when it is asked again. */
import { type Event, finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NwcClient } from '../../src/nwc/client';
import { clientOf } from './client-of';
import { type FakeSocket, FakeSockets } from './fake-socket';
import { readRequest, responseEvent } from './wallet-words';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;
const walletSecret = generateSecretKey();
const wallet = getPublicKey(walletSecret);
const URLS = ['wss://one.example', 'wss://two.example'];

/** A client whose relay has let it in. */
function connected() {
  const sockets = new FakeSockets();
  const client = clientOf(wallet, URLS.slice(0, 1), { openSocket: sockets.open });
  client.open();
  sockets.last.accept();
  return { client, sockets, relay: sockets.last };
}

/** A request, and what came of it so far. */
function ask(client: NwcClient, timeout = HOUR) {
  const event = client.sign('get_balance', {}, 7_200);
  const asked = client.send('get_balance', event, { timeout });
  asked.catch(() => undefined);
  return { event, asked };
}

const refuse = (relay: FakeSocket, { id }: Pick<Event, 'id'>, reason: string) =>
  relay.say(['OK', id, false, reason]);
const answer = (relay: FakeSocket, event: Event, balance: number) => {
  const body = { result_type: 'get_balance', result: { balance } };
  relay.say(['EVENT', 'nwc', responseEvent(readRequest(event, walletSecret), body, walletSecret)]);
};
const types = ({ sent }: FakeSocket) => sent.map(([type]) => type);
const eventsTo = (relay: FakeSocket) => relay.sentOf('EVENT').map(([, event]) => (event as Event).id);

/** After how many ms the relay is sent another message of this type. */
function wait(relay: FakeSocket, type: string): number {
  const before = relay.sentOf(type).length;
  for (let ms = 0; ms <= 120_000; ms += 500) {
    if (relay.sentOf(type).length > before) return ms;
    vi.advanceTimersByTime(500);
    // It is there, and says so.
    relay.say(['NOTICE', 'hello']);
  }
  return Number.POSITIVE_INFINITY;
}

describe('a subscription that the relay has ended', () => {
  test('is opened again after pauses that double, up to half a minute', () => {
    const { client, relay } = connected();
    ask(client);
    const pauses = Array.from({ length: 8 }, () => {
      relay.say(['CLOSED', 'nwc', 'error: shutting down']);
      return wait(relay, 'REQ');
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(relay.isLeft).toBe(false);
  });

  test('is opened again after the shortest pause once the relay has taken a request', () => {
    const { client, relay } = connected();
    const { event } = ask(client);
    for (let n = 0; n < 4; n++) {
      relay.say(['CLOSED', 'nwc', '']);
      wait(relay, 'REQ');
    }
    relay.say(['OK', event.id, true, '']);
    relay.say(['CLOSED', 'nwc', '']);
    expect(wait(relay, 'REQ')).toBe(1_000);
  });

  test('several times at once is opened again once', () => {
    const { client, relay } = connected();
    ask(client);
    for (let n = 0; n < 5; n++) relay.say(['CLOSED', 'nwc', '']);
    expect(wait(relay, 'REQ')).toBe(1_000);
    expect(wait(relay, 'REQ')).toBe(Number.POSITIVE_INFINITY);
    // All of them were one reason to pause for longer.
    relay.say(['CLOSED', 'nwc', '']);
    expect(wait(relay, 'REQ')).toBe(2_000);
  });

  test('is left so while nothing is waited for, and opened again before the next request', async () => {
    const { client, relay } = connected();
    relay.say(['CLOSED', 'nwc', 'error: idle']);
    vi.advanceTimersByTime(15_000);
    expect(types(relay)).toEqual(['REQ']);
    const { event, asked } = ask(client);
    expect(types(relay)).toEqual(['REQ', 'REQ', 'EVENT']);
    answer(relay, event, 5);
    expect(await asked).toEqual({ balance: 5 });
  });

  test('is opened again before the next request though the pause is not over', () => {
    const { client, relay } = connected();
    relay.say(['CLOSED', 'nwc', 'error: idle']);
    ask(client);
    expect(types(relay)).toEqual(['REQ', 'REQ', 'EVENT']);
    expect(wait(relay, 'REQ')).toBe(Number.POSITIVE_INFINITY);
  });

  test('is opened again for who listens to notifications', () => {
    const { client, relay } = connected();
    client.listen(() => undefined, null);
    relay.say(['CLOSED', 'nwc', 'error: idle']);
    expect(wait(relay, 'REQ')).toBe(1_000);
  });

  test('is none of ours where it has another name', () => {
    const { client, relay } = connected();
    ask(client);
    relay.say(['CLOSED', 'ping', 'error: no']);
    expect(wait(relay, 'REQ')).toBe(Number.POSITIVE_INFINITY);
  });

  test('for want of authentication is opened after the answer to a challenge, or after a pause', () => {
    const { client, relay } = connected();
    ask(client);
    relay.say(['CLOSED', 'nwc', 'auth-required: who are you?']);
    relay.say(['AUTH', 'a challenge']);
    expect(types(relay).slice(2)).toEqual(['AUTH', 'REQ']);
    // It had not read the answer yet when it said this.
    relay.say(['CLOSED', 'nwc', 'auth-required: who are you?']);
    expect(wait(relay, 'REQ')).toBe(1_000);
  });
});

describe('a request that the relay found too much', () => {
  test('is handed to it again as the same event, after pauses that double', () => {
    const { client, relay } = connected();
    const { event } = ask(client);
    const pauses = Array.from({ length: 7 }, () => {
      refuse(relay, event, 'rate-limited: slow down');
      return wait(relay, 'EVENT');
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(new Set(eventsTo(relay))).toEqual(new Set([event.id]));
    expect(types(relay).filter((type) => type === 'REQ')).toHaveLength(1);
  });

  test('is handed to it again alone', () => {
    const { client, relay } = connected();
    const [taken, refused, blocked, silent] = [ask(client), ask(client), ask(client), ask(client)];
    relay.say(['OK', taken.event.id, true, '']);
    refuse(relay, refused.event, 'rate-limited: slow down');
    refuse(relay, blocked.event, 'blocked: no');
    wait(relay, 'EVENT');
    expect(eventsTo(relay).slice(4)).toEqual([refused.event.id]);
    expect(eventsTo(relay)).toContain(silent.event.id);
  });

  test('is not handed to it a third time because another was too much', () => {
    const { client, relay } = connected();
    const first = ask(client);
    refuse(relay, first.event, 'rate-limited: slow down');
    wait(relay, 'EVENT');
    const second = ask(client);
    refuse(relay, second.event, 'rate-limited: slow down');
    wait(relay, 'EVENT');
    expect(eventsTo(relay)).toEqual([first, first, second, second].map(({ event }) => event.id));
  });

  test('is not handed to it again where it is answered meanwhile', async () => {
    const { client, relay } = connected();
    const { event, asked } = ask(client);
    refuse(relay, event, 'rate-limited: slow down');
    answer(relay, event, 5);
    expect(await asked).toEqual({ balance: 5 });
    expect(wait(relay, 'EVENT')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a request that every relay refused', () => {
  function two() {
    const sockets = new FakeSockets();
    const client = clientOf(wallet, URLS, { openSocket: sockets.open });
    client.open();
    for (const socket of sockets.all) socket.accept();
    const [one, other] = sockets.all;
    if (!one || !other) throw new Error('Two relays were to be connected to.');
    return { client, one, other };
  }

  test('ends as RELAY_REFUSED, when its time is up and not before', async () => {
    const { client, one, other } = two();
    const { event, asked } = ask(client, 10_000);
    const ended = vi.fn();
    asked.catch(ended);
    refuse(one, event, 'blocked: not\u0000 here\u202e');
    refuse(other, event, 'pow: no');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await expect(asked).rejects.toMatchObject({
      code: 'RELAY_REFUSED',
      details: expect.stringMatching(/one\.example.*two\.example.*blocked: not +here$/),
      relays: URLS.map((url) => new URL(url).host),
      walletCode: undefined,
    });
  });

  test('may be answered all the same', async () => {
    const { client, one, other } = two();
    const { event, asked } = ask(client, 10_000);
    for (const relay of [one, other]) refuse(relay, event, 'blocked: no');
    answer(other, event, 5);
    expect(await asked).toEqual({ balance: 5 });
  });

  test.each<[string, (one: FakeSocket, other: FakeSocket, event: Event) => void]>([
    ['but one that said nothing', (one, _, event) => refuse(one, event, 'blocked: no')],
    [
      'but one that took it',
      (one, other, event) => {
        refuse(one, event, 'blocked: no');
        other.say(['OK', event.id, true, '']);
      },
    ],
    [
      'at first, and one then took it',
      (one, other, event) => {
        for (const relay of [one, other]) refuse(relay, event, 'blocked: no');
        other.say(['OK', event.id, true, '']);
      },
    ],
    [
      'as one that they have already',
      (one, other, event) => {
        for (const relay of [one, other]) refuse(relay, event, 'duplicate: have it');
      },
    ],
    [
      'without naming it',
      (one, other) => {
        for (const relay of [one, other]) refuse(relay, { id: 'ab'.repeat(32) }, 'blocked: no');
      },
    ],
    [
      'before one was handed it again, and said nothing to that',
      (one, other, event) => {
        refuse(one, event, 'blocked: no');
        refuse(other, event, 'rate-limited: slow down');
        vi.advanceTimersByTime(1_000);
        expect(eventsTo(other)).toHaveLength(2);
      },
    ],
  ])('%s ends as NO_RESPONSE', async (_, act) => {
    const { client, one, other } = two();
    const { event, asked } = ask(client, 10_000);
    act(one, other, event);
    vi.advanceTimersByTime(10_000);
    await expect(asked).rejects.toMatchObject({ code: 'NO_RESPONSE' });
  });
});

describe('a relay that never says OK, EOSE or CLOSED', () => {
  test('is handed a request at once, and its answer is heard', async () => {
    const { client, relay } = connected();
    const { event, asked } = ask(client);
    expect(types(relay)).toEqual(['REQ', 'EVENT']);
    answer(relay, event, 5);
    expect(await asked).toEqual({ balance: 5 });
  });

  test('has told what it held after ten seconds', () => {
    const { client, relay } = connected();
    const begun = Date.now() / 1000;
    const { cursor } = client.listen(() => undefined, null);
    vi.advanceTimersByTime(9_999);
    relay.say(['NOTICE', 'hello']);
    expect(cursor().heardUntil).toEqual({ 'wss://one.example': begun });
    vi.advanceTimersByTime(1);
    relay.say(['NOTICE', 'hello']);
    expect(cursor().heardUntil).toEqual({ 'wss://one.example': begun + 10 });
  });

  test('has told it at once where it says so, and is heard until its last word', () => {
    const { client, relay } = connected();
    const begun = Date.now() / 1000;
    const { cursor } = client.listen(() => undefined, null);
    vi.advanceTimersByTime(2_000);
    relay.say(['EOSE', 'nwc']);
    expect(cursor().heardUntil).toEqual({ 'wss://one.example': begun + 2 });
    vi.advanceTimersByTime(7_000);
    expect(cursor().heardUntil).toEqual({ 'wss://one.example': begun + 2 });
    relay.say(['CLOSED', 'nwc', '']);
    relay.say(['NOTICE', 'this is not listening']);
    expect(cursor().heardUntil).toEqual({ 'wss://one.example': begun + 2 });
  });
});

describe('a dead connection', () => {
  test('is noticed by an unanswered ping and replaced, and the same request is sent on the new one', async () => {
    const { client, relay, sockets } = connected();
    relay.say(['EOSE', 'nwc']);
    const { event, asked } = ask(client);
    vi.advanceTimersByTime(20_000);
    expect(types(relay)).toEqual(['REQ', 'EVENT', 'REQ']);
    expect(relay.sent[2]).toEqual(['REQ', 'ping', { kinds: [13194], authors: [wallet], limit: 1 }]);
    vi.advanceTimersByTime(5_000 + 250);
    expect(sockets.all).toHaveLength(2);
    sockets.last.accept();
    expect(types(sockets.last)).toEqual(['REQ', 'EVENT']);
    expect(eventsTo(sockets.last)).toEqual([event.id]);
    answer(sockets.last, event, 5);
    expect(await asked).toEqual({ balance: 5 });
  });

  test('is not replaced where the ping is answered', () => {
    const { client, relay, sockets } = connected();
    relay.say(['EOSE', 'nwc']);
    ask(client);
    vi.advanceTimersByTime(20_000);
    relay.say(['EOSE', 'ping']);
    vi.advanceTimersByTime(19_000);
    expect([sockets.all.length, relay.isLeft]).toEqual([1, false]);
  });

  test('while nothing is waited for is left alone until the next request', () => {
    const { client, relay, sockets } = connected();
    relay.say(['EOSE', 'nwc']);
    relay.lose();
    vi.advanceTimersByTime(HOUR);
    expect(sockets.all).toHaveLength(1);
    ask(client);
    expect(sockets.all).toHaveLength(2);
  });

  test('is made again for who listens to notifications', () => {
    const { client, relay, sockets } = connected();
    client.listen(() => undefined, null);
    relay.lose();
    vi.advanceTimersByTime(250);
    expect(sockets.all).toHaveLength(2);
  });

  test('is not made again once the listener has stopped', () => {
    const { client, relay, sockets } = connected();
    client.listen(() => undefined, null).stop();
    relay.lose();
    vi.advanceTimersByTime(HOUR);
    expect(sockets.all).toHaveLength(1);
  });
});

describe('forgeries', () => {
  /** Says it is an answer to this request, and is not by the wallet. */
  function forge(event: Event): (n: number) => unknown {
    const genuine = responseEvent(readRequest(event, walletSecret), {}, walletSecret);
    return (n) => ['EVENT', 'nwc', { ...genuine, content: String(n) }];
  }

  test('by the hundred cut the relay off, for the longest pause', async () => {
    const { client, relay, sockets } = connected();
    const { event, asked } = ask(client);
    const forgery = forge(event);
    for (let n = 0; n < 500; n++) relay.say(forgery(n));
    expect(relay.isLeft).toBe(false);
    relay.say(forgery(500));
    expect(relay.isLeft).toBe(true);
    vi.advanceTimersByTime(14_999);
    expect(sockets.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    sockets.last.accept();
    answer(sockets.last, event, 5);
    expect(await asked).toEqual({ balance: 5 });
  });

  test('are lived with at twenty a second', () => {
    const { client, relay } = connected();
    const forgery = forge(ask(client).event);
    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 20; n++) relay.say(forgery(n));
      vi.advanceTimersByTime(1_000);
    }
    expect(relay.isLeft).toBe(false);
  });

  test.each<[string, (event: Event) => unknown]>([
    [
      'answers of the same wallet to others',
      () => ['EVENT', 'nwc', { ...strangers, tags: [['e', 'cd'.repeat(32)]] }],
    ],
    ['what strangers say', () => ['EVENT', 'nwc', { ...strangers, pubkey: 'ef'.repeat(32) }]],
    ['what has not the shape of an event', () => ['EVENT', 'nwc', { ...strangers, sig: '' }]],
    ['what was not asked for', (event) => ['EVENT', 'other', forge(event)(1)]],
  ])('are not %s, of which there may be many', (_, saying) => {
    const { client, relay } = connected();
    const message = saying(ask(client).event);
    for (let n = 0; n < 2_000; n++) relay.say(message);
    expect(relay.isLeft).toBe(false);
  });

  const strangers = finalizeEvent({ kind: 23195, created_at: 1, tags: [], content: '' }, walletSecret);

  test.each([23196, 23197, 13194])('of kind %i count too', (kind) => {
    const { client, relay } = connected();
    client.listen(() => undefined, null);
    const genuine = finalizeEvent({ kind, created_at: 1_900_000_000, tags: [], content: '' }, walletSecret);
    for (let n = 0; n < 501; n++) relay.say(['EVENT', 'nwc', { ...genuine, content: String(n) }]);
    expect(relay.isLeft).toBe(true);
  });
});
