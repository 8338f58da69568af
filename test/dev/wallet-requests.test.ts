/** How the embedded wallet treats requests as events: once each, in their own encryption, unless told otherwise. */
import { type Event, finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { startRelay } from '../../dev/stack/relay';
import { type Stack, startStack } from '../../dev/stack/stack';
import * as faults from '../../dev/stack/wallet-service/interceptors';
import { startWalletService } from '../../dev/stack/wallet-service/service';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(async () => {
  client.close();
  await stack.close();
});

/** The ids of the requests that reach the wallet from now on. */
function watchRequests(): string[] {
  const ids: string[] = [];
  undo.push(
    stack.wallet.intercept((request, next) => {
      ids.push(request.event.id);
      return next();
    }),
  );
  return ids;
}

test('a response names its request and its client, and is signed by the wallet', async () => {
  const request = client.build('get_balance', {});
  await client.send(request);
  const { event, result_type: type } = await client.responseTo(request);
  expect(type).toBe('get_balance');
  expect(event).toMatchObject({ kind: 23195, pubkey: stack.wallet.pubkey });
  expect(event.tags).toEqual([
    ['p', client.pubkey],
    ['e', request.id],
  ]);
});

test('a request without encryption tag is NIP-04, and so is its answer', async () => {
  const { result } = await client.request('get_balance', {}, { scheme: 'nip04', encryptionTag: null });
  expect(result).toEqual({ balance: stack.network.wallet.balanceMsat() });
});

test('the same event sent twice is paid once and answered once', async () => {
  const handled = watchRequests();
  const before = stack.network.wallet.balanceMsat();
  const invoice = stack.network.shop.invoice({ amountMsat: null });
  const request = client.build('pay_invoice', { invoice, amount: 3000 });
  expect(await client.send(request)).toBe(true);
  expect(await client.send(request)).toBe(true);
  const { result } = await client.responseTo(request);
  expect(await client.send(request)).toBe(true);
  // The wallet reads in order: once this is answered, all before it were read.
  const last = client.build('get_balance', {});
  await client.send(last);
  await client.responseTo(last);

  expect(handled).toEqual([request.id, last.id]);
  expect(client.responsesTo(request)).toHaveLength(1);
  expect(before - stack.network.wallet.balanceMsat()).toBe(3000 + Number(result?.fees_paid));
});

test('the same event over two relays is handled once, and answered on both', async () => {
  const other = await startRelay();
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url, other.url],
    node: stack.network.wallet,
  });
  const { uri } = wallet.newConnection();
  const near = await RawClient.connect(uri);
  const far = await RawClient.connect(uri.replace(/relay=[^&]*&/, ''));
  undo.push(
    () => other.close(),
    wallet.close.bind(wallet),
    () => near.close(),
    () => far.close(),
  );
  let handled = 0;
  wallet.intercept((_request, next) => {
    handled += 1;
    return next();
  });

  const request = near.build('get_balance', {});
  await Promise.all([near.send(request), far.send(request)]);
  const answers = await Promise.all([near.responseTo(request), far.responseTo(request)]);
  expect(answers[0].event.id).toBe(answers[1].event.id);
  expect(handled).toBe(1);
});

test('a relay that cannot be reached does not keep the wallet from the others', async () => {
  const gone = await startRelay();
  await gone.close();
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url, gone.url],
    node: stack.network.wallet,
  });
  undo.push(() => wallet.close());
  const other = await RawClient.connect(wallet.uri);
  undo.push(() => other.close());
  expect(await other.errorOf('get_balance', {})).toBeNull();
  await expect(startWalletService({ relayUrls: [gone.url], node: stack.network.wallet })).rejects.toThrow(
    'No relay can be reached',
  );
});

test('the wallet tells a relay that asks who it is', async () => {
  const asking = await startRelay({ requiresAuth: true });
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url, asking.url],
    node: stack.network.wallet,
  });
  undo.push(
    () => asking.close(),
    () => wallet.close(),
  );
  const { uri } = wallet.newConnection();
  const near = await RawClient.connect(uri);
  const far = await RawClient.connect(uri.replace(/relay=[^&]*&/, ''));
  undo.push(
    () => near.close(),
    () => far.close(),
  );
  const request = far.build('get_balance', {});
  await far.send(request);
  expect((await far.responseTo(request)).error).toBeNull();
  expect(near.responsesTo(request)).toHaveLength(1);
});

test('a wallet whose clock is wrong dates by it, and answers all the same', async () => {
  const wallet = await startWalletService({
    relayUrls: [stack.relay.url],
    node: stack.network.wallet,
    clockOffsetSeconds: -3600,
  });
  const other = await RawClient.connect(wallet.uri);
  undo.push(
    () => wallet.close(),
    () => other.close(),
  );
  const now = Math.floor(Date.now() / 1000);
  const [info] = await other.subscribe('info', { kinds: [13194], authors: [wallet.pubkey] });
  wallet.clockOffsetSeconds = 7200;
  const { event } = await other.request('get_balance', {});
  const hoursAhead = [info, event].map((of) => Math.round(((of?.created_at ?? 0) - now) / 3600));
  expect(hoursAhead).toEqual([-1, 2]);
});

