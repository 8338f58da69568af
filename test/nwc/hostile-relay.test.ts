/** A relay that sends whatever it likes, and one that wants to know who asks (NIP-42). */
import fc from 'fast-check';
import { type Event, generateSecretKey, getPublicKey, verifyEvent } from 'nostr-tools/pure';
import { expect, onTestFinished, test } from 'vitest';
import { NwcClient } from '../../src/nwc/client';
import { openSocket } from './open-socket';
import { RawRelay } from './raw-relay';
import { type Heard, infoEvent, readRequest, responseEvent, speaking, tag } from './wallet-words';

const walletSecret = generateSecretKey();

async function clientOf(relay: RawRelay): Promise<NwcClient> {
  const client = new NwcClient({
    walletPubkey: getPublicKey(walletSecret),
    relays: [await relay.url()],
    secret: generateSecretKey(),
    info: speaking('nip44_v2'),
    openSocket,
    random: () => 0,
  });
  onTestFinished(async () => {
    client.close();
    await relay.close();
  });
  return client;
}

const ask = (client: NwcClient) => client.request('get_balance', {}, { timeout: 20_000 });
const body = (balance: number, extra = {}) => ({ result_type: 'get_balance', result: { balance, ...extra } });
const heardIn = ([, event]: unknown[]): Heard => readRequest(event as Event, walletSecret);
const reply = (request: Heard, answer: unknown): Event => responseEvent(request, answer, walletSecret);
const turned = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);

/** What a relay may send before the answer, made from the request and the event that would answer it wrongly. */
const MISCHIEF: Record<string, (bad: Event, request: Heard) => unknown> = {
  'no JSON': () => '{"EVENT',
  nothing: () => '',
  'an object': () => ({ 0: 'EVENT', 1: 'nwc' }),
  null: () => 'null',
  'an empty list': () => [],
  'no event': () => ['EVENT', 'nwc'],
  'an event of null': () => ['EVENT', 'nwc', null],
  'another subscription': (bad) => ['EVENT', 'other', bad],
  'another signature': (bad) => ['EVENT', 'nwc', { ...bad, sig: turned(bad.sig) }],
  'no signature': ({ sig: _, ...bad }) => ['EVENT', 'nwc', bad],
  'a signature of another length': (bad) => ['EVENT', 'nwc', { ...bad, sig: `${bad.sig}00` }],
  'another id': (bad) => ['EVENT', 'nwc', { ...bad, id: turned(bad.id) }],
  'the content of another': (bad, request) => [
    'EVENT',
    'nwc',
    { ...reply(request, 'nonsense'), content: bad.content },
  ],
  'another kind': (bad) => ['EVENT', 'nwc', { ...bad, kind: 23196 }],
  'a time in text': (bad) => ['EVENT', 'nwc', { ...bad, created_at: String(bad.created_at) }],
  'tags that are none': (bad) => ['EVENT', 'nwc', { ...bad, tags: 'e' }],
  'tags of numbers': (bad) => ['EVENT', 'nwc', { ...bad, tags: [[1, 2]] }],
  'our own request': (_, { event }) => ['EVENT', 'nwc', event],
  'the key of another author': (bad) => [
    'EVENT',
    'nwc',
    { ...bad, pubkey: getPublicKey(generateSecretKey()) },
  ],
  'a prototype': () => '["EVENT","nwc",{"__proto__":{"id":"x"},"constructor":null}]',
  'half a megabyte of text': () => 'x'.repeat(512 * 1024),
  'half a megabyte, signed by the wallet and good but for its size': (_, request) => [
    'EVENT',
    'nwc',
    reply(request, body(666, { text: 'x'.repeat(300_000) })),
  ],
  'a refusal': (_, { event }) => ['OK', event.id, false, 'blocked: no'],
  'the end of the subscription': () => ['CLOSED', 'nwc', 'error: no'],
  'the end of what is stored': () => ['EOSE', 'nwc'],
  'a notice': () => ['NOTICE', 'hello'],
  'a challenge that is none': () => ['AUTH', { challenge: 1 }],
  'a forged info event': () => ['EVENT', 'nwc', { ...infoEvent(walletSecret, 'x'), content: 'y' }],
};

test.each(Object.keys(MISCHIEF))('after %s the answer is still heard', async (name) => {
  const relay = new RawRelay();
  const asked = ask(await clientOf(relay));
  const request = heardIn(await relay.next('EVENT'));
  relay.send(MISCHIEF[name]?.(reply(request, body(666)), request));
  relay.send(['EVENT', 'nwc', reply(request, body(5))]);
  expect(await asked).toEqual({ balance: 5 });
});

test('after all of it, in any order, too', async () => {
  const names = fc.shuffledSubarray(Object.keys(MISCHIEF), { minLength: 3 });
  await fc.assert(
    fc.asyncProperty(names, fc.nat(), async (chosen, balance) => {
      // A relay of its own each time: one that sent all of this several times within seconds would be cut off.
      const relay = new RawRelay();
      const asked = ask(await clientOf(relay));
      const request = heardIn(await relay.next('EVENT'));
      for (const name of chosen) relay.send(MISCHIEF[name]?.(reply(request, body(balance + 1)), request));
      relay.send(['EVENT', 'nwc', reply(request, body(balance))]);
      expect(await asked).toEqual({ balance });
    }),
    { numRuns: 10 },
  );
});

