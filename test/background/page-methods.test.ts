/** Every method a page can call, in every state that its site can be in. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Router } from '../../src/background/router';
import type { CallOutcome, PageMethod } from '../../src/contract/page-messages';
import type { Prompt } from '../../src/contract/prompts';
import { FIRST_PERMISSIONS, PERMISSIONS, type Permission } from '../../src/contract/rows';
import { undecidedPayments } from '../../src/store/payments';
import { blockSite } from '../../src/store/sites';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import type { Heard } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { newInvoice } from './invoices';
import { asker, beginLife, CONNECTION, connect, type Life, SITE } from './life';
import { routerOf } from './page-router';
import { PATIENCE } from './patience';
import { PromptDesk } from './prompt-desk';

const NODE = `02${'ab'.repeat(32)}`;
/** Paid to the wallet by somebody. */
const RECEIVED = newInvoice({ sats: 21 });
/** Of another payee, for the wallet to pay. */
const DUE = newInvoice({ sats: 42 });
const MADE = newInvoice({ sats: 5 });
const RECEIVED_TRANSACTION = {
  type: 'incoming',
  state: 'settled',
  invoice: RECEIVED.text,
  description: 'Coffee',
  preimage: RECEIVED.preimage,
  payment_hash: RECEIVED.paymentHash,
  amount: 21_900,
  fees_paid: 0,
  created_at: 1_800_000_000,
  settled_at: 1_800_000_060,
  metadata: { payer_data: { email: 'someone@example.com' } },
};
const SENT_ELSEWHERE = { ...RECEIVED_TRANSACTION, type: 'outgoing', fees_paid: 1_100 };
const WALLET: Record<string, (params: never) => object> = {
  get_balance: () => ({ balance: 21_999 }),
  make_invoice: () => ({ invoice: MADE.text, preimage: MADE.preimage, payment_hash: MADE.paymentHash }),
  lookup_invoice: () => RECEIVED_TRANSACTION,
  list_transactions: () => ({ transactions: [RECEIVED_TRANSACTION, SENT_ELSEWHERE] }),
  sign_message: ({ message }: { message: string }) => ({ message, signature: 'signed' }),
  make_hold_invoice: () => ({ invoice: MADE.text, payment_hash: MADE.paymentHash }),
  settle_hold_invoice: () => ({}),
  cancel_hold_invoice: () => ({}),
  pay_invoice: () => ({ preimage: DUE.preimage }),
  pay_keysend: ({ preimage }: { preimage: string }) => ({ preimage }),
};
/** Made for each payment. */
const PREIMAGE = expect.stringMatching(/^[0-9a-f]{64}$/);
const HISTORY_ENTRY = {
  type: 'incoming',
  state: 'settled',
  invoice: RECEIVED.text,
  description: 'Coffee',
  preimage: RECEIVED.preimage,
  payment_hash: RECEIVED.paymentHash,
  amount: 21,
  fees_paid: 0,
  created_at: 1_800_000_000,
  settled_at: 1_800_000_060,
};
const { preimage: _, ...SENT_ENTRY } = { ...HISTORY_ENTRY, type: 'outgoing', fees_paid: 2 };

