/** What a service says of itself before it is paid. */
import { describe, expect, test } from 'vitest';
import { parseLnurl } from '../../src/lightning/lnurl';
import type { PayParams } from '../../src/lightning/lnurl-pay-params';
import { requestOf } from '../../src/lightning/lnurl-request';
import { answering } from './fake-service';

const PLAIN = ['text/plain', 'A coffee'];

function answer(changes: object = {}, entries: unknown = [PLAIN]): object {
  return {
    tag: 'payRequest',
    callback: 'https://pay.a.example/cb',
    minSendable: 1000,
    maxSendable: 2000,
    metadata: JSON.stringify(entries),
    ...changes,
  };
}

async function read(changes?: object, entries?: unknown): Promise<PayParams> {
  const request = await requestOf(parseLnurl('ann@a.example'), answering(answer(changes, entries)).access);
  if (request.kind !== 'pay') throw new Error('Not to be paid.');
  return request.params;
}

function expectRefusal(params: Promise<PayParams>, message: RegExp): Promise<void> {
  return expect(params).rejects.toMatchObject({
    code: 'LNURL_ERROR',
    message: expect.stringMatching(message),
  });
}

test('everything the LUDs know is read, and it is plain data', async () => {
  const params = await read(
    {
      commentAllowed: 140,
      allowsNostr: true,
      payerData: { name: { mandatory: false }, auth: { mandatory: true, k1: 'AB'.repeat(32) }, shoeSize: {} },
    },
    [
      ['text/long-desc', 'A coffee.\nWith milk.'],
      PLAIN,
      ['text/identifier', 'ann@a.example'],
      ['image/png;base64', 'aGVsbG8='],
      ['future/thing', { deep: [1] }],
    ],
  );
  expect(structuredClone(params)).toStrictEqual({
    domain: 'a.example',
    callback: 'https://pay.a.example/cb',
    minSendable: 1000,
    maxSendable: 2000,
    metadata: params.metadata,
    description: 'A coffee',
    longDescription: 'A coffee.\nWith milk.',
    identifier: 'ann@a.example',
    image: 'data:image/png;base64,aGVsbG8=',
    commentAllowed: 140,
    payerData: [
      { kind: 'name', mandatory: false },
      { kind: 'auth', mandatory: true, k1: 'ab'.repeat(32) },
    ],
  });
});

test('what is not said is nothing', async () => {
  expect(await read()).toMatchObject({
    description: 'A coffee',
    longDescription: null,
    identifier: null,
    image: null,
    commentAllowed: 0,
    payerData: [],
  });
});

