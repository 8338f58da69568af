/** The table of commands: who reaches what, and that nothing else is reached by anything. */
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Router } from '../../src/background/router';
import { FuseboxError } from '../../src/contract/errors';
import { PAGE_PARAMS, PAGE_USAGE } from '../../src/contract/page-params';
import { UI_PARAMS } from '../../src/contract/ui-commands';
import { termsOf } from '../core/budgets';
import { emptyDatabase } from '../store/empty-database';
import { asker, beginLife, connect, type Life, SITE } from './life';
import { routerOf } from './page-router';
import { PromptDesk } from './prompt-desk';

const PAGE = Object.keys(PAGE_PARAMS);
const UI = Object.keys(UI_PARAMS);
/** What a page or a message may name to reach further than the table. */
const TRICKS = [
  'constructor',
  '__proto__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'prototype',
  '',
  'enable ',
  'ENABLE',
  'pay_invoice',
  'connection',
  'site.',
  ...([
    null,
    undefined,
    0,
    1,
    true,
    ['enable'],
    ['connection.add'],
    {},
    { toString: () => 'enable' },
    Symbol.iterator,
  ] as const),
];

let life: Life;
let router: Router;
let log: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  // It has no wallet and no site, and the user has just said no: every command that gets through ends by itself.
  const desk = new PromptDesk();
  desk.coolDowns = { [SITE]: { rejections: 1, until: desk.now + 1 } };
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  router = routerOf(life);
  log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  log.mockRestore();
  await life.end();
});

const UNKNOWN = { error: { code: 'UNSUPPORTED_METHOD', message: 'Fusebox does not know this method.' } };
const VALID: Record<string, unknown> = {
  sendPayment: 'lnbc1',
  makeInvoice: 1,
  lookupInvoice: 'lnbc1',
  sendPaymentAsync: 'lnbc1',
  sendMultiPayment: ['lnbc1'],
  keysend: { destination: `02${'ab'.repeat(32)}`, amount: 1 },
  multiKeysend: [{ destination: `02${'ab'.repeat(32)}`, amount: 1 }],
  signMessage: 'x',
  verifyMessage: { signature: 'x', message: 'x' },
  lnurl: 'x',
  request: { method: 'get_info' },
  on: { event: 'accountChanged' },
  off: { event: 'accountChanged' },
  link: 'lightning:lnbc1',
  'connection.add': { uri: 'nwc:' },
  'connection.remove': { connectionId: 'x' },
  'connection.refresh': { connectionId: 'x' },
  'connection.learn': { connectionId: 'x' },
  'payment.settleByHand': { paymentId: 'x', wasPaid: true },
  'prompt.decide': { promptId: 'x', decision: { approved: true } },
  'settings.change': { opensLinks: false },
  'site.appear': { origin: 'https://shop.example' },
  'site.disappear': { origin: 'https://shop.example' },
  'site.setBudget': { origin: 'x', connectionId: 'x', budget: termsOf(1) },
  'site.forget': { origin: 'x', connectionId: 'x' },
  'site.permit': { origin: 'x', connectionId: 'x', permission: 'balance', granted: false },
  'site.block': { origin: 'x' },
  'site.unblock': { origin: 'x' },
};

describe('what a page reaches', () => {
  test.each(PAGE)('%s', async (method) => {
    expect(await router.fromPage(method, VALID[method], asker())).not.toEqual(UNKNOWN);
  });
  test.each(UI)('not %s', async (method) => {
    expect(await router.fromPage(method, VALID[method], asker())).toEqual(UNKNOWN);
  });
});

describe('what our own pages reach', () => {
  test.each(UI)('%s', async (method) => {
    expect(await router.fromUi(method, VALID[method])).not.toEqual(UNKNOWN);
  });
  test.each(PAGE)('not %s', async (method) => {
    expect(await router.fromUi(method, VALID[method])).toEqual(UNKNOWN);
  });
});

test.each(
  TRICKS.map((method) => [typeof method === 'object' ? JSON.stringify(method) : String(method), method]),
)('nobody reaches %s', async (_, method) => {
  for (const params of [undefined, {}, 'lnbc1', { uri: 'x' }]) {
    expect(await router.fromPage(method, params, asker())).toEqual(UNKNOWN);
    expect(await router.fromUi(method, params)).toEqual(UNKNOWN);
  }
});

test('any name but those of the table is unknown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), fc.anything(), async (method, params) => {
      fc.pre(![...PAGE, ...UI].some((name) => name === method));
      expect(await router.fromPage(method, params, asker())).toEqual(UNKNOWN);
      expect(await router.fromUi(method, params)).toEqual(UNKNOWN);
    }),
  );
});