interface Row {
  call: string;
  method: PageMethod;
  params?: unknown;
  /** The permission it needs; null where being connected is enough. */
  needs: Permission | null;
  /** What is asked each time, besides a permission. */
  asks?: Prompt['kind'];
  result: unknown;
}
const request = (method: string, params?: unknown) => ({ method, params });
const rows: Row[] = (
  [
    ['getInfo', 'getInfo', undefined, null, undefined, expect.objectContaining({ supports: ['lightning'] })],
    ['getBalance', 'getBalance', undefined, 'balance', undefined, { balance: 21, currency: 'sats' }],
    [
      'makeInvoice',
      'makeInvoice',
      5,
      'invoices',
      undefined,
      { paymentRequest: MADE.text, rHash: MADE.paymentHash },
    ],
    [
      'lookupInvoice',
      'lookupInvoice',
      RECEIVED.text.toUpperCase(),
      'lookup',
      undefined,
      { paymentRequest: RECEIVED.text, paid: true, preimage: RECEIVED.preimage },
    ],
    [
      'listTransactions',
      'listTransactions',
      { limit: 50 },
      'history',
      undefined,
      { transactions: [HISTORY_ENTRY, SENT_ENTRY] },
    ],
    ['signMessage', 'signMessage', 'hello', null, 'sign', { message: 'hello', signature: 'signed' }],
    [
      'sendPayment',
      'sendPayment',
      `lightning:${DUE.text}`,
      'pay',
      'pay',
      { preimage: DUE.preimage, paymentHash: DUE.paymentHash },
    ],
    ['sendPaymentAsync', 'sendPaymentAsync', DUE.text, 'pay', 'pay', {}],
    [
      'keysend',
      'keysend',
      { destination: NODE.toUpperCase(), amount: '5', customRecords: { 696969: 'podcast' } },
      'pay',
      'pay',
      { preimage: PREIMAGE, paymentHash: PREIMAGE },
    ],
    ['on a payment', 'on', { event: 'paymentReceived' }, 'events', undefined, null],
    ['get_info', 'request', request('get_info'), null, undefined, expect.objectContaining({ pubkey: NODE })],
    ['get_balance', 'request', request('get_balance', {}), 'balance', undefined, { balance: 21_999 }],
    [
      'make_invoice',
      'request',
      request('make_invoice', { amount: 5_000 }),
      'invoices',
      undefined,
      { type: 'incoming', invoice: MADE.text, payment_hash: MADE.paymentHash, amount: 5_000 },
    ],
    [
      'lookup_invoice',
      'request',
      request('lookup_invoice', { payment_hash: RECEIVED.paymentHash }),
      'lookup',
      undefined,
      { ...HISTORY_ENTRY, amount: 21_900 },
    ],
    [
      'list_transactions',
      'request',
      request('list_transactions'),
      'history',
      undefined,
      {
        transactions: [
          { ...HISTORY_ENTRY, amount: 21_900 },
          { ...SENT_ENTRY, amount: 21_900, fees_paid: 1_100 },
        ],
      },
    ],
    [
      'sign_message',
      'request',
      request('sign_message', { message: 'hello' }),
      null,
      'sign',
      { message: 'hello', signature: 'signed' },
    ],
    [
      'make_hold_invoice',
      'request',
      request('make_hold_invoice', { amount: 5_000, payment_hash: MADE.paymentHash }),
      'invoices',
      undefined,
      expect.objectContaining({ invoice: MADE.text }),
    ],
    [
      'settle_hold_invoice',
      'request',
      request('settle_hold_invoice', { preimage: MADE.preimage }),
      'invoices',
      undefined,
      {},
    ],
    [
      'cancel_hold_invoice',
      'request',
      request('cancel_hold_invoice', { payment_hash: MADE.paymentHash }),
      'invoices',
      undefined,
      {},
    ],
    [
      'pay_invoice',
      'request',
      request('pay_invoice', { invoice: DUE.text }),
      'pay',
      'pay',
      { preimage: DUE.preimage },
    ],
    [
      'pay_keysend',
      'request',
      request('pay_keysend', { pubkey: NODE, amount: 1_500, tlv_records: [{ type: 696969, value: 'ab' }] }),
      'pay',
      'pay',
      { preimage: PREIMAGE },
    ],
  ] as [string, PageMethod, unknown, Permission | null, Prompt['kind'] | undefined, unknown][]
).map(([call, method, params, needs, asks, result]) => ({
  call,
  method,
  params,
  needs,
  result,
  ...(asks ? { asks } : {}),
}));
/** What is not here needs no connection (enable, isEnabled, off), cannot be done, or needs a service (lnurl: see lnurl-calls.test.ts). */
const UNSUPPORTED: [PageMethod, unknown][] = [
  ['request', request('get_budget')],
  ['request', request('create_connection', {})],
  ['request', request('multi_pay_invoice', {})],
  ['request', request('getinfo')],
  ['request', request('request.getinfo')],
  ['request', request('constructor')],
  ['request', request('__proto__')],
];

let relay: Relay;
let wallet: ScriptedWallet;
let desk: PromptDesk;
let life: Life;
let router: Router;

beforeAll(async () => {
  relay = await startRelay();
  wallet = await new ScriptedWallet(relay.url).connect();
  wallet.script = ({ method, params }: Heard) => ({
    result_type: method,
    result: WALLET[method]?.(params as never) ?? {},
  });
});
afterAll(async () => {
  wallet.close();
  await relay.close();
});
beforeEach(async () => {
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  router = routerOf(life);
  const info = { methods: Object.keys(WALLET) };
  await connect(life.db, wallet, { relays: [relay.url], budget: null, info });
  await life.db.connections.update(CONNECTION, { nodePubkey: NODE });
  await life.db.holdInvoices.put({ paymentHash: MADE.paymentHash, origin: SITE, connectionId: CONNECTION });
});
afterEach(async () => {
  await nothingUnderWay();
  await life.end();
});

