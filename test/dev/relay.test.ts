/** The embedded relay keeps what it must, and passes on only what was asked for. */
import { type Event, finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Relay, startRelay } from '../../dev/stack/relay';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function relay(options: Parameters<typeof startRelay>[0] = {}): Promise<Relay> {
  const started = await startRelay(options);
  open.push(started);
  return started;
}

interface Peer {
  messages: unknown[][];
  /** Resolves when the relay has cut the connection. */
  closed: Promise<unknown>;
  send(...message: unknown[]): void;
  /** The first message of this kind about this subscription or event. */
  next(type: string, id: string): Promise<unknown[]>;
}

async function peer({ url }: Relay): Promise<Peer> {
  const socket = new WebSocket(url);
  open.push({ close: () => socket.terminate() });
  const messages: unknown[][] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    messages,
    closed: new Promise((resolve) => socket.once('close', resolve)),
    send: (...message) => socket.send(JSON.stringify(message)),
    next: (type, id) =>
      expect
        .poll(() => messages.find((message) => message[0] === type && message[1] === id))
        .toBeDefined()
        .then(() => messages.find((message) => message[0] === type && message[1] === id) ?? []),
  };
}

const author = generateSecretKey();
const now = Math.floor(Date.now() / 1000);

function event(kind: number, options: { tags?: string[][]; content?: string; at?: number } = {}): Event {
  const { tags = [], content = '', at = now } = options;
  return finalizeEvent({ kind, tags, content, created_at: at }, author);
}

async function publish(to: Peer, published: Event): Promise<boolean> {
  to.send('EVENT', published);
  return (await to.next('OK', published.id))[2] === true;
}

async function stored(from: Peer, name: string, filter: object): Promise<unknown[]> {
  from.send('REQ', name, filter);
  await from.next('EOSE', name);
  return received(from, name).map(({ content }) => content);
}

function received(by: Peer, subscription: string): Event[] {
  return by.messages
    .filter((message) => message[0] === 'EVENT' && message[1] === subscription)
    .map((message) => message[2] as Event);
}

test('of a replaceable event the newest stays', async () => {
  const client = await peer(await relay());
  await publish(client, event(13194, { content: 'second', at: now }));
  await publish(client, event(13194, { content: 'first', at: now - 10 }));
  expect(await stored(client, 'a', { kinds: [13194] })).toEqual(['second']);
  await publish(client, event(13194, { content: 'third', at: now + 1 }));
  expect(await stored(client, 'b', { kinds: [13194] })).toEqual(['third']);
});

test('events reach those whose filter matches their tags, and no others', async () => {
  const started = await relay();
  const [alice, bob] = [await peer(started), await peer(started)];
  await stored(alice, 'mine', { kinds: [23194], '#p': ['aa'.repeat(32)] });
  await stored(bob, 'mine', { kinds: [23195], '#e': ['bb'.repeat(32)] });
  await publish(alice, event(23194, { tags: [['p', 'cc'.repeat(32)]], content: 'to another' }));
  await publish(alice, event(23195, { tags: [['e', 'cc'.repeat(32)]], content: 'about another' }));
  await publish(alice, event(23194, { tags: [['p', 'aa'.repeat(32)]], content: 'to alice' }));
  await publish(alice, event(23195, { tags: [['e', 'bb'.repeat(32)]], content: 'for bob' }));
  await bob.next('EVENT', 'mine');
  await alice.next('EVENT', 'mine');
  expect(received(alice, 'mine').map(({ content }) => content)).toEqual(['to alice']);
  expect(received(bob, 'mine').map(({ content }) => content)).toEqual(['for bob']);
});

test('an ephemeral event sent again is passed on again', async () => {
  const client = await peer(await relay());
  await stored(client, 'all', { kinds: [23194] });
  const request = event(23194);
  await publish(client, request);
  client.send('EVENT', request);
  await expect.poll(() => received(client, 'all').map(({ id }) => id)).toEqual([request.id, request.id]);
});

test('requests and responses are forgotten, unless the relay is made for wallets', async () => {
  const [plain, keeping] = [await peer(await relay()), await peer(await relay({ keepsWalletEvents: true }))];
  for (const client of [plain, keeping]) {
    await publish(client, event(23195, { content: 'response' }));
    await publish(client, event(23195, { content: 'old', at: now - 100 }));
  }
  expect(await stored(plain, 'later', { kinds: [23195] })).toEqual([]);
  expect(await stored(keeping, 'later', { kinds: [23195], since: now - 10 })).toEqual(['response']);
});

