/** The invoice of a service is paid only if it is the one that was asked for. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { msat } from '../../src/core/msat';
import { withParameters } from '../../src/lightning/lnurl-fetch';
import { type PayChoice, type PayInvoice, requestInvoice } from '../../src/lightning/lnurl-pay';
import type { PayParams } from '../../src/lightning/lnurl-pay-params';
import { payerDataJson } from '../../src/lightning/lnurl-payer-data';
import vectors from '../vectors/lnurl.json';
import { encodeInvoice, FIELD, type Field, wordsOfBytes, wordsOfNumber, wordsOfText } from './encode-invoice';
import { answering } from './fake-service';

const METADATA = '[["text/plain", "A coffee ☕"]]';
const PARAMS: PayParams = {
  domain: 'a.example',
  callback: 'https://pay.a.example/cb?id=7',
  minSendable: msat(1000),
  maxSendable: msat(2_000_000),
  metadata: METADATA,
  description: 'A coffee ☕',
  longDescription: null,
  identifier: null,
  image: null,
  commentAllowed: 5,
  payerData: [],
};
const CHOICE: PayChoice = { amount: msat(1_000_000), network: 'mainnet' };

const now = () => Math.floor(Date.now() / 1000);
const hashed = (text: string): Field => [FIELD.h, wordsOfBytes(sha256(utf8ToBytes(text)))];

/** An invoice of 1,000 sat. */
function invoice({
  prefix = 'lnbc10u',
  timestamp = now(),
  described = hashed(METADATA),
}: {
  prefix?: string;
  timestamp?: number;
  described?: Field;
} = {}): string {
  const fields: Field[] = [
    [FIELD.p, wordsOfBytes(new Uint8Array(32).fill(1))],
    [FIELD.s, wordsOfBytes(new Uint8Array(32).fill(2))],
    [FIELD.x, wordsOfNumber(60)],
    described,
  ];
  return encodeInvoice({ prefix, timestamp, fields, key: new Uint8Array(32).fill(7) });
}

function ask(answer: unknown, params: Partial<PayParams> = {}, choice: Partial<PayChoice> = {}) {
  const service = answering(answer);
  const asking: Promise<PayInvoice> = requestInvoice(
    { ...PARAMS, ...params },
    { ...CHOICE, ...choice },
    service.access,
  );
  return { ...service, asking };
}

function expectRefusal(asking: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  return expect(asking).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
}

test('the invoice that was asked for is given, as plain data', async () => {
  const { asking, asked } = ask({
    pr: invoice(),
    routes: [],
    verify: 'https://a.example/v',
    disposable: null,
  });
  const answer = await asking;
  expect(asked).toEqual(['https://pay.a.example/cb?id=7&amount=1000000']);
  expect(answer.invoice).toMatchObject({ amount: 1_000_000, network: 'mainnet' });
  expect(answer).toMatchObject({ successAction: null, verify: 'https://a.example/v' });
  expect(structuredClone(answer)).toStrictEqual(answer);
});

describe('what the user chose', () => {
  test.each([999, 2_000_001])('%i msat are not asked for', async (amount) => {
    const { asking, asked } = ask({ pr: invoice() }, {}, { amount: msat(amount) });
    await expectRefusal(asking, 'INVALID_PARAMS', /amount/);
    expect(asked).toEqual([]);
  });

  test('a comment goes along', async () => {
    const { asking, asked } = ask({ pr: invoice() }, {}, { comment: 'a&b ☕' });
    await asking;
    expect(new URL(asked[0] ?? '').searchParams.get('comment')).toBe('a&b ☕');
  });

  test.each(['123456', '☕☕☕☕☕☕'])('the comment %s is too long', async (comment) => {
    const { asking, asked } = ask({ pr: invoice() }, {}, { comment });
    await expectRefusal(asking, 'INVALID_PARAMS', /comment/);
    expect(asked).toEqual([]);
  });

  test('the network of an unknown wallet is not judged', async () => {
    await ask({ pr: invoice({ prefix: 'lntb10u' }) }, {}, { network: null }).asking;
  });
});