describe('parameters that do not hold', () => {
  const MARK = 'a7f3-SECRET';
  /** Anything, marked all over, so that an echo of any part of it is seen. */
  const marked = fc
    .anything({
      maxDepth: 3,
      withBigInt: true,
      withDate: true,
      withNullPrototype: true,
      withTypedArray: true,
    })
    .chain((value) =>
      fc.constantFrom<unknown>(
        value,
        { [MARK]: value },
        { uri: value, connectionId: value, promptId: MARK, decision: { approved: MARK, amount: value } },
        { uri: [MARK], origin: MARK, connectionId: MARK, amount: value },
        { amount: MARK, defaultMemo: value },
        [MARK, value],
        { ...(VALID['site.forget'] as object), [MARK]: MARK },
        { promptId: 'x', decision: { approved: true, budget: { amount: value, period: MARK } } },
      ),
    );
  const schemas = { ...PAGE_PARAMS, ...UI_PARAMS } as Record<string, v.GenericSchema>;

  test.each([...PAGE, ...UI])(
    'of %s are INVALID_PARAMS, in words that say nothing of them',
    async (method) => {
      const schema = schemas[method];
      if (!schema) throw new Error(`${method} has no schema.`);
      const isPage = method in PAGE_PARAMS;
      const message = isPage
        ? PAGE_USAGE[method as keyof typeof PAGE_USAGE]
        : 'This was not understood. Try again.';
      await fc.assert(
        fc.asyncProperty(marked, async (params) => {
          const outcome = await (isPage
            ? router.fromPage(method, params, asker())
            : router.fromUi(method, params));
          if (v.safeParse(schema, params).success) {
            // It went on, and met that there is no wallet, no site and no prompt. Nothing unforeseen happened.
            if ('error' in outcome) expect(outcome.error.code).not.toBe('INTERNAL');
          } else {
            expect(outcome).toEqual({ error: { code: 'INVALID_PARAMS', message } });
          }
          expect(JSON.stringify(outcome)).not.toContain(MARK);
        }),
        { numRuns: 100 },
      );
      expect(log).not.toHaveBeenCalled();
    },
  );

  test.each([
    ['connection.add', { uri: 'x', more: 1 }],
    ['prompt.decide', { promptId: 'x', decision: { approved: false, amount: 1 } }],
    ['prompt.decide', { promptId: 'x', decision: { approved: true, amount: 0.5 } }],
    ['prompt.decide', { promptId: 'x', decision: { approved: true, amount: -1 } }],
    ['prompt.decide', { promptId: 'x', decision: { approved: 'true' } }],
    [
      'prompt.decide',
      { promptId: 'x', decision: { approved: true, budget: { ...termsOf(1), period: 'decade' } } },
    ],
    ['prompt.decide', { promptId: '', decision: { approved: true } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x', budget: { ...termsOf(1), amount: 2 ** 53 } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x', budget: { ...termsOf(1), largest: '5' } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x', budget: { ...termsOf(1), perMinute: 0 } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x', budget: { ...termsOf(1), since: 0 } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x', budget: { amount: 1, period: 'day' } }],
    ['site.setBudget', { origin: 'x', connectionId: 'x' }],
  ])('%s %j', async (method, params) => {
    expect(await router.fromUi(method, params)).toMatchObject({ error: { code: 'INVALID_PARAMS' } });
  });
});

test('the words and the code of a wallet reach our own pages, and no other', async () => {
  const refusal = new FuseboxError('WALLET_REFUSED', 'The wallet does not allow this.', {
    details: 'channel 12 to bob',
    walletCode: 'RESTRICTED',
    paymentHash: 'ab',
  });
  await connect(life.db, { pubkey: '' }, { relays: [], budget: null });
  vi.spyOn(life.payments, 'send').mockRejectedValue(refusal);
  vi.spyOn(life.payments, 'settleByHand').mockRejectedValue(refusal);
  const { code, message, details, walletCode, paymentHash } = refusal;
  expect(await router.fromPage('sendPayment', 'lnbcrt1', asker())).toEqual({
    error: { code, message, paymentHash },
  });
  expect(await router.fromUi('payment.settleByHand', { paymentId: 'id', wasPaid: true })).toEqual({
    error: { code, message, paymentHash, details, walletCode },
  });
});

test('a failure nobody foresaw is INTERNAL, and its text stays here', async () => {
  life.db.close({ disableAutoOpen: true });
  const outcome = await router.fromPage('isEnabled', undefined, asker());
  expect(outcome).toMatchObject({ error: { code: 'INTERNAL' } });
  expect(JSON.stringify(outcome)).not.toMatch(/database/i);
  expect(log).toHaveBeenCalledOnce();
});