/**
 * `sendPaymentAsync` is answered while its payment is under way: a journal that is wiped then is written again, and a wallet that all tests share
 * hears the request in a later one.
 */
const nothingUnderWay = () =>
  vi.waitFor(async () => expect(await undecidedPayments(life.db)).toEqual([]), PATIENCE);

const hold = (permissions: readonly Permission[]) =>
  life.db.sites.update([SITE, CONNECTION], { permissions: [...permissions] });

/** Makes the call; every question is answered so. Returns what was asked, and the outcome. */
async function call(
  { method, params }: Pick<Row, 'method' | 'params'>,
  approves: (prompt: Prompt) => boolean = () => true,
): Promise<{ asked: (Prompt['kind'] | Permission)[]; outcome: CallOutcome }> {
  const from = desk.asked.all.length;
  const who = asker();
  const outcome = router.fromPage(method, params, who);
  let isOver = false;
  void outcome.then(() => {
    isOver = true;
  });
  for (let at = from; ; at++) {
    await vi.waitFor(() => expect(isOver || desk.asked.all.length > at).toBe(true), {
      ...PATIENCE,
      interval: 2,
    });
    const prompt = desk.asked.all[at];
    if (!prompt) break;
    await life.prompts.decide(prompt.id, { approved: approves(prompt) });
  }
  await life.prompts.forget(who.requestKey); // as the page's port does
  const asked = desk.asked.all
    .slice(from)
    .map((prompt) => (prompt.kind === 'permission' ? prompt.permission : prompt.kind));
  return { asked, outcome: await outcome };
}

const refusal = (code: string) => ({ error: expect.objectContaining({ code }) });
const named = rows.map((row): [string, Row] => [row.call, row]);

describe('a site that is not connected', () => {
  beforeEach(() => life.db.sites.clear());

  test.each(named)('hears NOT_ENABLED from %s', async (_, row) => {
    expect(await call(row)).toEqual({ asked: [], outcome: refusal('NOT_ENABLED') });
  });

  test('may connect, and is given what connecting grants', async () => {
    expect(await call({ method: 'isEnabled' })).toEqual({ asked: [], outcome: { result: false } });
    expect(await call({ method: 'enable' })).toEqual({
      asked: ['connect'],
      outcome: { result: { enabled: true } },
    });
    expect(await call({ method: 'isEnabled' })).toEqual({ asked: [], outcome: { result: true } });
    expect((await life.db.sites.get([SITE, CONNECTION]))?.permissions).toEqual(FIRST_PERMISSIONS);
  });
});

describe('a site that is connected', () => {
  test.each(named)('is answered by %s, and asked for what it has not', async (_, row) => {
    const held = row.needs === null || FIRST_PERMISSIONS.includes(row.needs);
    const asked = [...(held || row.needs === null ? [] : [row.needs]), ...(row.asks ? [row.asks] : [])];
    expect(await call(row)).toEqual({ asked, outcome: { result: row.result } });
  });

  test.each(named)('is asked for it once by %s', async (_, row) => {
    await hold([]);
    const asks = row.asks ? [row.asks] : [];
    expect((await call(row)).asked).toEqual([...(row.needs ? [row.needs] : []), ...asks]);
    await nothingUnderWay();
    await life.db.payments.clear();
    expect((await call(row)).asked).toEqual(asks);
  });

  test.each(named)('hears a no to the permission of %s, and nothing is done', async (_, row) => {
    await hold([]);
    const before = wallet.requests.all.length;
    const { asked, outcome } = await call(row, () => false);
    if (row.needs === null && !row.asks) {
      expect([asked, outcome]).toEqual([[], { result: row.result }]);
    } else {
      expect([asked, outcome]).toEqual([
        [row.needs ?? row.asks],
        { error: { code: 'USER_REJECTED', message: 'User rejected' } },
      ]);
      expect(wallet.requests.all).toHaveLength(before);
      expect((await life.db.sites.get([SITE, CONNECTION]))?.permissions).toEqual([]);
    }
  });
});