test('a request past its expiration is not acted on, even where the relay passes it on', async () => {
  const lax = await startLaxRelay();
  const wallet = await startWalletService({ relayUrls: [lax.url], node: stack.network.wallet });
  const other = await RawClient.connect(wallet.uri);
  undo.push(
    lax.close,
    () => wallet.close(),
    () => other.close(),
  );
  const handled: string[] = [];
  wallet.intercept((request, next) => {
    handled.push(request.event.id);
    return next();
  });

  const now = Math.floor(Date.now() / 1000);
  await other.send(other.build('get_balance', {}, { expiration: now - 60 }));
  const timely = other.build('get_balance', {}, { expiration: now + 60 });
  await other.send(timely);
  await other.responseTo(timely);
  expect(handled).toEqual([timely.id]);
});

test('a request that a relay kept while the wallet was cut off is answered, once', async () => {
  const keeping = await startRelay({ keepsWalletEvents: true });
  const wallet = await startWalletService({ relayUrls: [keeping.url], node: stack.network.wallet });
  undo.push(
    () => keeping.close(),
    () => wallet.close(),
  );
  keeping.drop();
  const other = await RawClient.connect(wallet.uri);
  undo.push(() => other.close());
  const request = other.build('get_balance', {});
  await other.send(request);
  await other.responseTo(request);
  keeping.drop();
  const again = await RawClient.connect(wallet.uri);
  undo.push(() => again.close());
  const later = again.build('get_info', {});
  await again.send(later);
  await again.responseTo(later);
  expect(again.responsesTo(request)).toHaveLength(1);
});

test('the wallet comes back after its relay has cut it off', async () => {
  stack.relay.drop();
  const again = await RawClient.connect(stack.wallet.uri);
  undo.push(() => again.close());
  // Sent until one is heard: whatever the relay passed on before the wallet was back is lost, as on any relay.
  await expect
    .poll(
      async () => {
        await again.send(again.build('get_balance', {}));
        return again.responses.length;
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
  client.close();
  client = await RawClient.connect(stack.wallet.uri);
});

test('faults: the wallet pays and stays silent', async () => {
  undo.push(stack.wallet.intercept(faults.staySilent('pay_invoice')));
  const invoice = stack.network.shop.invoice({ amountMsat: 4000 });
  const request = client.build('pay_invoice', { invoice });
  await client.send(request);
  const state = async () => (await client.request('lookup_invoice', { invoice })).result?.state;
  await expect.poll(state).toBe('settled');
  expect(client.responsesTo(request)).toEqual([]);
});

test('faults: the wallet neither pays nor answers', async () => {
  undo.push(stack.wallet.intercept(faults.ignore('pay_invoice')));
  const invoice = stack.network.shop.invoice({ amountMsat: 4000 });
  const request = client.build('pay_invoice', { invoice });
  await client.send(request);
  expect(await client.errorOf('lookup_invoice', { invoice })).toBe('NOT_FOUND');
  expect(client.responsesTo(request)).toEqual([]);
});

test('faults: the answer comes when the gate opens', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  undo.push(stack.wallet.intercept(faults.answerAfter('get_info', gate)));
  const request = client.build('get_info', {});
  await client.send(request);
  await client.request('get_balance', {});
  expect(client.responsesTo(request)).toEqual([]);
  open();
  expect((await client.responseTo(request)).error).toBeNull();
});

test('faults: an error of choice, garbage, and a forgery', async () => {
  undo.push(stack.wallet.intercept(faults.refuse('get_info', 'QUOTA_EXCEEDED')));
  expect(await client.errorOf('get_info', {})).toBe('QUOTA_EXCEEDED');
  expect(await client.errorOf('get_balance', {})).toBeNull();

  undo.push(stack.wallet.intercept(faults.garble('make_invoice', 'not JSON')));
  expect((await client.request('make_invoice', { amount: 1 })).plaintext).toBe('not JSON');

  const forged: Event[] = [];
  undo.push(
    stack.wallet.intercept(async (request, next) => {
      const template = { kind: 23195, tags: [['e', request.event.id]], content: 'x', created_at: 1 };
      const event = finalizeEvent(template, generateSecretKey());
      forged.push(event);
      await request.publish(event);
      return next();
    }),
  );
  expect(await client.errorOf('get_balance', {})).toBeNull();
  expect(forged).toHaveLength(1);
});

/** A relay that passes everything on to everyone, whatever they asked for. */
async function startLaxRelay(): Promise<{ url: string; close(): void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const subscriptions = new Map<object, string>();
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const [type, value]: [string, unknown] = JSON.parse(String(data));
      if (type === 'REQ') {
        subscriptions.set(socket, String(value));
        socket.send(JSON.stringify(['EOSE', value]));
        return;
      }
      const { id } = value as Event;
      socket.send(JSON.stringify(['OK', id, true, '']));
      for (const client of server.clients)
        client.send(JSON.stringify(['EVENT', subscriptions.get(client), value]));
    });
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `ws://127.0.0.1:${port}`,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