describe('the invoice is refused', () => {
  test.each(['lnbc11u', 'lnbc', 'lnbc10000000010p', 'lnbc1u'])('with the amount of %s', (prefix) =>
    expectRefusal(ask({ pr: invoice({ prefix }) }).asking, 'LNURL_ERROR', /another amount/),
  );

  test.each(['lntb10u', 'lnbcrt10u', 'lntbs10u'])('of the network %s', (prefix) =>
    expectRefusal(ask({ pr: invoice({ prefix }) }).asking, 'WRONG_NETWORK', /the wallet is on mainnet/),
  );

  test('when it has expired', () =>
    expectRefusal(ask({ pr: invoice({ timestamp: now() - 61 }) }).asking, 'INVOICE_EXPIRED', /expired/));

  test.each([
    ['something else', hashed('something else')],
    ['nothing', hashed('')],
    ['the same with other white space', hashed('[["text/plain","A coffee ☕"]]')],
  ])('with the hash of %s', (_, described) =>
    expectRefusal(ask({ pr: invoice({ described }) }).asking, 'LNURL_ERROR', /not for what the service/),
  );

  test.each(['', 'hello', invoice().slice(0, -1)])('when it is %j', (pr) =>
    expectRefusal(ask({ pr }).asking, 'INVALID_INVOICE', /missing or mistyped/),
  );

  test.each([{}, { pr: 7 }, { pr: null }])('when there is none: %j', (answer) =>
    expectRefusal(ask(answer).asking, 'LNURL_ERROR', /"pr"/),
  );
});

test('an invoice with a description in place of the hash passes', async () => {
  const described: Field = [FIELD.d, wordsOfText('A coffee')];
  expect((await ask({ pr: invoice({ described }) }).asking).invoice.description).toBe('A coffee');
});

describe('payer data', () => {
  const payerData: PayParams['payerData'] = [
    { kind: 'name', mandatory: true },
    { kind: 'email', mandatory: false },
  ];
  const committed = (text: string) => ({ pr: invoice({ described: hashed(text) }) });

  test('are sent, and the hash commits to them', async () => {
    const { asking, asked } = ask(
      committed(`${METADATA}{"name":"Ann & Bo"}`),
      { payerData },
      {
        payerData: { name: 'Ann & Bo' },
      },
    );
    await asking;
    expect(new URL(asked[0] ?? '').searchParams.get('payerdata')).toBe('{"name":"Ann & Bo"}');
  });

  test.each([
    ['the metadata alone', committed(METADATA)],
    ['other data', committed(`${METADATA}{"name":"Bo"}`)],
    ['nothing', { pr: invoice({ described: [FIELD.d, wordsOfText('A coffee')] }) }],
  ])('an invoice that commits to %s is refused', (_, answer) =>
    expectRefusal(
      ask(answer, { payerData }, { payerData: { name: 'Ann' } }).asking,
      'LNURL_ERROR',
      /not for what the service/,
    ),
  );

  test('what is mandatory must be told', () =>
    expectRefusal(
      ask({}, { payerData }, { payerData: { email: 'a@a.example' } }).asking,
      'INVALID_PARAMS',
      /your name/,
    ));

  test('what was not asked is not told', () =>
    expectRefusal(
      ask({}, { payerData }, { payerData: { name: 'Ann', pubkey: '02' } }).asking,
      'INVALID_PARAMS',
      /did not ask/,
    ));

  test('nothing told is no parameter', () => {
    expect(payerDataJson([{ kind: 'name', mandatory: false }], {})).toBeNull();
  });

  test('the example of LUD-18 is written as it is there', () => {
    const { metadata, urlEncoded, hashed: whole } = vectors.payerData;
    const json = decodeURIComponent(urlEncoded);
    expect(metadata + json).toBe(whole);
    expect(withParameters('https://a.example/', { payerdata: json })).toBe(
      `https://a.example/?payerdata=${urlEncoded}`,
    );
  });
});

test.each(['nonsense', 7, {}, `https://a.example/${'x'.repeat(2000)}`])(
  'a verify of %j is none',
  async (verify) => {
    expect((await ask({ pr: invoice(), verify }).asking).verify).toBeNull();
  },
);

test('a success action that cannot be shown stops the payment', () =>
  expectRefusal(
    ask({ pr: invoice(), successAction: { tag: 'dance' } }).asking,
    'LNURL_ERROR',
    /cannot show/,
  ));

test('a success action is held to the domain of the callback', async () => {
  const successAction = { tag: 'url', description: 'Receipt', url: 'https://pay.a.example/r' };
  expect((await ask({ pr: invoice(), successAction }).asking).successAction).toEqual(successAction);
});