describe('amounts', () => {
  test.each([
    { minSendable: 0 },
    { minSendable: -1 },
    { minSendable: 1.5 },
    { minSendable: '1000' },
    { minSendable: null },
    { minSendable: undefined },
  ])('%j is refused', (changes) => expectRefusal(read(changes), /"minSendable"/));

  test.each([{ maxSendable: 1999.5 }, { maxSendable: '2000' }, { maxSendable: null }])(
    '%j is refused',
    (changes) => expectRefusal(read(changes), /"maxSendable"/),
  );

  test('a range with nothing in it is refused', () =>
    expectRefusal(read({ minSendable: 2001 }), /smallest is larger/));

  test('more than all bitcoin there is means no limit', async () => {
    expect((await read({ maxSendable: 2.1e18 })).maxSendable).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test.each([
  ['http://a.example/cb', /does not start with https/],
  ['https://192.168.0.1/cb', /private network/],
  ['https://localhost/cb', /private network/],
  ['https://ann:pw@a.example/cb', /password/],
  ['/cb', /cannot be read/],
])('the callback %s is refused', (callback, message) => expectRefusal(read({ callback }), message));

describe('metadata', () => {
  test.each([
    ['not JSON', 'x'],
    ['no text', 1],
    ['no array', '{}'],
    ['entries that are no arrays', '["text/plain"]'],
    ['a type that is no text', '[[1, "A coffee"]]'],
    ['an empty entry', '[[]]'],
  ])('%s is refused', (_, metadata) => expectRefusal(read({ metadata }), /cannot be read|"metadata"/));

  test.each([
    ['none', []],
    ['two', [PLAIN, PLAIN]],
    ['one that is no text', [['text/plain', { a: 1 }]]],
    ['one without content', [['text/plain']]],
  ])('%s is not one description', (_, entries) => expectRefusal(read({}, entries), /in one description/));

  test('texts are cut, the metadata itself is not', async () => {
    const params = await read({}, [
      ['text/plain', '😀'.repeat(5000)],
      ['text/long-desc', 'b'.repeat(50_000)],
      ['text/email', 'c'.repeat(1000)],
    ]);
    expect(params.description).toHaveLength(999);
    expect(params.description.endsWith('😀…')).toBe(true);
    expect(params.longDescription).toHaveLength(5000);
    expect(params.identifier).toHaveLength(320);
    expect(params.metadata.length).toBeGreaterThan(60_000);
  });

  test.each([
    ['image/png;base64', 'aGVsbG8="><script>'],
    ['image/png;base64', 'A'.repeat(136_540)],
    ['image/svg+xml;base64', 'aGVsbG8='],
    ['image/jpeg;base64', ['aGVsbG8=']],
    ['image/jpeg;base64', ''],
  ])('the picture %s %#, which is not as it should be, is left out', async (type, content) => {
    expect((await read({}, [PLAIN, [type, content]])).image).toBeNull();
  });

  test('the largest picture there may be is read', async () => {
    const { image } = await read({}, [PLAIN, ['image/jpeg;base64', 'A'.repeat(136_536)]]);
    expect(image).toBe(`data:image/jpeg;base64,${'A'.repeat(136_536)}`);
  });
});

test.each([
  [140, 140],
  [1e9, 2000],
  [0, 0],
  [-1, 0],
  [1.5, 0],
  ['140', 0],
  [true, 0],
  [null, 0],
])('commentAllowed %j is %i', async (commentAllowed, expected) => {
  expect((await read({ commentAllowed })).commentAllowed).toBe(expected);
});

describe('payer data', () => {
  test.each([
    { shoeSize: { mandatory: true } },
    { auth: { mandatory: true } },
    { auth: { mandatory: true, k1: 'short' } },
  ])('%j cannot be told', (payerData) => expectRefusal(read({ payerData }), /cannot tell/));

  test.each([[{ shoeSize: { mandatory: false } }], [{ auth: {} }], [{ auth: null }], ['name'], [null], [[]]])(
    '%j asks for nothing',
    async (payerData) => {
      expect((await read({ payerData })).payerData).toEqual([]);
    },
  );

  test('naming a kind is enough to ask for it', async () => {
    expect((await read({ payerData: { name: true, email: null } })).payerData).toEqual([
      { kind: 'name', mandatory: false },
      { kind: 'email', mandatory: false },
    ]);
  });
});

describe('the tag', () => {
  const access = (tag: unknown) => answering(answer({ tag })).access;

  test('that is unknown is refused', async () => {
    const request = requestOf(parseLnurl('ann@a.example'), access('channelRequest'));
    await expect(request).rejects.toMatchObject({ message: expect.stringMatching(/does not know/) });
  });

  test.each([undefined, 1, null])('%j is refused', async (tag) => {
    const request = requestOf(parseLnurl('ann@a.example'), access(tag));
    await expect(request).rejects.toMatchObject({ message: expect.stringMatching(/"tag"/) });
  });

  test('that contradicts the scheme is refused', async () => {
    const request = requestOf(parseLnurl('lnurlw://a.example/x'), access('payRequest'));
    await expect(request).rejects.toMatchObject({ message: expect.stringMatching(/something else/) });
  });
});
