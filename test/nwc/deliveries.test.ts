/** How often and until when a relay is handed a request, and how often it may ask who we are. */
import { type Event, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { expect, onTestFinished, test } from 'vitest';
import { NwcClient } from '../../src/nwc/client';
import { openSocket } from './open-socket';
import { RawRelay } from './raw-relay';
import { type Heard, readRequest, responseEvent, speaking } from './wallet-words';

const LONG = 20_000;
const walletSecret = generateSecretKey();

async function clientOf(relay: RawRelay, now = Date.now): Promise<NwcClient> {
  const client = new NwcClient({
    walletPubkey: getPublicKey(walletSecret),
    relays: [await relay.url()],
    secret: generateSecretKey(),
    info: speaking('nip44_v2'),
    openSocket,
    now,
    random: () => 0,
  });
  onTestFinished(async () => {
    client.close();
    await relay.close();
  });
  return client;
}

const nextRequest = async (relay: RawRelay): Promise<Heard> => {
  const [, event] = await relay.next('EVENT');
  return readRequest(event as Event, walletSecret);
};
const answer = (relay: RawRelay, request: Heard, balance: number): void => {
  const body = { result_type: 'get_balance', result: { balance } };
  relay.send(['EVENT', 'nwc', responseEvent(request, body, walletSecret)]);
};
const ask = (client: NwcClient) => client.request('get_balance', {}, { timeout: LONG });
const sentTo = (relay: RawRelay) =>
  relay.messages.all.flatMap(([type, event]) => (type === 'EVENT' ? [(event as Event).id] : []));

test('a request that has expired is listened for and not sent', async () => {
  let now = Date.now();
  const relay = new RawRelay();
  const client = await clientOf(relay, () => now);
  const expired = client.sign('get_balance', {}, 300);
  now += 300_000;
  const heard = client.send('get_balance', expired, { timeout: LONG });
  const other = ask(client);
  const request = await nextRequest(relay);
  expect(request.event.id).not.toBe(expired.id);
  answer(relay, request, 1);
  await other;
  answer(relay, { ...request, event: expired }, 7);
  expect(await heard).toEqual({ balance: 7 });
  expect(sentTo(relay)).toEqual([request.event.id]);
  const [, , { since }] = (await relay.next('REQ')) as [string, string, { since: number }];
  expect(since).toBeLessThanOrEqual(expired.created_at - 600);
});

test('a request that expires while the relay is lost is not sent again', async () => {
  let now = Date.now();
  const relay = new RawRelay();
  const client = await clientOf(relay, () => now);
  const request = client.sign('get_balance', {}, 300);
  const heard = client.send('get_balance', request, { timeout: LONG });
  const sent = await nextRequest(relay);
  now += 300_000;
  relay.drop();
  const other = ask(client);
  const again = await nextRequest(relay);
  answer(relay, again, 1);
  await other;
  answer(relay, sent, 7);
  expect(await heard).toEqual({ balance: 7 });
  expect(sentTo(relay)).toEqual([request.id, again.event.id]);
});

test('a relay that never takes a request is handed it twice', async () => {
  const relay = new RawRelay((self, [type, event]) => {
    if (type !== 'EVENT') return;
    self.send(['OK', (event as Event).id, false, 'auth-required: who are you?']);
    self.send(['AUTH', `who are you, ${self.messages.all.length}?`]);
  });
  const client = await clientOf(relay);
  const asked = ask(client);
  const [first, second] = [await nextRequest(relay), await nextRequest(relay)];
  expect(second.event).toEqual(first.event);
  // Each of these is sent after all that the client does about the refusals before it.
  for (const balance of [1, 2]) {
    const known = new Set(sentTo(relay));
    const other = ask(client);
    const [, event] = await relay.messages.take(
      ([type, sent]) => type === 'EVENT' && !known.has((sent as Event).id),
    );
    answer(relay, readRequest(event as Event, walletSecret), balance);
    expect(await other).toEqual({ balance });
  }
  answer(relay, second, 3);
  expect(await asked).toEqual({ balance: 3 });
  expect(sentTo(relay).filter((id) => id === first.event.id)).toHaveLength(2);
});

test('three challenges are answered on each connection', async () => {
  const relay = new RawRelay();
  const client = await clientOf(relay);
  for (const connection of [1, 2]) {
    const asked = ask(client);
    const request = await nextRequest(relay);
    for (let n = 0; n < 10; n++) relay.send(['AUTH', `challenge ${connection} ${n}`]);
    answer(relay, request, 1);
    await asked;
    // What the client says comes in order: with this request every answer to a challenge is here.
    const last = ask(client);
    answer(relay, await nextRequest(relay), 2);
    await last;
    expect(relay.messages.all.filter(([type]) => type === 'AUTH')).toHaveLength(3 * connection);
    relay.drop();
  }
});
