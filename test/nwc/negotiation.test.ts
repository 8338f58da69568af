/** In which dialect a wallet is spoken to: by its info event, by what is remembered of it, and by what it refuses. */
import { type Event, finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { WalletInfo } from '../../src/contract/rows';
import { batchReader } from '../../src/nwc/batch-reader';
import type { NwcClient, NwcClientOptions } from '../../src/nwc/client';
import { clientOf } from './client-of';
import { Mailbox } from './mailbox';
import { openSocket } from './open-socket';
import { RawRelay } from './raw-relay';
import { ScriptedWallet } from './scripted-wallet';
import { type Heard, readRequest, responseEvent, speaking, tag } from './wallet-words';

const LONG = 20_000;
const now = () => Math.floor(Date.now() / 1000);
const balance = (amount: number) => ({ result_type: 'get_balance', result: { balance: amount } });
const refusal = (code: string, type: string | null = 'get_balance') => ({
  result_type: type,
  error: { code, message: 'what?' },
});
const ask = (client: NwcClient) => client.request('get_balance', {}, { timeout: LONG });
/** How a request was written. */
const dialectOf = ({ event }: Heard) => [tag(event, 'encryption'), tag(event, 'v')];

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

function announcement(tags: string[][], at = now(), secret = wallet.secret): Event {
  return finalizeEvent({ kind: 13194, created_at: at, tags, content: 'get_balance' }, secret);
}

/** Tells what the client learns. */
function learning(): { onInfo: (info: WalletInfo) => void; learned: Mailbox<WalletInfo> } {
  const learned = new Mailbox<WalletInfo>();
  return { onInfo: (info) => learned.put(info), learned };
}

describe('a wallet is spoken to', () => {
  test.each<[string, string[][], [string, string | undefined]]>([
    ['in NIP-44 where it speaks both', [['encryption', 'nip04 nip44_v2']], ['nip44_v2', undefined]],
    ['in NIP-04 where it speaks that alone', [['encryption', 'nip04']], ['nip04', undefined]],
    ['in NIP-04 where we speak nothing that it does', [['encryption', 'nip99']], ['nip04', undefined]],
    ['in NIP-04 where it says nothing', [], ['nip04', undefined]],
    ['in version 1 where it speaks both versions', [['v', '0.0 1.0']], ['nip44_v2', '1.0']],
    ['in version 1 whatever the minor', [['v', '1.7']], ['nip44_v2', '1.0']],
    ['in version 0, which is NIP-04', [['v', '0.4']], ['nip04', '0.0']],
    ['in the highest common version', [['v', '2.0 0.1 1.1 17.3']], ['nip44_v2', '1.0']],
    ['in NIP-04 where no version is common', [['v', '2.0 10.0 01.0']], ['nip04', undefined]],
    [
      'by its encryptions whatever its versions',
      [
        ['v', '1.0'],
        ['encryption', 'nip04'],
      ],
      ['nip04', undefined],
    ],
    [
      'by its encryptions, without a version',
      [
        ['v', '0.0'],
        ['encryption', 'nip44_v2'],
      ],
      ['nip44_v2', undefined],
    ],
  ])('%s', async (_, tags, dialect) => {
    await wallet.publish(announcement(tags));
    wallet.script = () => balance(1);
    // What is remembered is in each case something else.
    const info = speaking(dialect[0] === 'nip04' ? 'nip44_v2' : 'nip04');
    const client = connect({ info });
    await client.readInfo(LONG);
    expect(await ask(client)).toEqual({ balance: 1 });
    expect(wallet.requests.all.map(dialectOf)).toEqual([dialect]);
  });

  test('in NIP-04 where it never said anything', async () => {
    wallet.script = () => balance(1);
    const client = connect({ info: null });
    expect(await client.readInfo(LONG)).toBeNull();
    await ask(client);
    expect(wallet.requests.all.map(dialectOf)).toEqual([['nip04', undefined]]);
  });

  test('in the version that is remembered', async () => {
    wallet.script = () => balance(1);
    await ask(connect({ info: { ...speaking('nip44_v2'), version: '1.0', at: now() } }));
    expect(wallet.requests.all.map(dialectOf)).toEqual([['nip44_v2', '1.0']]);
  });
});

describe('what is remembered', () => {
  const at = now() - 1_000;

  test.each([0, -1, -900])('stays beside an info event dated %i s from it', async (offset) => {
    await wallet.publish(announcement([['encryption', 'nip04']], at + offset));
    const { onInfo, learned } = learning();
    const client = connect({ info: { ...speaking('nip44_v2'), at }, onInfo });
    await client.readInfo(LONG);
    expect(client.info).toEqual({ ...speaking('nip44_v2'), at });
    expect(learned.all).toEqual([]);
  });

  test('gives way to a newer info event, which is told once', async () => {
    await wallet.publish(
      announcement(
        [
          ['encryption', 'nip04'],
          ['notifications', 'payment_received payment_sent'],
        ],
        at + 1,
      ),
    );
    const { onInfo, learned } = learning();
    const client = connect({ info: { ...speaking('nip44_v2'), at }, onInfo });
    const known: WalletInfo = {
      methods: ['get_balance'],
      notifications: ['payment_received', 'payment_sent'],
      encryption: 'nip04',
      version: null,
      at: at + 1,
    };
    expect(await client.readInfo(LONG)).toEqual(known);
    expect(learned.all).toEqual([known]);
  });

  test('does not give way to a forgery or to a stranger, and what comes after those is heard', async () => {
    const client = connect({ info: { ...speaking('nip44_v2'), at } });
    await client.readInfo(LONG);
    const genuine = announcement([], at + 5);
    relay.inject({ ...genuine, created_at: at + 9, tags: [['encryption', 'nip04']] });
    relay.inject({ ...genuine, content: 'pay_invoice' });
    relay.inject(announcement([], at + 9, generateSecretKey()), genuine);
    wallet.script = () => balance(1);
    await ask(client);
    expect(client.info.encryption).toBe('nip44_v2');
    await wallet.publish(genuine);
    await relay.flushed();
    await ask(client);
    expect(client.info.at).toBe(at + 5);
  });
});

test('an info event that comes while the client runs holds for the next request', async () => {
  wallet.script = () => balance(1);
  const { onInfo, learned } = learning();
  const client = connect({ onInfo });
  await ask(client);
  await wallet.publish(announcement([['encryption', 'nip04']]));
  await learned.take();
  await ask(client);
  expect(wallet.requests.all.map(dialectOf)).toEqual([
    ['nip44_v2', undefined],
    ['nip04', undefined],
  ]);
});

describe('a wallet that refuses the dialect is asked once more', () => {
  const speaksOnly = (scheme: string, code = 'UNSUPPORTED_ENCRYPTION') => {
    wallet.script = (request) => (request.scheme === scheme ? balance(1) : refusal(code));
  };

  test('as it says in an info event that was there all the time, though dated before what is remembered', async () => {
    const at = now() - 1_000;
    await wallet.publish(announcement([['v', '0.0']], at - 500));
    speaksOnly('nip04');
    const { onInfo, learned } = learning();
    const client = connect({ info: { ...speaking('nip44_v2'), at }, onInfo });
    await client.readInfo(LONG);
    expect(client.info.at).toBe(at);
    expect(await ask(client)).toEqual({ balance: 1 });
    expect(wallet.requests.all.map(dialectOf)).toEqual([
      ['nip44_v2', undefined],
      ['nip04', '0.0'],
    ]);
    expect(new Set(wallet.requests.all.map(({ event }) => event.id)).size).toBe(2);
    expect(learned.all).toEqual([
      { ...speaking('nip04'), methods: ['get_balance'], version: '0.0', at: at - 500 },
    ]);
  });

  test('in another version', async () => {
    const at = now() - 1_000;
    await wallet.publish(announcement([['v', '0.0']], at));
    wallet.script = (request) =>
      tag(request.event, 'v') === '0.0' ? balance(1) : refusal('UNSUPPORTED_VERSION');
    const client = connect({ info: { ...speaking('nip44_v2'), version: '1.0', at } });
    expect(await ask(client)).toEqual({ balance: 1 });
    expect(wallet.requests.all.map(dialectOf)).toEqual([
      ['nip44_v2', '1.0'],
      ['nip04', '0.0'],
    ]);
  });

  test.each(['nip04', 'nip44_v2'] as const)(
    'in the other encryption where there is no info event: %s',
    async (scheme) => {
      speaksOnly(scheme);
      const { onInfo, learned } = learning();
      const client = connect({ info: speaking(scheme === 'nip04' ? 'nip44_v2' : 'nip04'), onInfo });
      expect(await ask(client)).toEqual({ balance: 1 });
      expect(await ask(client)).toEqual({ balance: 1 });
      expect(wallet.requests.all).toHaveLength(3);
      expect(learned.all).toEqual([speaking(scheme)]);
    },
  );

  test('in the other encryption where its info event is stale, which stays so after the connection was lost', async () => {
    await wallet.publish(announcement([['encryption', 'nip44_v2']]));
    speaksOnly('nip04');
    const client = connect();
    await client.readInfo(LONG);
    expect(await ask(client)).toEqual({ balance: 1 });
    relay.drop();
    await wallet.connect();
    // The relay tells the stale info event again.
    await client.readInfo(LONG);
    expect(await ask(client)).toEqual({ balance: 1 });
    // The relay tells the wallet again, too.
    const schemes = new Map(wallet.requests.all.map(({ event, scheme }) => [event.id, scheme]));
    expect([...schemes.values()]).toEqual(['nip44_v2', 'nip04', 'nip04']);
  });

  test.each([
    ['another method', 'pay_invoice'],
    ['a method that is none', 'unknown'],
    ['no method', null],
  ])('where the refusal names %s, too', async (_, type) => {
    wallet.script = (request) =>
      request.scheme === 'nip04' ? balance(1) : refusal('UNSUPPORTED_ENCRYPTION', type);
    expect(await ask(connect())).toEqual({ balance: 1 });
  });

  test.each(['UNSUPPORTED_ENCRYPTION', 'UNSUPPORTED_VERSION'])('and no more: %s', async (code) => {
    wallet.script = () => refusal(code);
    const client = connect();
    await expect(ask(client)).rejects.toMatchObject({ code: 'WALLET_ERROR', walletCode: code });
    // Whatever the client would still send comes before this.
    wallet.script = () => balance(1);
    await ask(client);
    expect(wallet.requests.all.slice(0, 2).map(({ scheme }) => scheme)).toEqual(['nip44_v2', 'nip04']);
    expect(wallet.requests.all).toHaveLength(3);
  });

  test('and not where it refuses something else', async () => {
    wallet.script = () => refusal('INTERNAL');
    await expect(ask(connect())).rejects.toMatchObject({ walletCode: 'INTERNAL' });
    expect(wallet.requests.all).toHaveLength(1);
  });

  test('for a request that was sent as it was signed, only with the next', async () => {
    speaksOnly('nip04');
    const { onInfo, learned } = learning();
    const client = connect({ onInfo });
    const event = client.sign('get_balance', {}, 300);
    await expect(client.send('get_balance', event, { timeout: LONG })).rejects.toMatchObject({
      walletCode: 'UNSUPPORTED_ENCRYPTION',
    });
    await learned.take();
    const next = client.sign('get_balance', {}, 300);
    expect(await client.send('get_balance', next, { timeout: LONG })).toEqual({ balance: 1 });
    expect(wallet.requests.all.map((request) => request.event.id)).toEqual([event.id, next.id]);
  });

  test('after a batch that it refused, too', async () => {
    speaksOnly('nip04');
    const { onInfo, learned } = learning();
    const client = connect({ onInfo });
    const invoices = ['a', 'b'].map((id) => ({ id, invoice: 'lnbc1' }));
    const batch = client.sign('multi_pay_invoice', { invoices }, 300);
    const reader = batchReader('multi_pay_invoice', ['a', 'b']);
    const answers = await client.sendBatch('multi_pay_invoice', batch, reader, { timeout: LONG });
    expect(answers.get('b')).toMatchObject({ ok: false, error: { walletCode: 'UNSUPPORTED_ENCRYPTION' } });
    expect(await learned.take()).toEqual(speaking('nip04'));
    expect(await ask(client)).toEqual({ balance: 1 });
  });
});

describe('while the dialect is found out', () => {
  beforeEach(() => {
    relay.rude = { withholds: ['EOSE'] };
    wallet.script = () => refusal('UNSUPPORTED_ENCRYPTION');
    // Nothing ends by itself.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => void vi.useRealTimers());

  /** A client, and what its relay sends to it. */
  function observed(changes: Partial<NwcClientOptions> = {}) {
    const refused = new Mailbox<string>();
    const client = connect({
      openSocket: (url) => {
        const socket = openSocket(url);
        socket.addEventListener('message', ({ data }) => refused.put(String(data)));
        return socket;
      },
      ...changes,
    });
    return { client, refused: () => refused.take((message) => message.startsWith('["EVENT"')) };
  }

  test.each(['at once', 'later'])('an abort is heeded: %s', async (when) => {
    const { client, refused } = observed();
    const stop = new AbortController();
    const asked = client.request('get_balance', {}, { timeout: LONG, signal: stop.signal });
    await refused();
    if (when === 'later') await relay.flushed();
    const reason = new Error('gone');
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  test('the end is heeded, and the wallet is not taken to speak what it never said', async () => {
    const { onInfo, learned } = learning();
    const { client, refused } = observed({ onInfo });
    const asked = ask(client);
    await refused();
    client.close();
    await expect(asked).rejects.toMatchObject({ walletCode: 'UNSUPPORTED_ENCRYPTION' });
    expect(learned.all).toEqual([]);
  });

  test.each([true, false])(
    'time may run out: then the refusal is told, and nothing more is sent; a new dialect is known: %s',
    async (isKnown) => {
      // Where there is an info event, a newer one is waited for until the time is up.
      if (isKnown) await wallet.publish(announcement([['encryption', 'nip04']], now() - 900));
      const { onInfo, learned } = learning();
      const { client, refused } = observed({ info: { ...speaking('nip44_v2'), at: now() }, onInfo });
      const asked = client.request('get_balance', {}, { timeout: 500 });
      const told = expect(asked).rejects.toMatchObject({ walletCode: 'UNSUPPORTED_ENCRYPTION' });
      await refused();
      if (isKnown) await learned.take();
      await vi.advanceTimersByTimeAsync(500);
      await told;
      // Whatever the client would still send comes before this.
      wallet.script = () => balance(1);
      await ask(client);
      expect(wallet.requests.all).toHaveLength(2);
    },
  );
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  test('a relay that never says that it has told all is waited for a second once there is an info event', async () => {
    const at = now();
    relay.rude = { withholds: ['EOSE'] };
    await wallet.publish(announcement([['encryption', 'nip04']], at - 5));
    const { onInfo, learned } = learning();
    const client = connect({ onInfo });
    let isRead = false;
    const reading = client.readInfo(3_600_000).then((info) => {
      isRead = true;
      return info;
    });
    await learned.take();
    vi.advanceTimersByTime(999);
    await wallet.publish(announcement([['encryption', 'nip44_v2']], at));
    await learned.take();
    expect(isRead).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await reading).toMatchObject({ encryption: 'nip44_v2', at });
    // Nor does it make the next reading slow.
    const again = client.readInfo(3_600_000);
    vi.advanceTimersByTime(1_000);
    expect(await again).toMatchObject({ at });
  });

  test('a relay that never says that it has told all, and has nothing, is waited for until the time is up', async () => {
    relay.rude = { withholds: ['EOSE'] };
    const client = connect();
    wallet.script = () => balance(1);
    await ask(client);
    let isRead = false;
    const reading = client.readInfo(5_000).then((info) => {
      isRead = true;
      return info;
    });
    vi.advanceTimersByTime(4_999);
    await ask(client);
    expect(isRead).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await reading).toBeNull();
  });
});

test('what a relay told before its connection was lost does not end the next reading', async () => {
  const cut = new Mailbox<string>();
  const client = connect({
    openSocket: (url) => {
      const socket = openSocket(url);
      socket.addEventListener('close', () => cut.put(url));
      return socket;
    },
  });
  expect(await client.readInfo(LONG)).toBeNull();
  relay.drop();
  await cut.take();
  await wallet.connect();
  await wallet.publish(announcement([['encryption', 'nip04']]));
  expect(await client.readInfo(LONG)).toMatchObject({ encryption: 'nip04' });
});

describe('many requests at once that are refused', () => {
  const secret = generateSecretKey();

  /** Refuses NIP-44 when the test says so, and answers NIP-04. */
  async function refusingRelay(hasInfo: boolean) {
    const refused = new Mailbox<Heard>();
    const raw = new RawRelay((self, [type, subject]) => {
      if (type === 'REQ' && hasInfo && refused.all.length > 0)
        self.send(['EVENT', 'nwc', announcement([['encryption', 'nip04']], now(), secret)]);
      if (type === 'REQ') self.send(['EOSE', 'nwc']);
      if (type !== 'EVENT') return;
      const request = readRequest(subject as Event, secret);
      if (request.scheme === 'nip44_v2') refused.put(request);
      else self.send(['EVENT', 'nwc', responseEvent(request, balance(1), secret)]);
    });
    onTestFinished(() => raw.close());
    const refuse = (request: Heard) =>
      raw.send(['EVENT', 'nwc', responseEvent(request, refusal('UNSUPPORTED_ENCRYPTION'), secret)]);
    return { raw, refused, refuse, client: clientOf(getPublicKey(secret), [await raw.url()]) };
  }

  test.each([true, false])('cost one reading of the info event; there is one: %s', async (hasInfo) => {
    const { raw, refused, refuse, client } = await refusingRelay(hasInfo);
    const asked = Array.from({ length: 10 }, () => ask(client));
    for (const request of await Promise.all(asked.map(() => refused.take()))) refuse(request);
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ balance: 1 })));
    const types = raw.messages.all.map(([type]) => type);
    expect(types.filter((type) => type === 'REQ')).toHaveLength(2);
    expect(types.filter((type) => type === 'EVENT')).toHaveLength(20);
  });

  test('one of them late, do not turn the dialect back', async () => {
    const { raw, refused, refuse, client } = await refusingRelay(false);
    const [early, late] = [ask(client), ask(client)];
    const requests = [await refused.take(), await refused.take()];
    for (const request of requests.slice(0, 1)) refuse(request);
    expect(await early).toEqual({ balance: 1 });
    for (const request of requests.slice(1)) refuse(request);
    expect(await late).toEqual({ balance: 1 });
    expect(client.info.encryption).toBe('nip04');
    expect(raw.messages.all.filter(([type]) => type === 'REQ')).toHaveLength(2);
  });
});