test('an answer dated far ahead is heard, and does not move what is listened for', async () => {
  const relay = new RawRelay();
  const client = await clientOf(relay);
  const since = async () => ((await relay.next('REQ'))[2] as { since: number }).since;
  for (const balance of [1, 2]) {
    relay.drop();
    const asked = ask(client);
    const request = heardIn(await relay.next('EVENT'));
    const at = request.event.created_at + 10 * 365 * 86_400;
    relay.send(['EVENT', 'nwc', responseEvent(request, body(balance), walletSecret, { at })]);
    expect(await asked).toEqual({ balance });
    // Clocks are off by minutes.
    expect(await since()).toBeLessThanOrEqual(request.event.created_at - 600);
  }
});

test('an answer of no unusual size is heard', async () => {
  const relay = new RawRelay();
  const asked = ask(await clientOf(relay));
  const request = heardIn(await relay.next('EVENT'));
  const text = 'x'.repeat(40_000);
  relay.send(['EVENT', 'nwc', reply(request, body(5, { text }))]);
  expect(await asked).toEqual({ balance: 5, text });
});

test('an info event counts by its date and signature, not by its place', async () => {
  const at = 1_700_000_000;
  const newest = infoEvent(walletSecret, 'newest', { at });
  const relay = new RawRelay((self, [type]) => {
    if (type !== 'REQ') return;
    self.send(['EVENT', 'nwc', infoEvent(walletSecret, 'older', { at: at - 1 })]);
    self.send([
      'EVENT',
      'nwc',
      { ...infoEvent(walletSecret, 'forged', { at: at + 1 }), content: 'pay_invoice' },
    ]);
    self.send(['EVENT', 'nwc', newest]);
    self.send(['EVENT', 'nwc', infoEvent(generateSecretKey(), 'a stranger', { at: at + 2 })]);
    self.send(['EVENT', 'nwc', infoEvent(walletSecret, 'oldest', { at: at - 2 })]);
    self.send(['EOSE', 'nwc']);
  });
  expect((await (await clientOf(relay)).readInfo(20_000))?.methods).toEqual(['newest']);
});

test('of two info events of the same second the lower id counts', async () => {
  const two = ['a', 'b'].map((methods) => infoEvent(walletSecret, methods, { at: 1_700_000_000 }));
  const [lower] = [...two].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const order of [two, [...two].reverse()]) {
    const relay = new RawRelay((self, [type]) => {
      if (type !== 'REQ') return;
      for (const event of order) self.send(['EVENT', 'nwc', event]);
      self.send(['EOSE', 'nwc']);
    });
    expect((await (await clientOf(relay)).readInfo(20_000))?.methods).toEqual([lower?.content]);
  }
});

test('a relay that wants to know who asks is told, and then asked again', async () => {
  const challenge = 'who are you?';
  let isKnown = false;
  const url: { now: string } = { now: '' };
  const relay = new RawRelay(
    (self, [type, subject]) => {
      const event = subject as Event;
      if (type === 'AUTH') {
        isKnown =
          event.kind === 22242 &&
          verifyEvent(event) &&
          event.pubkey === client.clientPubkey &&
          tag(event, 'challenge') === challenge &&
          tag(event, 'relay') === url.now;
        self.send(['OK', event.id, isKnown, '']);
      } else if (!isKnown) {
        self.send(
          type === 'REQ'
            ? ['CLOSED', subject, 'auth-required: ']
            : ['OK', event.id, false, 'auth-required: '],
        );
      } else if (type === 'EVENT') {
        self.send(['EVENT', 'nwc', reply(heardIn([type, subject]), body(42))]);
      }
    },
    ['AUTH', challenge],
  );
  url.now = await relay.url();
  const client = await clientOf(relay);
  expect(await ask(client)).toEqual({ balance: 42 });
  const types = relay.messages.all.map(([type]) => type);
  // Listening comes before asking, whenever it begins anew.
  expect(types.lastIndexOf('REQ')).toBeLessThan(types.lastIndexOf('EVENT'));
});

test('listening comes before asking', async () => {
  const relay = new RawRelay();
  const asked = ask(await clientOf(relay));
  const request = heardIn(await relay.next('EVENT'));
  relay.send(['EVENT', 'nwc', reply(request, body(5))]);
  await asked;
  expect(relay.messages.all.map(([type]) => type)).toEqual(['REQ', 'EVENT']);
  const [listen] = relay.messages.all;
  expect(listen?.slice(2)).toEqual([
    { kinds: [23195], authors: [getPublicKey(walletSecret)], since: expect.any(Number) },
    { kinds: [13194], authors: [getPublicKey(walletSecret)] },
  ]);
});

test('a relay that says it refused a request may have passed it on all the same', async () => {
  const relay = new RawRelay((self, [type, subject]) => {
    if (type === 'EVENT') self.send(['OK', (subject as Event).id, false, 'auth-required: so it says']);
  });
  const client = await clientOf(relay);
  const stop = new AbortController();
  const asked = client.request('get_balance', {}, { timeout: 20_000, signal: stop.signal });
  await relay.next('EVENT');
  const other = client.request('get_info', {}, { timeout: 20_000 });
  const request = heardIn(await relay.next('EVENT'));
  // It comes after both refusals: once this is read, they are.
  relay.send(['EVENT', 'nwc', reply(request, { result_type: 'get_info', result: {} })]);
  await other;
  const reason = new Error('gone');
  stop.abort(reason);
  // RELAY_UNREACHABLE would say that the wallet cannot have it, and end a payment that may be made.
  await expect(asked).rejects.toBe(reason);
});