describe('a site that has just been told no', () => {
  beforeEach(async () => {
    const { outcome } = await call({ method: 'signMessage', params: 'not this' }, () => false);
    expect(outcome).toEqual(refusal('USER_REJECTED'));
  });

  test.each(named)(
    'asks nothing by %s, and is answered as ever where nothing has to be asked',
    async (_, row) => {
      await hold(row.asks ? [] : PERMISSIONS);
      expect(await call(row)).toEqual({
        asked: [],
        outcome: row.asks
          ? { error: { code: 'USER_REJECTED', message: 'User rejected' } }
          : { result: row.result },
      });
    },
  );
});

describe('a site that is blocked', () => {
  beforeEach(() => blockSite(life.db, SITE, 0));

  test.each([
    ...named,
    ...UNSUPPORTED.map(([method, params]): [string, Row] => [
      JSON.stringify(params),
      { call: '', method, params, needs: null, result: null },
    ]),
  ])('hears so at once from %s', async (_, row) => {
    expect(await call(row)).toEqual({ asked: [], outcome: refusal('SITE_BLOCKED') });
  });

  test('hears so from enable and off, and that it is not enabled', async () => {
    expect(await call({ method: 'enable' })).toEqual({ asked: [], outcome: refusal('SITE_BLOCKED') });
    const off = { method: 'off', params: { event: 'accountChanged' } } as const;
    expect(await call(off)).toEqual({ asked: [], outcome: refusal('SITE_BLOCKED') });
    expect(await call({ method: 'isEnabled' })).toEqual({ asked: [], outcome: { result: false } });
  });

  test('may connect again once it is not blocked any more, with what connecting grants', async () => {
    expect(await router.fromUi('site.unblock', { origin: SITE })).toEqual({ result: null });
    expect((await call({ method: 'enable' })).asked).toEqual(['connect']);
    expect((await life.db.sites.get([SITE, CONNECTION]))?.budget).toBeNull();
  });
});

test('blocking takes away what the site asks, and what it was allowed', async () => {
  const enabling = router.fromPage('signMessage', 'hello', asker());
  await desk.asked.take();
  expect(await router.fromUi('site.block', { origin: SITE })).toEqual({ result: null });
  expect(await enabling).toEqual(refusal('USER_REJECTED'));
  expect(desk.open).toEqual([]);
  expect(await life.db.sites.toArray()).toEqual([]);
});

test('a site blocked from its connect prompt hears that it is', async () => {
  await life.db.sites.clear();
  const enabling = router.fromPage('enable', undefined, asker());
  await desk.asked.take();
  await router.fromUi('site.block', { origin: SITE });
  expect(await enabling).toEqual(refusal('SITE_BLOCKED'));
});

test('a permission that is taken away is asked for again', async () => {
  await hold(PERMISSIONS);
  await router.fromUi('site.permit', {
    origin: SITE,
    connectionId: CONNECTION,
    permission: 'balance',
    granted: false,
  });
  expect((await call({ method: 'getBalance' })).asked).toEqual(['balance']);
});

test.each(UNSUPPORTED)('%s %j cannot be done, and asks nobody', async (method, params) => {
  const before = wallet.requests.all.length;
  expect(await call({ method, params })).toEqual({ asked: [], outcome: refusal('UNSUPPORTED_METHOD') });
  expect(wallet.requests.all).toHaveLength(before);
});

test.each([
  ['another site', { origin: 'https://other.example' }],
  ['the same site for another wallet', { connectionId: 'another' }],
])('a hold invoice of %s can be neither settled nor cancelled', async (_, of) => {
  const { paymentHash, preimage } = MADE;
  await life.db.holdInvoices.put({ paymentHash, origin: SITE, connectionId: CONNECTION, ...of });
  const before = wallet.requests.all.length;
  for (const params of [
    request('settle_hold_invoice', { preimage }),
    request('cancel_hold_invoice', { payment_hash: paymentHash }),
  ]) {
    expect(await call({ method: 'request', params })).toEqual({ asked: [], outcome: refusal('NOT_FOUND') });
  }
  expect(wallet.requests.all).toHaveLength(before);
});

test('a hold invoice that was made here can be cancelled', async () => {
  await life.db.holdInvoices.clear();
  const cancel = {
    method: 'request',
    params: request('cancel_hold_invoice', { payment_hash: MADE.paymentHash }),
  } as const;
  expect((await call(cancel)).outcome).toEqual(refusal('NOT_FOUND'));
  await call({
    method: 'request',
    params: request('make_hold_invoice', { amount: 5_000, payment_hash: MADE.paymentHash }),
  });
  expect((await call(cancel)).outcome).toEqual({ result: {} });
});

