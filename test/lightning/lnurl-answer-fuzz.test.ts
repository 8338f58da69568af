/** Thousands of answers that a service should not give. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { msat } from '../../src/core/msat';
import { parseLnurl } from '../../src/lightning/lnurl';
import { requestInvoice } from '../../src/lightning/lnurl-pay';
import { type LnurlRequest, requestOf } from '../../src/lightning/lnurl-request';
import { askWhetherSettled } from '../../src/lightning/lnurl-verify';
import vectors from '../vectors/lnurl.json';
import { answering, respond } from './fake-service';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000 });

const PARAMS = {
  domain: 'a.example',
  callback: 'https://a.example/cb',
  minSendable: msat(1),
  maxSendable: msat(1000),
  metadata: '[["text/plain","A coffee"]]',
  description: 'A coffee',
  longDescription: null,
  identifier: null,
  image: null,
  commentAllowed: 0,
  payerData: [],
};

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, '', -0, -1, 0.5, 1e308, 2 ** 53, 'https://10.0.0.1/', 'http://a.example/', [], {}, [
    [],
  ]),
);
/** The parts of right answers, each now and then wrong or missing. */
const field = (value: unknown) => fc.oneof({ weight: 8, arbitrary: fc.constant(value) }, odd);
const key = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'status',
  'reason',
  'name',
  'auth',
  'mandatory',
);
const entry = fc.tuple(
  fc.constantFrom('text/plain', 'text/long-desc', 'image/png;base64', '__proto__'),
  field('A coffee'),
);
const metadata = fc.oneof(
  fc.constant('[["text/plain","A coffee"]]'),
  fc.array(entry, { maxLength: 3 }).map((entries) => JSON.stringify(entries)),
);

const request = fc.record(
  {
    tag: fc.oneof(fc.constantFrom('payRequest', 'payRequest', 'withdrawRequest'), odd),
    callback: field('https://a.example/cb'),
    minSendable: field(1000),
    maxSendable: field(2000),
    metadata: fc.oneof({ weight: 8, arbitrary: metadata }, odd),
    commentAllowed: field(10),
    payerData: fc.oneof(fc.dictionary(key, odd), odd),
    k1: field('abc'),
    defaultDescription: field('Change'),
    minWithdrawable: field(1),
    maxWithdrawable: field(1000),
  },
  { requiredKeys: ['tag', 'callback'] },
);
const second = fc.record(
  {
    pr: field('lnbc1'),
    successAction: fc.oneof(fc.dictionary(fc.constantFrom('tag', 'message', 'url'), odd), odd),
    verify: odd,
    settled: field(true),
    preimage: odd,
    status: fc.oneof(fc.constantFrom('OK', 'ERROR'), odd),
    reason: odd,
  },
  { requiredKeys: [] },
);
const body = (answer: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 6, arbitrary: answer.map((value) => JSON.stringify(value)) },
    fc.string({ unit: 'binary' }),
  );

/** What comes of it, or null where it was refused as it should be. Anything else thrown is a fault. */
async function orRefused<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof FuseboxError)) throw error;
    expect(error.message).toMatch(/^[A-Z][ -~]+\.$/);
    return null;
  }
}

test('whatever a service says of itself, it can be used or is refused', async () => {
  const seen = { used: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(body(request), async (text) => {
      const { access } = answering((url: URL) => respond(text, url.href));
      const made: LnurlRequest | null = await orRefused(requestOf(parseLnurl(vectors.bech32.lnurl), access));
      seen[made === null ? 'refused' : 'used']++;
      if (made === null) return;
      expect(structuredClone(made)).toStrictEqual(made);
      if (made.kind === 'auth') throw new Error('A login out of nothing.');
      expect(made.params.callback).toBe('https://a.example/cb');
      const { params } = made;
      const [min, max] =
        made.kind === 'pay'
          ? [made.params.minSendable, made.params.maxSendable]
          : [made.params.minWithdrawable, made.params.maxWithdrawable];
      expect(min).toBeGreaterThan(0);
      expect(max).toBeGreaterThanOrEqual(min);
      expect(params.domain).toBe('service.com');
    }),
    { numRuns: 5_000 },
  );
  expect(seen.used).toBeGreaterThan(200);
  expect(seen.refused).toBeGreaterThan(200);
});

test('no answer that is none becomes an invoice, or a proof', async () => {
  await fc.assert(
    fc.asyncProperty(body(second), async (text) => {
      const { access } = answering((url: URL) => respond(text, url.href));
      const choice = { amount: msat(1000), network: null };
      expect(await orRefused(requestInvoice(PARAMS, choice, access))).toBeNull();
      const invoice = { invoice: 'lnbc1', paymentHash: '00'.repeat(32) };
      const settlement = await orRefused(askWhetherSettled('https://a.example/v', invoice, access));
      expect(settlement?.preimage ?? null).toBeNull();
    }),
    { numRuns: 5_000 },
  );
});
