/** What goes wrong is told by one class of errors, with the wallet's own code, and without a secret in any text. */
import { inspect } from 'node:util';
import { base64, base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { nsecEncode } from 'nostr-tools/nip19';
import { getConversationKey } from 'nostr-tools/nip44';
import { type Event, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { meaningForPayment, NwcError } from '../../src/nwc/nwc-error';
import { clientOf } from './client-of';
import { type FakeSocket, FakeSockets } from './fake-socket';
import { readRequest, responseEvent, speaking } from './wallet-words';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const walletSecret = generateSecretKey();
const wallet = getPublicKey(walletSecret);
const URLS = ['wss://one.example', 'wss://two.example'];

function connected(secret: Uint8Array) {
  const sockets = new FakeSockets();
  const client = clientOf(wallet, URLS, { openSocket: sockets.open, secret });
  client.open();
  for (const socket of sockets.all) socket.accept();
  return { client, sockets };
}

function ask(secret: Uint8Array = generateSecretKey()) {
  const { client, sockets } = connected(secret);
  const event = client.sign('get_balance', {}, 300);
  const asked = client.send('get_balance', event, { timeout: 10_000 });
  asked.catch(() => undefined);
  return { client, sockets, event, asked, secret };
}

/** By the second relay. */
function answer({ sockets }: { sockets: FakeSockets }, event: Event, body: unknown): void {
  const response = responseEvent(readRequest(event, walletSecret), body, walletSecret);
  sockets.last.say(['EVENT', 'nwc', response]);
}
const failure = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => expect.unreachable('It should not have worked.'),
    (error: unknown) => error,
  );

describe("a wallet's refusal", () => {
  test.each([
    ['RATE_LIMITED', 'RATE_LIMITED'],
    ['NOT_IMPLEMENTED', 'UNSUPPORTED_METHOD'],
    ['INSUFFICIENT_BALANCE', 'INSUFFICIENT_BALANCE'],
    ['QUOTA_EXCEEDED', 'WALLET_BUDGET_EXCEEDED'],
    ['RESTRICTED', 'WALLET_REFUSED'],
    ['UNAUTHORIZED', 'WALLET_REFUSED'],
    ['PAYMENT_FAILED', 'PAYMENT_FAILED'],
    ['INTERNAL', 'WALLET_ERROR'],
    ['OTHER', 'WALLET_ERROR'],
    ['NOT_FOUND', 'WALLET_ERROR'],
    ['BAD_REQUEST', 'WALLET_ERROR'],
    ['FEE_LIMIT_EXCEEDED', 'WALLET_ERROR'],
    ['A_CODE_OF_ITS_OWN', 'WALLET_ERROR'],
    ['rate_limited', 'WALLET_ERROR'],
    ['constructor', 'WALLET_ERROR'],
    ['__proto__', 'WALLET_ERROR'],
    ['toString', 'WALLET_ERROR'],
    ['', 'WALLET_ERROR'],
  ])('%s is kept, and called %s', async (walletCode, code) => {
    const scene = ask();
    // Written by hand: `__proto__` would not be a key of its own.
    const body = `{"result_type":"get_balance","error":{"code":${JSON.stringify(walletCode)},"message":"why"},"result":null}`;
    answer(scene, scene.event, body);
    const error = await failure(scene.asked);
    expect(error).toBeInstanceOf(NwcError);
    expect(error).toBeInstanceOf(FuseboxError);
    expect(error).toMatchObject({
      code,
      walletCode,
      message: expect.stringMatching(/^The .+\.$/),
      details: 'why',
      connection: scene.client.clientPubkey,
      relays: ['two.example'],
      delivery: { relays: 2, isRepeated: false },
    });
  });

  test.each([
    ['many characters', 'x'.repeat(10_000), `${'x'.repeat(200)}`],
    ['control characters', 'a\u0007\u202eb', 'a b'],
    ['nothing but those', '\u0000\u200b', undefined],
  ])('in %s is shown as plain text', async (_, message, shown) => {
    const scene = ask();
    answer(scene, scene.event, { result_type: 'get_balance', error: { code: 'OTHER', message } });
    expect(await failure(scene.asked)).toMatchObject({ details: shown });
  });

  test.each([{ code: 'OTHER' }, { code: 'OTHER', message: null }])(
    'without words is a sentence of ours: %j',
    async (error) => {
      const scene = ask();
      answer(scene, scene.event, { result_type: 'get_balance', error });
      expect(await failure(scene.asked)).toMatchObject({
        walletCode: 'OTHER',
        details: undefined,
      });
    },
  );

  test('beside a result is a refusal', async () => {
    const scene = ask();
    const error = { code: 'OTHER', message: '' };
    answer(scene, scene.event, { result_type: 'get_balance', error, result: { balance: 1 } });
    expect(await failure(scene.asked)).toMatchObject({ walletCode: 'OTHER' });
  });

  test('tells that the request had been handed to a relay more than once', async () => {
    const scene = ask();
    scene.sockets.last.say(['NOTICE', 'hello']);
    scene.sockets.last.lose();
    vi.advanceTimersByTime(250);
    scene.sockets.last.accept();
    answer(scene, scene.event, { result_type: 'get_balance', error: { code: 'OTHER' } });
    expect(await failure(scene.asked)).toMatchObject({ delivery: { relays: 2, isRepeated: true } });
  });

  test.each([
    ...['INTERNAL', 'OTHER', 'NOT_FOUND', 'A_CODE_OF_ITS_OWN', 'constructor', '__proto__', ''].map(
      (code) => [code, 'nothing'] as const,
    ),
    ...['PAYMENT_FAILED', 'RATE_LIMITED'].map((code) => [code, 'perhaps-not-paid'] as const),
    ...['QUOTA_EXCEEDED', 'UNSUPPORTED_ENCRYPTION', 'FEE_LIMIT_EXCEEDED', 'EXPIRED'].map(
      (code) => [code, 'not-paid'] as const,
    ),
  ])('%j means of a payment: %s', (code, meaning) => {
    expect(meaningForPayment(code)).toBe(meaning);
  });
});

/** Every way in which a request can end badly. */
const ENDINGS: Record<string, (scene: ReturnType<typeof ask>, words: string) => Promise<unknown>> = {
  'a refusal': ({ asked, ...scene }, words) => {
    answer(scene, scene.event, { result_type: 'get_balance', error: { code: words, message: words } });
    return failure(asked);
  },
  silence: ({ asked }) => {
    vi.advanceTimersByTime(10_000);
    return failure(asked);
  },
  'what cannot be read': ({ asked, ...scene }, words) => {
    answer(scene, scene.event, words);
    vi.advanceTimersByTime(10_000);
    return failure(asked);
  },
  'the refusal of every relay': ({ asked, sockets, event }, words) => {
    for (const socket of sockets.all) socket.say(['OK', event.id, false, words]);
    vi.advanceTimersByTime(10_000);
    return failure(asked);
  },
  'no relay': async ({ client, sockets }) => {
    const all: readonly FakeSocket[] = [...sockets.all];
    for (const socket of all) socket.lose();
    const asked = failure(client.request('settle_hold_invoice', { preimage: 'ab' }, { timeout: 10_000 }));
    await vi.advanceTimersByTimeAsync(0);
    for (const socket of sockets.all) if (!all.includes(socket)) socket.lose();
    return asked;
  },
  'the end of the client': ({ client, asked }) => {
    client.close();
    return failure(asked);
  },
  'the same request twice': ({ client, event }) =>
    failure(client.send('get_balance', event, { timeout: 10_000 })),
  'a method that the wallet does not list': async ({ client, secret }) => {
    const sockets = new FakeSockets();
    const lacking = clientOf(client.walletPubkey, URLS, {
      openSocket: sockets.open,
      secret,
      info: { ...speaking('nip44_v2'), methods: [] },
    });
    return failure(lacking.request('get_balance', {}, { timeout: 10_000 }));
  },
};

test.each(Object.entries(ENDINGS))('%s tells no secret, however it is printed', async (_, end) => {
  const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => {
    // The order of the curve begins with 0xff: this keeps within it.
    return bytes[0] !== 0xff && bytes.some((byte) => byte > 9);
  });
  await fc.assert(
    fc.asyncProperty(secrets, fc.string({ minLength: 1 }), async (secret, words) => {
      const error = await end(ask(secret), words);
      expect(error).toBeInstanceOf(FuseboxError);
      const printed = [
        String(error),
        error instanceof Error ? error.stack : '',
        JSON.stringify(error),
        inspect(error, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null }),
      ].join('\n');
      const shared = getConversationKey(secret, wallet);
      const hex = Buffer.from(secret).toString('hex');
      const forms = [secret, shared].flatMap((key) => [
        Buffer.from(key).toString('hex'),
        base64.encode(key),
        base64urlnopad.encode(key),
        [...key].join(','),
        [...key].join(', '),
      ]);
      for (const form of [...forms, nsecEncode(secret), hex.toUpperCase()])
        expect(printed.includes(form)).toBe(false);
    }),
    { numRuns: 10 },
  );
});
