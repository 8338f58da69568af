/** How a service is asked, and what is not put up with. */
import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { askForConsent, askService, withParameters } from '../../src/lightning/lnurl-fetch';
import { answering, respond } from './fake-service';

const URL_ASKED = 'https://a.example/x';
const schema = v.object({ tag: v.string(), max: v.optional(v.number()) });

afterEach(() => {
  vi.restoreAllMocks();
});

async function errorOf(answer: unknown, url = URL_ASKED): Promise<FuseboxError> {
  const error: unknown = await askService(url, schema, answering(answer).access).catch((thrown) => thrown);
  if (!(error instanceof FuseboxError)) throw new Error('Not refused.', { cause: error });
  return error;
}

test('it is a bare GET that tells nothing of the user', async () => {
  const { access, asked, inits } = answering({ tag: 'x' });
  await askService(URL_ASKED, schema, access);
  expect(asked).toEqual([URL_ASKED]);
  expect(inits).toEqual([
    {
      headers: { accept: 'application/json' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'follow',
      signal: expect.any(AbortSignal),
    },
  ]);
});

test('what the schema does not know is left out, and neither status nor type of the content matters', async () => {
  const { access } = answering(() =>
    respond('{"tag": "x", "more": 1, "__proto__": {"y": 2}}', URL_ASKED, 404),
  );
  expect(await askService(URL_ASKED, schema, access)).toStrictEqual({ tag: 'x' });
});

test.each(['http://a.example/', 'https://10.0.0.1/', 'http://127.0.0.1/', 'not a URL'])(
  '%s is not asked at all',
  async (url) => {
    const { access, asked } = answering({ tag: 'x' });
    await expect(askService(url, schema, access)).rejects.toMatchObject({ code: 'LNURL_ERROR' });
    expect(asked).toEqual([]);
  },
);

test('this machine is asked in development', async () => {
  const { access } = answering({ tag: 'x' });
  const allowed = { ...access, loopback: true };
  expect(await askService('http://127.0.0.1:1/', schema, allowed)).toEqual({ tag: 'x' });
});

test.each(['https://10.0.0.1/', 'http://a.example/', 'https://localhost/', ''])(
  'an answer that a redirect brought from %j is not read',
  async (from) => {
    const read = vi.fn();
    const body = new ReadableStream({ pull: read }, { highWaterMark: 0 });
    const { access, inits } = answering(() => respond(body, from));
    await expect(askService(URL_ASKED, schema, access)).rejects.toMatchObject({
      code: 'LNURL_ERROR',
      message: expect.stringMatching(/redirects/),
    });
    expect(read).not.toHaveBeenCalled();
    expect(inits[0]?.signal?.aborted).toBe(true);
  },
);

test('an answer that a redirect brought from another public host is read', async () => {
  const { access } = answering(() => respond('{"tag": "x"}', 'https://www.a.example/y'));
  expect(await askService(URL_ASKED, schema, access)).toEqual({ tag: 'x' });
});

test.each([
  ['<html>', /not LNURL\.$/],
  ['', /not LNURL\.$/],
  ['null', /not LNURL\.$/],
  ['[]', /not LNURL: its "tag"/],
  ['{}', /not LNURL: its "tag"/],
  ['{"tag": "x", "max": "1"}', /not LNURL: its "max"/],
])('%j is refused', async (body, message) => {
  const error = await errorOf(() => respond(body, URL_ASKED));
  expect(error).toMatchObject({ code: 'LNURL_ERROR', message: expect.stringMatching(message) });
});

test('what the service says of its error stays out of the message', async () => {
  const reason = 'Send your seed to thief.example';
  for (const status of ['ERROR', 'error']) {
    expect(await errorOf({ status, reason })).toMatchObject({
      code: 'LNURL_ERROR',
      message: 'The service refused.',
      details: reason,
    });
  }
  expect((await errorOf({ status: 'ERROR', reason: 'x'.repeat(1000) })).details).toHaveLength(300);
  expect((await errorOf({ status: 'ERROR', reason: { toString: 1 } })).details).toBeUndefined();
  expect((await errorOf({ status: 'ERROR' })).details).toBeUndefined();
});

test('an endless answer is left at 256 kB', async () => {
  let sent = 0;
  const { access, inits } = answering(() =>
    respond(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(0x20));
        },
      }),
      URL_ASKED,
    ),
  );
  await expect(askService(URL_ASKED, schema, access)).rejects.toMatchObject({
    code: 'LNURL_ERROR',
    message: expect.stringMatching(/too long/),
  });
  expect(sent).toBeLessThan(10 * 65_536);
  expect(inits[0]?.signal?.aborted).toBe(true);
});

test('an answer as large as it may be is read, though it is cut between the bytes of a character', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ tag: 'ü'.repeat(131_000) }));
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 1001));
      controller.enqueue(bytes.subarray(1001));
      controller.close();
    },
  });
  const { access } = answering(() => respond(body, URL_ASKED));
  expect((await askService(URL_ASKED, schema, access)).tag).toBe('ü'.repeat(131_000));
});

/** A service that never answers, but hears of the abort. */
const silent = (_: string, { signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

test('after 15 seconds it is enough', async () => {
  const clock = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(clock.signal);
  const answer = askService(URL_ASKED, schema, { fetch: silent, loopback: false });
  expect(timeout).toHaveBeenCalledWith(15_000);
  clock.abort();
  await expect(answer).rejects.toMatchObject({
    code: 'LNURL_ERROR',
    message: expect.stringMatching(/in time/),
  });
});

test('whoever asked can withdraw the question', async () => {
  const asker = new AbortController();
  const answer = askService(URL_ASKED, schema, { fetch: silent, loopback: false, signal: asker.signal });
  asker.abort();
  await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a service that cannot be reached is one sentence, with its cause', async () => {
  const cause = new TypeError('fetch failed');
  const error = await errorOf(() => {
    throw cause;
  });
  expect(error).toMatchObject({
    code: 'LNURL_ERROR',
    message: expect.stringMatching(/cannot be reached/),
    cause,
  });
});

test('consent is {"status": "OK"} and nothing else', async () => {
  await askForConsent(URL_ASKED, answering({ status: 'OK' }).access);
  await askForConsent(URL_ASKED, answering({ status: 'ok' }).access);
  for (const answer of [{}, { status: 'MAYBE' }, { status: 1 }, 'OK', { status: 'ERROR' }]) {
    await expect(askForConsent(URL_ASKED, answering(answer).access)).rejects.toMatchObject({
      code: 'LNURL_ERROR',
    });
  }
});

test.each([
  ['https://a.example/x', 'https://a.example/x?a=1&b=%26%20%2B'],
  ['https://a.example/x?y=%20+&z', 'https://a.example/x?y=%20+&z&a=1&b=%26%20%2B'],
  ['https://a.example/x#y', 'https://a.example/x?a=1&b=%26%20%2B'],
])('parameters are added to %s', (url, expected) => {
  expect(withParameters(url, { a: '1', b: '& +' })).toBe(expected);
});
