/** What the embedded wallet tells its clients without being asked. */
import { createHash, randomBytes } from 'node:crypto';
import type { Event } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import type { Scheme } from '../../dev/stack/wallet-service/cipher';
import type { Grant } from '../../dev/stack/wallet-service/connections';
import type { WalletService } from '../../dev/stack/wallet-service/service';
import { RawClient } from './raw-client';

const KINDS = { nip44_v2: 23197, nip04: 23196 } as const;

let stack: Stack;
const undo: (() => void)[] = [];

beforeAll(async () => {
  stack = await startStack();
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

afterAll(() => stack.close());

interface Listener {
  client: RawClient;
  /** Of both kinds. */
  events: Event[];
  /** What was told in this encryption so far. */
  told(scheme?: Scheme): { notification_type: string; notification: Record<string, unknown> }[];
}

async function listener(grant: Grant = {}, wallet: WalletService = stack.wallet): Promise<Listener> {
  const connection = wallet.newConnection(grant);
  const client = await RawClient.connect(connection.uri);
  undo.push(
    () => client.close(),
    () => connection.revoke(),
  );
  const events = await client.subscribe('news', {
    kinds: Object.values(KINDS),
    authors: [wallet.pubkey],
    '#p': [client.pubkey],
  });
  return {
    client,
    events,
    told: (scheme = 'nip44_v2') =>
      events
        .filter(({ kind }) => kind === KINDS[scheme])
        .map((event) => JSON.parse(client.read(event, scheme) ?? 'null')),
  };
}

/** An answered request: whatever the wallet told before it has arrived with it. */
async function settled({ client }: Listener): Promise<void> {
  await client.request('get_balance', {});
}

const pay = (client: RawClient, amountMsat: number) =>
  client.request('pay_invoice', { invoice: stack.network.shop.invoice({ amountMsat }) });

test('a payment made is told in both encryptions, once each, to the client it names', async () => {
  const one = await listener();
  const other = await listener();
  const { result } = await pay(one.client, 4000);
  await settled(one);
  await settled(other);
  for (const { events, told, client } of [one, other]) {
    expect(events.map(({ kind }) => kind).sort()).toEqual([23196, 23197]);
    expect(events.map(({ tags }) => tags)).toEqual([[['p', client.pubkey]], [['p', client.pubkey]]]);
    expect(told('nip44_v2')).toEqual(told('nip04'));
    expect(told()).toMatchObject([
      {
        notification_type: 'payment_sent',
        notification: {
          type: 'outgoing',
          state: 'settled',
          amount: 4000,
          preimage: result?.preimage,
          fees_paid: result?.fees_paid,
        },
      },
    ]);
  }
});

test('a payment that fails is not told', async () => {
  const one = await listener();
  const paymentHash = createHash('sha256').update(randomBytes(32)).digest('hex');
  const { shop } = stack.network;
  const stop = shop.onHeld(() => shop.cancelHeld(paymentHash));
  undo.push(stop);
  const invoice = shop.invoice({ amountMsat: 1000, paymentHash });
  expect(await one.client.errorOf('pay_invoice', { invoice })).toBe('PAYMENT_FAILED');
  await settled(one);
  expect(one.events).toEqual([]);
});

test('a payment received is told, with its invoice', async () => {
  const one = await listener();
  const { result } = await one.client.request('make_invoice', { amount: 3000, description: 'Refund' });
  await stack.network.shop.pay(String(result?.invoice));
  await expect.poll(() => one.told().length).toBe(1);
  expect(one.told()).toMatchObject([
    {
      notification_type: 'payment_received',
      notification: {
        type: 'incoming',
        state: 'settled',
        amount: 3000,
        invoice: result?.invoice,
        description: 'Refund',
      },
    },
  ]);
});

test('a held payment is told with its deadline, and once settled as received', async () => {
  const one = await listener();
  const preimage = randomBytes(32).toString('hex');
  const paymentHash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
  const { result } = await one.client.request('make_hold_invoice', {
    amount: 2000,
    payment_hash: paymentHash,
  });
  const paid = stack.network.shop.pay(String(result?.invoice));
  await expect.poll(() => one.told().length).toBe(1);
  const [held] = one.told();
  expect(held).toMatchObject({
    notification_type: 'hold_invoice_accepted',
    notification: { type: 'incoming', state: 'accepted', payment_hash: paymentHash },
  });
  expect(held?.notification.settle_deadline).toBeGreaterThan(stack.network.wallet.tip().height);
  expect(await one.client.errorOf('settle_hold_invoice', { preimage })).toBeNull();
  await paid;
  await settled(one);
  expect(one.told().map(({ notification_type: type }) => type)).toEqual([
    'hold_invoice_accepted',
    'payment_received',
  ]);
});

test('it tells in the encryptions it speaks at the time', async () => {
  const one = await listener();
  undo.push(() => void stack.wallet.speak({ encryptions: ['nip44_v2', 'nip04'] }));
  await stack.wallet.speak({ encryptions: ['nip44_v2'] });
  await pay(one.client, 1000);
  await settled(one);
  expect(one.events.map(({ kind }) => kind)).toEqual([23197]);
});

test('a connection is told what it was granted, and nothing once it has ended', async () => {
  const received = await listener({ notifications: ['payment_received'] });
  const ended = await listener({ expiresAt: Math.floor(Date.now() / 1000) - 1 });
  const all = await listener();
  expect((await received.client.request('get_info', {})).result?.notifications).toEqual(['payment_received']);
  await pay(all.client, 1000);
  await settled(received);
  await settled(all);
  await stack.relay.flushed();
  expect([received, ended, all].map(({ events }) => events.length)).toEqual([0, 0, 2]);
});
