/** A content script that was taken over says what it likes on its port: nothing escapes, nothing of ours is reached, nothing is spent. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Runtime } from 'webextension-polyfill';
import { createKeepAlive } from '../../src/background/keep-alive';
import { servePagePort } from '../../src/background/page-port';
import { ERROR_CODES } from '../../src/contract/errors';
import { NIP47_PARAMS } from '../../src/contract/nip47-params';
import type { PortAnswer } from '../../src/contract/page-messages';
import { PAGE_PARAMS } from '../../src/contract/page-params';
import { PERMISSIONS } from '../../src/contract/rows';
import { UI_PARAMS } from '../../src/contract/ui-commands';
import { termsOf } from '../core/budgets';
import { seed } from '../nwc/chance';
import { Mailbox } from '../nwc/mailbox';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { newInvoice } from './invoices';
import { beginLife, CONNECTION, connect, type Life, SITE } from './life';
import { routerOf } from './page-router';
import { PromptDesk } from './prompt-desk';

const RUNS = 10_000;
const UI: unknown[] = Object.keys(UI_PARAMS);
const OTHER = 'https://other.example';

let life: Life;
let desk: PromptDesk;

beforeEach(async () => {
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  // Its wallet is at no relay: what would be sent to it fails at once. The other site may spend what it likes, and has asked nothing.
  await connect(life.db, new ScriptedWallet(), { relays: [], budget: 1_000_000 });
  const site = await life.db.sites.get([SITE, CONNECTION]);
  if (!site) throw new Error('There is no site.');
  await life.db.sites.put({ ...site, budget: null, permissions: [...PERMISSIONS] });
  await life.db.sites.put({ ...site, origin: OTHER });
});
afterEach(() => life.end());

const cycle: Record<string, unknown> = {};
cycle.self = cycle;
const { text } = newInvoice({ sats: 1 });
const tricks = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'prototype',
  'hasOwnProperty',
);
const odd = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom<unknown>(
    cycle,
    Number.NaN,
    1n,
    -0,
    Number.POSITIVE_INFINITY,
    'x'.repeat(300_000),
    text,
    [text],
    { invoice: text },
  ),
  tricks.map((name) => JSON.parse(`{"${name}":{"polluted":true}}`)),
);
const nip47 = fc.constantFrom(
  ...Object.keys(NIP47_PARAMS),
  'pay_keysend',
  'multi_pay_invoice',
  'pay',
  'create_connection',
);
const params = fc.oneof(
  odd,
  fc.record({ method: fc.oneof(nip47, tricks), params: odd }),
  fc.record({
    method: fc.constant('pay_invoice'),
    params: fc.record({ invoice: fc.constant(text), origin: fc.constant(OTHER) }),
  }),
  fc.record({ promptId: odd, decision: fc.record({ approved: fc.constant(true) }) }),
  fc.record({ origin: fc.constant(SITE), connectionId: fc.constant(CONNECTION), budget: odd }),
  fc.record({ event: fc.constantFrom('paymentReceived', 'accountChanged'), again: fc.boolean() }),
);
const method = fc.oneof(
  fc.constantFrom<unknown>(...Object.keys(PAGE_PARAMS), ...Object.keys(UI_PARAMS)),
  nip47,
  tricks,
  odd,
);
const reaching = fc.constantFrom(
  { method: 'sendPayment', params: text },
  { method: 'sendMultiPayment', params: [text] },
  { method: 'request', params: { method: 'pay_invoice', params: { invoice: text } } },
  { method: 'signMessage', params: 'I owe you' },
  { method: 'enable' },
  { method: 'site.forget', params: { origin: OTHER, connectionId: CONNECTION } },
  { method: 'site.block', params: { origin: OTHER } },
  {
    method: 'site.setBudget',
    params: { origin: SITE, connectionId: CONNECTION, budget: termsOf(1_000_000) },
  },
  { method: 'connection.remove', params: { connectionId: CONNECTION } },
);
const message = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ id: fc.uuid(), reaching }).map(({ id, reaching: call }) => ({ ...call, id })),
  },
  {
    weight: 8,
    arbitrary: fc.record(
      { id: fc.uuid(), method, params, origin: odd, sender: odd },
      { requiredKeys: ['id'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ id: odd, method, params }) },
  { weight: 1, arbitrary: odd },
);

const LONGEST_COOL_DOWN_MS = 300_000;

/** The user says no to whatever is asked, and the site may ask again at once. */
async function refuseAll(): Promise<never> {
  for (;;) {
    const { id } = await desk.asked.take();
    await life.prompts.decide(id, { approved: false });
    desk.now += LONGEST_COOL_DOWN_MS;
  }
}

