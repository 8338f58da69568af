/** Notifications: each told once, whatever the wallet, the relays and the gaps between two lives do. */
import { type Event, finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { NwcClient, NwcClientOptions } from '../../src/nwc/client';
import {
  type NotificationCursor,
  NotificationFeed,
  type WalletNotification,
} from '../../src/nwc/notifications';
import { clientOf } from './client-of';
import { Mailbox } from './mailbox';
import { openSocket } from './open-socket';
import { ScriptedWallet } from './scripted-wallet';
import { encrypt, type Heard, infoEvent, speaking } from './wallet-words';

const LONG = 20_000;
const KINDS = { nip04: 23196, nip44_v2: 23197 } as const;
const seconds = () => Math.floor(Date.now() / 1000);
const hash = (n: number): string => n.toString(16).padStart(64, '0');
const received = (n: number, more = {}) => ({
  notification_type: 'payment_received',
  notification: { type: 'incoming', payment_hash: hash(n), amount: n, ...more },
});

let relay: Relay;
let wallet: ScriptedWallet;

beforeEach(async () => {
  relay = await startRelay({ keepsWalletEvents: true });
  wallet = await new ScriptedWallet(relay.url).connect();
  wallet.script = () => ({ result_type: 'get_balance', result: { balance: 1 } });
});
afterEach(async () => {
  wallet.close();
  await relay.close();
});

const secret = generateSecretKey();
const connect = (changes: Partial<NwcClientOptions> = {}): NwcClient =>
  clientOf(wallet.pubkey, [relay.url], { secret, ...changes });
const ask = (client: NwcClient) => client.request('get_balance', {}, { timeout: LONG });

interface Changes {
  scheme?: Heard['scheme'];
  at?: number;
  tags?: string[][];
  author?: Uint8Array;
  content?: string;
}

/** The event by which the wallet tells the client this. */
function notification(to: NwcClient, body: unknown, changes: Changes = {}): Event {
  const { scheme = 'nip44_v2', at = seconds(), tags = [['p', to.clientPubkey]], author } = changes;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const content = changes.content ?? encrypt(scheme, text, wallet.secret, to.clientPubkey);
  return finalizeEvent({ kind: KINDS[scheme], created_at: at, tags, content }, author ?? wallet.secret);
}

/** Listens, and keeps what is told. */
function listening(client: NwcClient, cursor: NotificationCursor | null = null) {
  const told = new Mailbox<WalletNotification>();
  const handle = client.listen((each) => told.put(each), cursor);
  return {
    ...handle,
    told,
    amounts: () => told.all.map(({ transaction }) => transaction.amount),
    /** Resolves once this is told; relays tell in order. */
    until: (n: number) => told.take(({ transaction }) => transaction.amount === n),
  };
}

/** A wallet on another relay as well, with the same key. */
async function onBoth() {
  const second = await startRelay({ keepsWalletEvents: true });
  onTestFinished(() => second.close());
  return { second, relays: [relay.url, second.url] };
}

const down = (url: string) => (asked: string) => {
  if (asked === url) throw new DOMException('out of reach', 'NetworkError');
  return openSocket(asked);
};

describe('a notification', () => {
  test('is told, with what the wallet said of the transaction', async () => {
    const client = connect();
    const { told } = listening(client);
    await wallet.publish(notification(client, received(1, { settled_at: 5, of_our_own: 'kept' })));
    expect(await told.take()).toEqual({
      type: 'payment_received',
      transaction: {
        type: 'incoming',
        state: 'settled',
        payment_hash: hash(1),
        amount: 1,
        settled_at: 5,
        of_our_own: 'kept',
      },
      settleDeadline: null,
    });
  });

  test.each<[unknown, number | null]>([
    [800_000, 800_000],
    ['800000', null],
    [0, null],
    [1.5, null],
    [undefined, null],
  ])('of a held invoice tells the block before which to settle: %j', async (deadline, told) => {
    const client = connect();
    const listener = listening(client);
    await wallet.publish(
      notification(client, {
        notification_type: 'hold_invoice_accepted',
        notification: { payment_hash: hash(1), amount: 1, state: 'accepted', settle_deadline: deadline },
      }),
    );
    expect(await listener.until(1)).toMatchObject({ type: 'hold_invoice_accepted', settleDeadline: told });
  });

  test('in both encryptions, and again on another relay, is told once', async () => {
    const { second, relays } = await onBoth();
    const client = connect({ relays });
    const listener = listening(client);
    await ask(client);
    const both = [
      notification(client, received(1)),
      notification(client, received(1), { scheme: 'nip04' }),
      notification(client, received(2)),
    ];
    for (const to of [relay, second]) {
      // A relay need not heed what was asked of it.
      for (const event of both) to.inject(event, notification(client, received(0)));
      await to.flushed();
    }
    expect(listener.amounts()).toEqual([1, 2]);
  });

  test('of the same payment, first held, then received, is told each time', async () => {
    const client = connect();
    const listener = listening(client);
    await wallet.publish(
      notification(client, { ...received(1), notification_type: 'hold_invoice_accepted' }),
    );
    // What a relay has kept comes in any order within a second: from here on it comes as it is published.
    await listener.told.take();
    await wallet.publish(notification(client, received(1)));
    await wallet.publish(notification(client, received(2)));
    await listener.until(2);
    expect(listener.told.all.map(({ type }) => type)).toEqual([
      'hold_invoice_accepted',
      'payment_received',
      'payment_received',
    ]);
  });

  test('without a p tag may be for us, and is told where it decrypts', async () => {
    const client = connect();
    const listener = listening(client);
    await wallet.publish(notification(client, received(1), { tags: [] }));
    await listener.until(1);
  });

  test('without a payment hash is told once', async () => {
    const client = connect();
    const listener = listening(client);
    const body = { notification_type: 'payment_sent', notification: { amount: 1 } };
    await wallet.publish(notification(client, body));
    await wallet.publish(notification(client, body, { at: seconds() - 1 }));
    await wallet.publish(notification(client, received(2)));
    await listener.until(2);
    expect(listener.amounts()).toEqual([1, 2]);
  });
});

describe('is passed over', () => {
  test.each<[string, unknown, Changes?]>([
    ['what is for another client', received(9), { tags: [['p', 'ab'.repeat(32)]] }],
    ["a stranger's", received(9), { author: generateSecretKey() }],
    ['what does not decrypt', received(9), { content: 'AgAAAAAAAA' }],
    ['plain text', received(9), { content: JSON.stringify(received(9)) }],
    ['no JSON', 'amount: 9'],
    ['an unknown type', { ...received(9), notification_type: 'payment_dreamt' }],
    ['a type that every object has', { ...received(9), notification_type: 'constructor' }],
    ['no type', { notification: { amount: 9 } }],
    ['no transaction', { notification_type: 'payment_received' }],
    ['null', { notification_type: 'payment_received', notification: null }],
  ])('%s', async (_, body, changes) => {
    const client = connect();
    const listener = listening(client);
    await ask(client);
    relay.inject(notification(client, body, changes), notification(client, received(9)));
    await wallet.publish(notification(client, received(1)));
    await listener.until(1);
    expect(listener.amounts()).toEqual([1]);
  });

  test('a forgery, which does not keep the genuine one from being told', async () => {
    const client = connect();
    const listener = listening(client);
    await ask(client);
    const genuine = notification(client, received(1));
    const other = notification(client, received(9));
    relay.inject({ ...genuine, content: other.content });
    relay.inject({ ...genuine, sig: other.sig });
    await wallet.publish(genuine);
    await listener.until(1);
    expect(listener.amounts()).toEqual([1]);
  });

  test('what comes after the listener has stopped', async () => {
    const client = connect();
    const listener = listening(client);
    await wallet.publish(notification(client, received(1)));
    await listener.until(1);
    listener.stop();
    await wallet.publish(notification(client, received(2)));
    await relay.flushed();
    expect(listener.amounts()).toEqual([1]);
  });
});

describe('of the two encryptions the client listens to', () => {
  /** A wallet that speaks one encryption alone publishes in that alone. */
  const inBoth = async (client: NwcClient, n: { nip04: number; nip44_v2: number }) => {
    for (const scheme of ['nip04', 'nip44_v2'] as const)
      await wallet.publish(notification(client, received(n[scheme]), { scheme }));
  };

  test.each(['nip04', 'nip44_v2'] as const)('the one it speaks: %s', async (scheme) => {
    const client = connect({ info: speaking(scheme) });
    const listener = listening(client);
    await ask(client);
    await inBoth(client, { nip04: 4, nip44_v2: 44 });
    await relay.flushed();
    expect(listener.amounts()).toEqual([scheme === 'nip04' ? 4 : 44]);
  });

  test('the new one, once the wallet has announced it', async () => {
    const learned = new Mailbox<unknown>();
    const client = connect({ info: speaking('nip04'), onInfo: (info) => learned.put(info) });
    const listener = listening(client);
    await ask(client);
    await wallet.publish(infoEvent(wallet.secret, 'get_balance'));
    await learned.take();
    // It is asked for after the relay was told of the new kind.
    await ask(client);
    await inBoth(client, { nip04: 4, nip44_v2: 44 });
    await listener.until(44);
    expect(listener.amounts()).toEqual([44]);
  });

  test('the other one, once the wallet has refused the first, from before that on', async () => {
    const client = connect();
    const listener = listening(client);
    await ask(client);
    // It speaks NIP-04 alone, and nobody has heard this yet.
    await wallet.publish(notification(client, received(3), { scheme: 'nip04' }));
    wallet.script = ({ scheme }) =>
      scheme === 'nip04'
        ? { result_type: 'get_balance', result: { balance: 1 } }
        : { result_type: 'get_balance', error: { code: 'UNSUPPORTED_ENCRYPTION', message: '' } };
    await ask(client);
    await wallet.publish(notification(client, received(4), { scheme: 'nip04' }));
    await listener.until(4);
    expect(listener.amounts()).toEqual([3, 4]);
  });
});

describe('wallet clocks that are off', () => {
  test.each([-600, 600])('by %i s lose nothing, while listening and across a gap', async (offset) => {
    const client = connect();
    const first = listening(client);
    await wallet.publish(notification(client, received(1), { at: seconds() + offset }));
    await first.until(1);
    const cursor = first.cursor();
    client.close();
    await wallet.publish(notification(client, received(2), { at: seconds() + offset }));
    const next = listening(connect(), cursor);
    await next.until(2);
    await wallet.publish(notification(client, received(3), { at: seconds() + offset }));
    await next.until(3);
    expect(next.amounts()).toEqual([2, 3]);
  });
});

describe('a later life goes on', () => {
  /** As if it had been stored. */
  const stored = (cursor: NotificationCursor): NotificationCursor => JSON.parse(JSON.stringify(cursor));
  const DAY = 86_400;
  /** So long ago that nothing of it is heard by the slack for clocks. */
  const yesterday = () => seconds() - DAY;

  test('where the one before ended: nothing is lost, and nothing told twice', async () => {
    const client = connect({ now: () => yesterday() * 1000 });
    const first = listening(client);
    await wallet.publish(notification(client, received(1), { at: yesterday() }));
    await first.until(1);
    const cursor = stored(first.cursor());
    client.close();
    for (const n of [2, 3])
      await wallet.publish(notification(client, received(n), { at: yesterday() + 10_000 * n }));
    const next = listening(connect(), cursor);
    await wallet.publish(notification(client, received(4)));
    await next.until(4);
    expect(next.amounts().sort()).toEqual([2, 3, 4]);
  });

  test('though it has asked for other things before it listens', async () => {
    const client = connect({ now: () => yesterday() * 1000 });
    const first = listening(client);
    await wallet.publish(notification(client, received(1), { at: yesterday() }));
    await first.until(1);
    const cursor = stored(first.cursor());
    client.close();
    await wallet.publish(notification(client, received(2), { at: yesterday() + 10_000 }));
    const later = connect();
    await later.readInfo(LONG);
    await ask(later);
    const next = listening(later, cursor);
    // Nor does the cursor say that what is still under way was heard.
    expect(next.cursor().heardUntil).toEqual(cursor.heardUntil);
    await wallet.publish(notification(client, received(3)));
    await next.until(3);
    expect(next.amounts()).toEqual([2, 3]);
  });

  test('from where it stopped, whatever the client did afterwards', async () => {
    let now = yesterday();
    const client = connect({ now: () => now * 1000 });
    const first = listening(client);
    now += 1_000;
    await wallet.publish(notification(client, received(1), { at: now }));
    await first.until(1);
    first.stop();
    const stopped = now;
    now += 20_000;
    await wallet.publish(notification(client, received(2), { at: now }));
    now += 20_000;
    relay.say('["NOTICE","still here"]');
    await relay.flushed();
    const cursor = stored(first.cursor());
    expect(cursor.heardUntil).toEqual({ [relay.url]: stopped });
    now += 20_000;
    const next = listening(client, cursor);
    await wallet.publish(notification(client, received(3), { at: now }));
    await next.until(3);
    expect(next.amounts()).toEqual([2, 3]);
  });

  test('of one listener, whatever another one of the same client has heard', async () => {
    let now = yesterday();
    const client = connect({ now: () => now * 1000 });
    const first = listening(client);
    await wallet.publish(notification(client, received(1), { at: now }));
    await first.until(1);
    const heard = now;
    now += 20_000;
    // What the first one has not been told by then is not lost to it, although the relay is asked anew for both.
    const other = listening(client, first.cursor());
    expect(first.cursor().heardUntil).toEqual({ [relay.url]: heard });
    await wallet.publish(notification(client, received(2), { at: now }));
    await Promise.all([first.until(2), other.until(2)]);
    other.stop();
    now += 20_000;
    await wallet.publish(notification(client, received(3), { at: now }));
    await first.until(3);
    expect([first.amounts(), other.amounts()]).toEqual([[1, 2, 3], [2]]);
  });

  test('with a relay that could not be reached before, and has what the other has not', async () => {
    const { second, relays } = await onBoth();
    let now = yesterday();
    const client = connect({ relays, openSocket: down(second.url), now: () => now * 1000 });
    const first = listening(client);
    await wallet.publish(notification(client, received(1), { at: now }));
    await first.until(1);
    await second.publish(notification(client, received(2), { at: now + 5 }));
    // The first relay is heard well past that.
    now += 40_000;
    await wallet.publish(notification(client, received(3), { at: now }));
    await first.until(3);
    const cursor = stored(first.cursor());
    expect(cursor.heardUntil[relay.url]).toBe(now);
    client.close();
    const next = listening(connect({ relays }), cursor);
    await wallet.publish(notification(client, received(4)));
    await Promise.all([next.until(2), next.until(4)]);
    expect(next.amounts().sort()).toEqual([2, 4]);
  });

  test('and with a relay that comes back while it listens', async () => {
    const { second, relays } = await onBoth();
    let isDown = true;
    const client = connect({
      relays,
      openSocket: (url) => (isDown ? down(second.url)(url) : openSocket(url)),
    });
    const listener = listening(client);
    await wallet.publish(notification(client, received(1)));
    await listener.until(1);
    await second.publish(notification(client, received(1)));
    await second.publish(notification(client, received(2)));
    isDown = false;
    client.open();
    await listener.until(2);
    expect(listener.amounts()).toEqual([1, 2]);
  });

  test('after the connection was lost, too', async () => {
    const client = connect();
    const listener = listening(client);
    await wallet.publish(notification(client, received(1)));
    await listener.until(1);
    const restarted = relay.restart();
    await relay.publish(notification(client, received(2)));
    await restarted;
    await listener.until(2);
    await relay.publish(notification(client, received(3)));
    await listener.until(3);
    expect(listener.amounts()).toEqual([1, 2, 3]);
  });
});

describe('the cursor', () => {
  const DAY_MS = 86_400_000;
  const content = (n: number) => JSON.stringify(received(n));

  test('is plain data', () => {
    const feed = new NotificationFeed(null, ['wss://a.example'], () => 1_700_000_000_000);
    feed.take(content(1), 1_700_000_000);
    const cursor = feed.cursor();
    expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor);
    expect(cursor.told).toHaveLength(1);
  });

  test('holds a bounded number of names, each of a bounded length, whatever the wallet sends', () => {
    const feed = new NotificationFeed(null, ['wss://a.example'], () => 1_700_000_000_000);
    const long = { notification_type: 'payment_sent', notification: { note: 'x'.repeat(200_000) } };
    feed.take(JSON.stringify(long), 1_700_000_000);
    for (let n = 0; n < 5_100; n++) feed.take(content(n), 1_700_000_000);
    feed.take(JSON.stringify(long), 1_700_000_000);
    const { told } = feed.cursor();
    expect(told).toHaveLength(5_000);
    expect(Math.max(...told.map(([name]) => name.length))).toBeLessThan(200);
    // The oldest went first.
    expect(feed.take(content(5_099), 1_700_000_000)).toBeNull();
    expect(feed.take(content(0), 1_700_000_000)).not.toBeNull();
  });

  test('forgets the relays that the connection has no more', () => {
    const cursor = { heardUntil: { 'wss://gone.example': 1_700_000_000 }, told: [] };
    const feed = new NotificationFeed(cursor, ['wss://a.example'], () => 1_700_000_500_000);
    // What only the one that is gone has told may be on the other as well.
    expect(feed.cursor().heardUntil).toEqual({ 'wss://a.example': 1_700_000_000 });
  });

  test('forgets after a week what no relay is asked for any more, and does not tell that again', () => {
    let now = 1_700_000_000_000;
    const feed = new NotificationFeed(null, ['wss://a.example'], () => now);
    const at = () => Math.floor(now / 1000);
    const first = at();
    expect(feed.take(content(1), first)).not.toBeNull();
    now += 8 * DAY_MS;
    feed.heard('wss://a.example', now);
    expect(feed.take(content(2), at())).not.toBeNull();
    expect(feed.cursor().told).toHaveLength(1);
    // A relay may tell what it was not asked for.
    expect(feed.take(content(1), first)).toBeNull();
  });

  test('of a gap of months asks a relay for the last week', () => {
    const now = 1_700_000_000;
    const heardUntil = { 'wss://a.example': now - 90 * 86_400 };
    const feed = new NotificationFeed({ heardUntil, told: [] }, ['wss://a.example'], () => now * 1000);
    expect(feed.since('wss://a.example')).toBe(now - 7 * 86_400 - 900);
  });

  test('written by a clock that was ahead does not hide what comes', () => {
    const now = 1_700_000_000;
    const heardUntil = { 'wss://a.example': now + 90 * 86_400 };
    const feed = new NotificationFeed({ heardUntil, told: [] }, ['wss://a.example'], () => now * 1000);
    expect(feed.since('wss://a.example')).toBe(now - 900);
    expect(feed.take(content(1), now)).not.toBeNull();
  });
});
