/**
 * Notifications of the wallet while everything goes wrong on the way that can, over several lives of the client: each is told once, and
 * nothing else is.
 */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { type Event, finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Step, take } from '../../dev/stack/faults/steps';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import { cipherFor, SCHEMES, type Scheme } from '../../dev/stack/wallet-service/cipher';
import { NOTIFICATION_KINDS, NOTIFICATION_TYPES } from '../../dev/stack/wallet-service/protocol';
import type { NotificationCursor, WalletNotification } from '../../src/nwc/notifications';
import { chance } from './chance';
import { HostileWorld } from './hostile-world';
import { HurriedClock } from './hurried-clock';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

/** For each encryption. */
const RUNS = 75;
/** Seconds. Wallets' clocks are off by minutes. */
const SKEW = 600;
/** The payment hash in everything that must not be told. */
const LIE = 'f'.repeat(64);
const KINDS: Record<Scheme, number> = NOTIFICATION_KINDS;
const stranger = generateSecretKey();

/** What is sent for one notification. */
class News {
  readonly hash = randomBytes(32).toString('hex');
  readonly event: Event;
  readonly #world: HostileWorld;

  constructor(
    world: HostileWorld,
    readonly type: (typeof NOTIFICATION_TYPES)[number],
  ) {
    this.#world = world;
    this.event = this.signed();
  }

  text(change: object = {}, hash = this.hash): string {
    return JSON.stringify({ notification_type: this.type, notification: { payment_hash: hash }, ...change });
  }

  /** By the wallet, for this client. */
  signed(
    plaintext = this.text(),
    change: { at?: number; kind?: number; p?: string; content?: string } = {},
  ): Event {
    return this.#world.wallet.sign(this.#template(plaintext, change));
  }