test('an expired event is refused, and so is one whose signature is wrong', async () => {
  const client = await peer(await relay());
  expect(await publish(client, event(1, { tags: [['expiration', String(now - 10)]] }))).toBe(false);
  expect(await publish(client, { ...event(1, { content: 'forged' }), sig: '00'.repeat(64) })).toBe(false);
  expect(await publish(client, event(1))).toBe(true);
});

test('a message that is none is answered with a notice', async () => {
  const client = await peer(await relay());
  client.send('REQ');
  await expect.poll(() => client.messages.at(0)?.[0]).toBe('NOTICE');
});

test('a relay that restarts cuts its clients, and comes back at the same place with what it had', async () => {
  const started = await relay();
  const client = await peer(started);
  await publish(client, event(13194, { content: 'info' }));
  await publish(client, event(23195, { content: 'passed on and forgotten' }));
  await started.restart();
  await client.closed;
  const again = await peer(started);
  expect(await stored(again, 'after', { kinds: [13194, 23195] })).toEqual(['info']);
  started.inject(event(23195, { content: 'live' }));
  await started.flushed();
  expect(received(again, 'after').map(({ content }) => content)).toEqual(['info', 'live']);
});

test('what is flushed has arrived', async () => {
  const started = await relay();
  const client = await peer(started);
  for (let n = 0; n < 100; n++) started.say(JSON.stringify(['NOTICE', n]));
  await started.flushed();
  expect(client.messages).toHaveLength(100);
});

const authentication = (options: { relay: string; challenge: string; kind?: number }) =>
  event(options.kind ?? 22242, {
    tags: [
      ['relay', options.relay],
      ['challenge', options.challenge],
    ],
  });

test('a relay that wants to know who asks gives and takes nothing before (NIP-42)', async () => {
  const started = await relay({ requiresAuth: true });
  const client = await peer(started);
  await expect.poll(() => client.messages[0]?.[0]).toBe('AUTH');
  const challenge = String(client.messages[0]?.[1]);
  client.send('REQ', 'early', {});
  expect((await client.next('CLOSED', 'early'))[2]).toMatch(/^auth-required: /);
  const early = event(1, { content: 'early' });
  expect(await publish(client, early)).toBe(false);
  expect((await client.next('OK', early.id))[3]).toMatch(/^auth-required: /);
  for (const wrong of [
    authentication({ relay: started.url, challenge: 'another' }),
    authentication({ relay: 'ws://127.0.0.1:9', challenge }),
    authentication({ relay: started.url, challenge, kind: 22243 }),
    { ...authentication({ relay: started.url, challenge }), sig: '00'.repeat(64) },
  ]) {
    client.send('AUTH', wrong);
    expect((await client.next('OK', wrong.id))[2]).toBe(false);
    client.messages.length = 0;
  }
  client.send('REQ', 'still early', {});
  await client.next('CLOSED', 'still early');

  const right = authentication({ relay: `${started.url}/`, challenge });
  client.send('AUTH', right);
  expect((await client.next('OK', right.id))[2]).toBe(true);
  expect(await publish(client, event(1, { content: 'known' }))).toBe(true);
  expect(await stored(client, 'later', {})).toEqual(['known']);
});

test('a rude relay keeps what it is told to keep to itself', async () => {
  const started = await relay();
  const client = await peer(started);
  started.rude = { withholds: ['OK', 'EOSE'] };
  client.send('REQ', 'all', { kinds: [1] });
  client.send('EVENT', event(1));
  await client.next('EVENT', 'all');
  await started.flushed();
  expect(client.messages.map(([type]) => type)).toEqual(['EVENT']);
  started.rude = {};
  expect(await stored(client, 'again', { kinds: [1] })).toEqual(['']);
});

test('a rude relay refuses so many events of a kind, and gives its reason', async () => {
  const started = await relay();
  const client = await peer(started);
  started.rude = { refuses: { kind: 23194, times: 2, reason: 'rate-limited: slow down' } };
  const refused = event(23194, { content: 'first' });
  expect(await publish(client, refused)).toBe(false);
  expect((await client.next('OK', refused.id))[3]).toBe('rate-limited: slow down');
  expect(await publish(client, event(23195))).toBe(true);
  expect(await publish(client, event(23194, { content: 'second' }))).toBe(false);
  expect(await publish(client, event(23194, { content: 'third' }))).toBe(true);
});