test('the text that would give away logins is not signed, and not asked about', async () => {
  const message =
    'DO NOT EVER SIGN THIS TEXT WITH YOUR PRIVATE KEYS! IT IS ONLY USED FOR DERIVATION OF LNURL-AUTH HASHING-KEY, DISCLOSING ITS SIGNATURE WILL COMPROMISE YOUR LNURL-AUTH IDENTITY AND MAY LEAD TO LOSS OF FUNDS!';
  expect(await call({ method: 'signMessage', params: message })).toEqual({
    asked: [],
    outcome: refusal('INVALID_PARAMS'),
  });
});

describe('getInfo', () => {
  test('tells what this connection can do, and no key but that of the node', async () => {
    const { outcome } = await call({ method: 'getInfo' });
    expect(outcome).toMatchObject({
      result: {
        node: { alias: 'My wallet', pubkey: NODE },
        methods: expect.arrayContaining([
          'getInfo',
          'sendPayment',
          'signMessage',
          'request.make_hold_invoice',
        ]),
      },
    });
    expect(JSON.stringify(outcome)).not.toContain(wallet.pubkey);
  });

  test('leaves out what the wallet lacks, and the node where none is known', async () => {
    const row = await life.db.connections.get(CONNECTION);
    if (!row) throw new Error('There is no connection.');
    const name = `Wallet ${wallet.pubkey.slice(0, 8)}`;
    const info = { ...row.info, methods: ['pay_invoice'] };
    await life.db.connections.put({ ...row, name, nodePubkey: null, info });
    const { outcome } = await call({ method: 'getInfo' });
    expect(outcome).toMatchObject({
      result: {
        node: { alias: '', pubkey: '' },
        methods: [
          'getInfo',
          'sendPayment',
          'sendPaymentAsync',
          'sendMultiPayment',
          'verifyMessage',
          'lnurl',
          'request',
          'on',
          'off',
          'request.get_info',
          'request.pay_invoice',
        ],
      },
    });
  });
});

describe('what was paid', () => {
  const sent = { type: 'outgoing', state: 'settled', preimage: DUE.preimage, payment_hash: DUE.paymentHash };
  const lookup = { method: 'lookupInvoice', params: { payment_hash: DUE.paymentHash } } as const;
  const answer = (transaction: object) => vi.spyOn(WALLET, 'lookup_invoice').mockReturnValue(transaction);
  afterEach(() => void vi.restoreAllMocks());
  const paidBy = (origin: string) =>
    life.db.payments.add({ ...payment({ origin, paymentHash: DUE.paymentHash }), state: 'settled' });

  test('by this site is found, with its proof', async () => {
    answer(sent);
    await paidBy(SITE);
    expect((await call(lookup)).outcome).toMatchObject({ result: { paid: true, preimage: DUE.preimage } });
  });

  test.each(['https://other.example', null])('by %s is not found', async (origin) => {
    answer(sent);
    if (origin) await paidBy(origin);
    expect((await call(lookup)).outcome).toEqual(refusal('NOT_FOUND'));
  });

  test('by another is found by who may see the history, without its proof', async () => {
    answer(sent);
    await paidBy('https://other.example');
    await hold(PERMISSIONS);
    expect((await call(lookup)).outcome).toEqual({ result: { paymentRequest: '', paid: true } });
  });

  test('of another site is not found, whatever direction the wallet tells', async () => {
    await life.db.payments.add({
      ...payment({ paymentHash: DUE.paymentHash, origin: 'https://other.example' }),
      state: 'settled',
    });
    for (const type of ['outgoing', undefined]) {
      answer({ ...sent, type });
      expect((await call(lookup)).outcome).toEqual(refusal('NOT_FOUND'));
    }
  });

  test("that this site tried in vain and another paid is the other one's", async () => {
    const { paymentHash } = DUE;
    await life.db.payments.bulkAdd([
      { ...payment({ paymentHash, origin: SITE }), state: 'failed', settledBy: 'wallet' },
      { ...payment({ paymentHash, origin: 'https://other.example' }), state: 'settled' },
    ]);
    answer(sent);
    expect((await call(lookup)).outcome).toEqual(refusal('NOT_FOUND'));
  });

  test('in no known direction shows no proof', async () => {
    answer({ ...sent, type: undefined });
    expect((await call(lookup)).outcome).toEqual({ result: { paymentRequest: '', paid: true } });
  });

  test.each([
    ['is not settled', { ...sent, type: 'incoming', state: 'accepted' }, false],
    ['does not fit', { ...sent, type: 'incoming', preimage: RECEIVED.preimage }, true],
  ])('with a preimage that %s shows none', async (_, transaction, paid) => {
    answer(transaction);
    expect((await call(lookup)).outcome).toEqual({ result: { paymentRequest: '', paid } });
  });

  test('of which the wallet tells something else is BAD_RESPONSE', async () => {
    answer({ ...sent, payment_hash: RECEIVED.paymentHash });
    expect((await call(lookup)).outcome).toEqual(refusal('BAD_RESPONSE'));
  });

  test('of which the wallet knows nothing is NOT_FOUND', async () => {
    const script = wallet.script;
    wallet.script = ({ method }) => ({ result_type: method, error: { code: 'NOT_FOUND', message: 'no' } });
    expect((await call(lookup)).outcome).toEqual(refusal('NOT_FOUND'));
    wallet.script = script;
  });
});