  byStranger(): Event {
    return finalizeEvent(this.#template(this.text({}, LIE), {}), stranger);
  }

  #template(
    plaintext: string,
    {
      at = 0,
      kind = KINDS[this.#world.scheme],
      p = this.#world.client.clientPubkey,
      content = this.#encrypted(plaintext),
    },
  ) {
    return { kind, tags: [['p', p]], content, created_at: Math.floor(Date.now() / 1000) + at };
  }

  #encrypted(plaintext: string): string {
    const { secret, walletPubkey } = this.#world.connection;
    return cipherFor(this.#world.scheme, secret, walletPubkey).encrypt(plaintext);
  }
}

const lie = { payment_hash: LIE };

/** What comes before and after a notification, by the relays' doing. */
const NOISE = {
  'wrong author': (news) => news.byStranger(),
  'bad signature': (news) => ({ ...news.event, content: news.signed(news.text({}, LIE)).content }),
  'another id': (news) => ({ ...news.signed(news.text({}, LIE)), id: LIE }),
  undecryptable: (news) => news.signed('', { content: 'nonsense' }),
  'for another client': (news) => news.signed(news.text({}, LIE), { p: getPublicKey(stranger) }),
  'no JSON': (news) => news.signed('no JSON'),
  'a list': (news) => news.signed(JSON.stringify([news.type, lie])),
  'no type': (news) => news.signed(news.text({ notification_type: undefined, notification: lie })),
  'an unknown type': (news) => news.signed(news.text({ notification_type: 'lie', notification: lie })),
  'a list as type': (news) => news.signed(news.text({ notification_type: [news.type], notification: lie })),
  'no notification': (news) => news.signed(news.text({ notification: undefined })),
  'a text as notification': (news) => news.signed(news.text({ notification: LIE })),
  'a list as notification': (news) => news.signed(news.text({ notification: [lie] })),
  'a response': (news) => news.signed(JSON.stringify({ result_type: 'get_info', error: null, result: lie })),
  huge: (news) => news.signed('', { content: 'x'.repeat(300_000) }),
  /** As a wallet that speaks both encryptions sends it. */
  'the other kind': (news) =>
    news.signed(news.text(), {
      kind: KINDS.nip04 + KINDS.nip44_v2 - news.event.kind,
    }),
} satisfies Record<string, (news: News) => Event>;

/** How it comes itself. */
const DELIVERIES = {
  simply: ({ event }, relays) => [{ kind: 'answer', event, to: relays }],
  'three times': (news, relays) =>
    [news.event, news.event, news.signed()].map((event) => ({ kind: 'answer', event, to: relays })),
  'dated ahead': (news, relays) => [
    { kind: 'answer', event: news.signed(news.text(), { at: SKEW }), to: relays },
  ],
  'dated behind': (news, relays) => [
    { kind: 'answer', event: news.signed(news.text(), { at: -SKEW }), to: relays },
  ],
  'by the second relay': ({ event }, relays) => [{ kind: 'answer', event, to: relays.slice(1) }],
  'after a cut': ({ event }, relays) => [
    { kind: 'mishap', befall: (relay) => relay.drop() },
    { kind: 'answer', event, to: relays },
  ],
  'before a cut': ({ event }, relays) => [
    { kind: 'answer', event, to: relays },
    { kind: 'mishap', befall: (relay) => relay.drop() },
  ],
  'after a restart': ({ event }, relays) => [
    { kind: 'mishap', befall: (relay) => relay.restart() },
    { kind: 'answer', event, to: relays },
  ],
} satisfies Record<string, (news: News, relays: HostileWorld['relays']) => Step[]>;

const noises = Object.keys(NOISE) as (keyof typeof NOISE)[];
const deliveries = Object.keys(DELIVERIES) as (keyof typeof DELIVERIES)[];

const planned = fc.record({
  type: fc.constantFrom(...NOTIFICATION_TYPES),
  noise: fc.shuffledSubarray(noises, { maxLength: 4 }),
  delivery: fc.constantFrom(...deliveries),
  /** Whether the client ends before it comes, and another goes on after. */
  isBetweenLives: fc.nat(5).map((n) => n === 0),
});

let network: LightningNetwork;
let clock: HurriedClock;

beforeAll(async () => {
  network = await startNetwork();
  clock = new HurriedClock();
});
afterAll(() => {
  clock.stop();
  network.close();
});

describe.each(SCHEMES)('over %s', (scheme) => {
  let world: HostileWorld;
  let stop: () => NotificationCursor;
  let told: WalletNotification[] = [];

  /** A client that listens; ends with its cursor, as a store keeps it. */
  function live(cursor: NotificationCursor | null): void {
    const client = world.newClient();
    const listening = client.listen((notification) => told.push(notification), cursor);
    stop = () => {
      const reached = JSON.parse(JSON.stringify(listening.cursor()));
      listening.stop();
      client.close();
      return reached;
    };
  }

  async function begin(): Promise<void> {
    world = await HostileWorld.start({ network, scheme });
    live(null);
  }

  beforeAll(begin);
  afterAll(async () => {
    stop();
    await world.close();
  });

  test('each is told once, and nothing else is', async () => {
    const many = fc.array(planned, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(many, async (plans) => {
        try {
          await play(plans);
        } catch (error) {
          // What a failed run leaves behind is not for the next.
          stop();
          await world.close();
          await begin();
          throw error;
        }
      }),
      { numRuns: RUNS, ...chance },
    );
  });

  async function play(plans: (typeof planned extends fc.Arbitrary<infer T> ? T : never)[]): Promise<void> {
    await world.forgetAll();
    told = [];
    const expected: { type: string; hash: string }[] = [];
    for (const { type, noise, delivery, isBetweenLives } of plans) {
      const news = new News(world, type);
      expected.push({ type, hash: news.hash });
      const wrong = noise.map(
        (name): Step => ({ kind: 'forgery', event: NOISE[name](news), like: news.event }),
      );
      const cursor = isBetweenLives ? stop() : null;
      for (const step of [...wrong, ...DELIVERIES[delivery](news, world.relays), ...wrong])
        await take(step, world.relays);
      if (cursor) live(cursor);
    }
    await clock.until(() => told.length >= expected.length);
    await Promise.all(world.relays.map((relay) => relay.flushed()));
    const heard = told.map(({ type, transaction }) => ({ type, hash: transaction.payment_hash }));
    const byHash = (a: { hash?: string | null | undefined }, b: { hash?: string | null | undefined }) =>
      String(a.hash).localeCompare(String(b.hash));
    expect(heard.sort(byHash)).toEqual(expected.sort(byHash));
  }
});