function isCall(said: unknown): said is { id: string } {
  return (
    typeof said === 'object' &&
    said !== null &&
    'id' in said &&
    typeof said.id === 'string' &&
    said.id.length <= 100
  );
}

test('whatever a port says, nothing escapes, no command of ours is reached, and nothing is spent', async () => {
  const escaped: unknown[] = [];
  const onError = (error: unknown) => void escaped.push(error);
  process.on('unhandledRejection', onError);
  const logged = vi.spyOn(console, 'error');
  const router = routerOf(life);
  const reachedUi = vi.spyOn(router, 'fromUi');
  const answers = new Mailbox<PortAnswer>();
  let tell: (said: unknown) => void = () => undefined;
  const port = {
    sender: { origin: SITE, url: `${SITE}/`, frameId: 0 },
    postMessage: (answer: PortAnswer) => answers.put(structuredClone(answer)),
    onMessage: {
      addListener: (listener: typeof tell) => {
        tell = listener;
      },
    },
    onDisconnect: { addListener: () => undefined },
  };
  const keepAlive = createKeepAlive(() => undefined);
  const privateSession = {
    knownAs: async (origin: string, tab?: { incognito: boolean }) => (tab?.incognito ? 'private:00' : origin),
  };
  servePagePort(port as unknown as Runtime.Port, {
    router,
    prompts: life.prompts,
    keepAlive,
    privateSession,
  });
  const sitesBefore = await life.db.sites.toArray();
  const connectionsBefore = await life.db.connections.count();

  void refuseAll();
  let called = 0;
  await fc.assert(
    fc.asyncProperty(message, async (said) => {
      tell(said);
      if (!isCall(said)) return;
      called++;
      const answer = await answers.take(({ id }) => id === said.id);
      if ('method' in said && UI.includes(said.method)) {
        expect(answer).toMatchObject({ error: { code: 'UNSUPPORTED_METHOD' } });
      }
    }),
    { numRuns: RUNS, seed },
  );
  // What was said without a name was not heard.
  expect(answers.all).toHaveLength(called);
  process.off('unhandledRejection', onError);

  expect(escaped).toEqual([]);
  expect(logged.mock.calls.filter(([words]) => String(words).includes('unexpected'))).toEqual([]);
  logged.mockRestore();
  expect(reachedUi).not.toHaveBeenCalled();
  expect(await life.db.payments.count()).toBe(0);
  expect(await life.db.sites.toArray()).toEqual(sitesBefore);
  expect(await life.db.connections.count()).toBe(connectionsBefore);
  expect(await life.db.blocked.count()).toBe(0);
  // It was no empty exercise: some were answered well, others refused for many reasons.
  const codes = new Set(answers.all.flatMap((answer) => ('error' in answer ? [answer.error.code] : [])));
  expect(answers.all.some((answer) => 'result' in answer)).toBe(true);
  expect([...codes]).toEqual(
    expect.arrayContaining(['INVALID_PARAMS', 'UNSUPPORTED_METHOD', 'USER_REJECTED']),
  );
  expect([...codes].filter((code) => !ERROR_CODES.includes(code))).toEqual([]);
  expect(codes).not.toContain('INTERNAL');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 120_000);