describe('signing', () => {
  test('shows the very message, and is asked each time', async () => {
    for (const message of ['first', 'second']) {
      const signing = router.fromPage('signMessage', message, asker());
      const prompt = await desk.asked.take();
      expect(prompt).toMatchObject({ kind: 'sign', message });
      await life.prompts.decide(prompt.id, { approved: true });
      expect(await signing).toEqual({ result: { message, signature: 'signed' } });
    }
  });

  test('by a wallet that cannot is refused before anybody is asked', async () => {
    const row = await life.db.connections.get(CONNECTION);
    if (!row) throw new Error('There is no connection.');
    await life.db.connections.put({ ...row, info: { ...row.info, methods: ['pay_invoice'] } });
    expect(await call({ method: 'signMessage', params: 'x' })).toEqual({
      asked: [],
      outcome: refusal('UNSUPPORTED_METHOD'),
    });
  });

  test('of another message by the wallet is BAD_RESPONSE', async () => {
    vi.spyOn(WALLET, 'sign_message').mockReturnValue({ message: 'I owe you', signature: 'signed' });
    expect((await call({ method: 'signMessage', params: 'hello' })).outcome).toEqual(refusal('BAD_RESPONSE'));
    vi.restoreAllMocks();
  });
});

describe('verifying', () => {
  const SIGNER = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
  // From test/vectors/signed-messages.json.
  const signed = {
    message: 'test message',
    signature:
      'd9tibmnic9t5y41hg7hkakdcra94akas9ku3rmmj4ag9mritc8ok4p5qzefs78c9pqfhpuftqqzhydbdwfg7u6w6wdxcqpqn4sj4e73e',
  };

  test.each([true, false])('shows the user who signed, and ends once it is read (%s)', async (approved) => {
    const verifying = router.fromPage('verifyMessage', signed, asker());
    const prompt = await desk.asked.take();
    expect(prompt).toMatchObject({ ...signed, kind: 'signer', signer: SIGNER, isOwn: false });
    await life.prompts.decide(prompt.id, { approved });
    expect(await verifying).toEqual({ result: null });
  });

  test('knows the signature of the own wallet', async () => {
    await life.db.connections.update(CONNECTION, { nodePubkey: SIGNER });
    void router.fromPage('verifyMessage', signed, asker());
    expect(await desk.asked.take()).toMatchObject({ isOwn: true });
  });

  test('of what is no signature asks nobody', async () => {
    const call_ = { method: 'verifyMessage', params: { ...signed, signature: 'x' } } as const;
    expect(await call(call_)).toEqual({ asked: [], outcome: refusal('INVALID_PARAMS') });
  });

  test('needs a connected site', async () => {
    await life.db.sites.clear();
    expect(await call({ method: 'verifyMessage', params: signed })).toEqual({
      asked: [],
      outcome: refusal('NOT_ENABLED'),
    });
  });
});

test('what a wallet or a relay said stays with the user', async () => {
  const script = wallet.script;
  await hold(PERMISSIONS);
  wallet.script = ({ method }) => ({ result_type: method, error: { code: 'ODD', message: 'a secret word' } });
  const { outcome } = await call({ method: 'getBalance' });
  expect(outcome).toEqual({ error: { code: 'WALLET_ERROR', message: expect.any(String) } });
  expect(JSON.stringify(outcome)).not.toContain('secret word');
  wallet.script = script;
});
