/** `webln.lnurl` against a real LNURL service. The wallet speaks NIP-47 as the test says; behind it is a Lightning node, so payments are real. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LnurlServer, startLnurlServer } from '../../dev/lnurl/server';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import type { PaymentReceived } from '../../dev/stack/lightning/node';
import type { Asker } from '../../src/background/asker';
import { createAuthSeeds } from '../../src/background/auth-seeds';
import { FuseboxError } from '../../src/contract/errors';
import type { CallOutcome } from '../../src/contract/page-messages';
import type { Decision, Prompt } from '../../src/contract/prompts';
import { FIRST_PERMISSIONS } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import { blockSite } from '../../src/store/sites';
import { budgetOf } from '../core/budgets';
import type { Heard } from '../nwc/wallet-words';
import { vaultOf } from '../vault/vault-of';
import { newInvoice } from './invoices';
import { asker, CONNECTION, connect, SITE } from './life';
import { routerOf } from './page-router';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { error, found } from './wallet-answers';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** Of somebody who develops: such a site may have services of this machine asked. */
const LOCAL_SITE = 'http://localhost:8080';
const METHODS = ['lookup_invoice', 'make_invoice'];

let network: LightningNetwork;
let service: LnurlServer;
let scene: PaymentScene;
/** What the service was asked, as paths with their queries. */
let asked: string[];
let ask: ServiceAccess['fetch'];

beforeAll(async () => {
  network = await startNetwork();
  service = await startLnurlServer({ node: network.shop });
});
afterAll(async () => {
  await service.close();
  network.close();
});
beforeEach(() => open());

async function open(methods = METHODS, budget: number | null = null): Promise<void> {
  asked = [];
  ask = (url, init) => {
    asked.push(url.slice(service.url.length));
    return fetch(url, init);
  };
  scene = await openScene({ methods, budget: null });
  scene.script({ pay_invoice: pays, make_invoice: makes });
  await scene.life.db.sites.put({
    origin: LOCAL_SITE,
    connectionId: CONNECTION,
    permissions: [...FIRST_PERMISSIONS],
    budget: budget === null ? null : budgetOf(budget * 1000),
    createdAt: 0,
  });
}

async function pays({ params }: Heard): Promise<unknown> {
  const { preimage } = await network.wallet.pay((params as { invoice: string }).invoice);
  return { result_type: 'pay_invoice', result: { preimage } };
}

function makes({ params }: Heard): unknown {
  const { amount: amountMsat, description } = params as { amount: number; description?: string };
  const invoice = network.wallet.invoice({ amountMsat, ...(description ? { description } : {}) });
  return { result_type: 'make_invoice', result: { invoice } };
}

const local = (signal?: AbortSignal): Asker => asker(LOCAL_SITE, signal);

function lnurl(text: string, from: Asker = local()): Promise<CallOutcome> {
  return routerOf(scene.life, {}, ask).fromPage('lnurl', text, from);
}

const nextPrompt = (): Promise<Prompt> => scene.desk.asked.take();

async function decide(decision: Decision): Promise<Prompt> {
  const prompt = await nextPrompt();
  await scene.life.prompts.decide(prompt.id, decision);
  return prompt;
}

const YES: Decision = { approved: true };
const NO: Decision = { approved: false };
/** As the page's port says it. */
const GONE = new FuseboxError('CANCELLED', 'The page that asked has gone.');
const callbacks = () => asked.filter((path) => path.includes('/callback'));
const refusal = (code: string, message: RegExp = /./) => ({
  error: { code, message: expect.stringMatching(message) },
});
const HEX_32 = expect.stringMatching(/^[0-9a-f]{64}$/);
const paidWith = (extra: object = {}) => ({
  result: {
    status: 'OK',
    data: {
      preimage: HEX_32,
      paymentHash: HEX_32,
      paymentRequest: expect.stringMatching(/^lnbcrt/),
      ...extra,
    },
  },
});

describe('paying', () => {
  test('a fixed amount is shown, confirmed once and paid', async () => {
    const paying = lnurl(service.lnurl('/pay/fixed'));
    expect(await decide(YES)).toMatchObject({
      kind: 'lnurl-pay',
      origin: LOCAL_SITE,
      domain: '127.0.0.1',
      address: null,
      description: 'A coffee (fixed)',
      amount: 21_000,
      commentAllowed: 0,
      payerFields: [],
    });
    expect(await paying).toEqual(paidWith());
    expect(scene.desk.asked.all).toHaveLength(1);
    const row = await scene.onlyRow();
    expect(row).toMatchObject({ state: 'settled', approvedBy: 'prompt', amount: 21_000 });
    expect(row.description).toBe('A coffee (fixed)');
    expect(row.lnurl).toEqual({ successAction: null, verify: `${service.url}/verify/${row.paymentHash}` });
    expect(service.payments.at(-1)).toMatchObject({ paymentHash: row.paymentHash, amountMsat: 21_000 });
  });

  test('a Lightning address is paid as much as the user enters, with what the user tells', async () => {
    const address = service.address('ann');
    const paying = lnurl(address);
    const words = { comment: 'with milk & sugar', name: 'Bo' };
    const prompt = await decide({ approved: true, amount: msat(42_000), words });
    expect(prompt).toMatchObject({
      address,
      amount: null,
      minimum: 1_000,
      maximum: 100_000_000,
      commentAllowed: 140,
      payerFields: [
        { kind: 'name', mandatory: false },
        { kind: 'email', mandatory: false },
      ],
    });
    expect(await paying).toEqual(paidWith());
    expect(service.payments.at(-1)).toMatchObject({
      amountMsat: 42_000,
      comment: 'with milk & sugar',
      payerData: '{"name":"Bo"}',
    });
  });

  test('an answer that does not fit the question is none', async () => {
    const paying = lnurl(service.lnurl('/pay/named'));
    const { id } = await nextPrompt();
    const amount = msat(5_000);
    const decisions: Decision[] = [
      YES,
      { approved: true, amount, words: {} },
      { approved: true, amount: msat(999), words: { name: 'Bo' } },
      { approved: true, amount: msat(100_000_001), words: { name: 'Bo' } },
      { approved: true, amount, words: { name: 'Bo', comment: 'x' } },
      { approved: true, amount, words: { name: 'Bo', email: 'x' } },
    ];
    for (const decision of decisions) {
      await expect(scene.life.prompts.decide(id, decision)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
    await scene.life.prompts.decide(id, { approved: true, amount, words: { name: 'Bo' } });
    expect(await paying).toEqual(paidWith());
    expect(service.payments.at(-1)).toMatchObject({ payerData: '{"name":"Bo"}' });
  });

  test.each([
    ['message', { tag: 'message', message: 'Your coffee is on its way.' }],
    ['url', { tag: 'url', description: 'Your receipt', url: expect.stringMatching(/\/receipt$/) }],
    [
      'aes',
      { tag: 'aes', description: 'Your code for the door', plaintext: expect.stringMatching(/^code /) },
    ],
  ])('the page is given what the service shows then: %s', async (name, successAction) => {
    const paying = lnurl(service.lnurl(`/pay/${name}`));
    await decide({ approved: true, amount: msat(2_000) });
    expect(await paying).toEqual(paidWith({ successAction }));
  });

  test('what the service demands to know and nobody can enter is refused unasked', async () => {
    expect(await lnurl(service.lnurl('/pay/known'))).toEqual(refusal('LNURL_ERROR', /login, a key/));
    expect(scene.desk.asked.all).toEqual([]);
  });

  test.each([
    ['wrong-amount', 'LNURL_ERROR'],
    ['wrong-hash', 'LNURL_ERROR'],
    ['wrong-network', 'WRONG_NETWORK'],
    ['expired', 'INVOICE_EXPIRED'],
    ['no-invoice', 'LNURL_ERROR'],
  ])('%s: no row, and the wallet hears nothing', async (name, code) => {
    const paying = lnurl(service.lnurl(`/pay/${name}`));
    await decide({ approved: true, amount: msat(2_000) });
    const outcome = await paying;
    expect(outcome).toEqual(refusal(code));
    expect(JSON.stringify(outcome)).not.toContain('no paper');
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });

  test('a no is a no, and the service is not asked for an invoice', async () => {
    const paying = lnurl(service.lnurl('/pay/fixed'));
    await decide(NO);
    expect(await paying).toEqual({ error: { code: 'USER_REJECTED', message: 'User rejected' } });
    expect(callbacks()).toEqual([]);
    expect(await scene.rows()).toEqual([]);
  });

  test('each call is asked for itself: one yes does not pay twice', async () => {
    const [first, second] = [lnurl(service.lnurl('/pay/fixed')), lnurl(service.lnurl('/pay/fixed'))];
    await decide(YES);
    await decide(NO);
    const outcomes = await Promise.all([first, second]);
    expect(outcomes.filter((outcome) => 'result' in outcome)).toHaveLength(1);
    expect(scene.requestsToPay).toBe(1);
  });

  test('a wallet that cannot pay is not asked about', async () => {
    await scene.life.db.connections.where({ id: CONNECTION }).modify((row) => {
      row.info.methods = ['get_info'];
    });
    expect(await lnurl(service.lnurl('/pay/fixed'))).toEqual(refusal('UNSUPPORTED_METHOD'));
    expect(scene.desk.asked.all).toEqual([]);
  });
});

describe('a link of a site that is not connected', () => {
  beforeEach(() => scene.life.db.sites.clear());
  const click = (text: string) => routerOf(scene.life, {}, ask).fromPage('link', text, local());
  const DONE = { result: null };

  test('has a Lightning address paid, and shows what the service shows', async () => {
    const opening = click(service.address('message'));
    expect(await decide({ approved: true, amount: msat(5_000) })).toMatchObject({
      kind: 'lnurl-pay',
      via: 'link',
    });
    expect(await decide(YES)).toMatchObject({
      kind: 'notice',
      about: 'paid',
      quote: expect.stringMatching(/./),
    });
    expect(await opening).toEqual(DONE);
    expect(await scene.life.db.sites.count()).toBe(0);
  });

  test('withdraws', async () => {
    await network.wallet.pay(network.shop.invoice({ amountMsat: 10_000_000 }));
    const opening = click(service.lnurl('/withdraw'));
    expect(await decide({ approved: true, amount: msat(3_000) })).toMatchObject({
      kind: 'lnurl-withdraw',
      via: 'link',
    });
    expect(await opening).toEqual(DONE);
  });

  test('logs in', async () => {
    const logins = service.logins.length;
    const opening = click(service.login());
    expect(await decide(YES)).toMatchObject({ kind: 'lnurl-auth', via: 'link' });
    expect(await opening).toEqual(DONE);
    expect(service.logins).toHaveLength(logins + 1);
  });

  test('that the service refuses is told of, in its words', async () => {
    const opening = click(service.lnurl('/pay/error'));
    expect(await decide(YES)).toMatchObject({
      kind: 'notice',
      about: { code: 'LNURL_ERROR', details: expect.stringMatching(/./) },
    });
    expect(await opening).toEqual(DONE);
    expect(await scene.rows()).toEqual([]);
  });
});

describe('a budget', () => {
  test('lets a fixed amount pass without asking, and counts it', async () => {
    await open(METHODS, 100);
    expect(await lnurl(service.lnurl('/pay/fixed'))).toEqual(paidWith());
    expect(scene.desk.asked.all).toEqual([]);
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'budget', amount: 21_000 });
  });

  test('does not let a link pass', async () => {
    await open(METHODS, 100);
    const opening = routerOf(scene.life, {}, ask).fromPage('link', service.lnurl('/pay/fixed'), local());
    expect(await decide(YES)).toMatchObject({ kind: 'lnurl-pay', via: 'link', domain: '127.0.0.1' });
    expect(await opening).toEqual({ result: null });
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt', amount: 21_000 });
  });

  test('that is too small has the user asked, before there is an invoice', async () => {
    await open(METHODS, 20);
    const paying = lnurl(service.lnurl('/pay/fixed'));
    const { id } = await nextPrompt();
    expect(callbacks()).toEqual([]);
    await scene.life.prompts.decide(id, YES);
    expect(await paying).toEqual(paidWith());
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt' });
  });

  test('does not choose an amount', async () => {
    await open(METHODS, 100);
    const paying = lnurl(service.lnurl('/pay/ranged'));
    await decide({ approved: true, amount: msat(1_000) });
    expect(await paying).toEqual(paidWith());
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt' });
  });

  test('lets no invoice of another amount pass', async () => {
    await open(METHODS, 100);
    const fixed = ask;
    // As if the wrong till had a fixed price.
    ask = async (url, init) => {
      const response = await fixed(url, init);
      if (url.includes('/callback')) return response;
      const answer: object = await response.json();
      const changed = Response.json({ ...answer, minSendable: 21_000, maxSendable: 21_000 });
      return Object.defineProperty(changed, 'url', { value: url });
    };
    expect(await lnurl(service.lnurl('/pay/wrong-amount'))).toEqual(refusal('LNURL_ERROR', /another amount/));
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });
});

describe('the gate itself', () => {
  const shown = {
    domain: 'a.example',
    address: null,
    description: '',
    amount: msat(21_000),
    minimum: msat(21_000),
    maximum: msat(21_000),
    commentAllowed: 0,
    payerFields: [],
  };

  test.each([[22], [20], [null]])('pays nothing but the amount of the yes: not %j sats', async (sats) => {
    const makeInvoice = async () => ({
      invoice: newInvoice({ sats }).text,
      successAction: null,
      verify: null,
    });
    const paying = scene.life.payments.payService(local(), { shown, makeInvoice });
    await Promise.all([
      decide(YES),
      expect(paying).rejects.toMatchObject({
        code: 'LNURL_ERROR',
        message: expect.stringMatching(/another amount/),
      }),
    ]);
    expect(await scene.rows()).toEqual([]);
  });

  test('pays nothing for a site that was disconnected while the service was asked', async () => {
    const makeInvoice = async () => {
      await scene.life.db.sites.clear();
      return { invoice: newInvoice({ sats: 21 }).text, successAction: null, verify: null };
    };
    const paying = scene.life.payments.payService(local(), { shown, makeInvoice });
    await Promise.all([decide(YES), expect(paying).rejects.toMatchObject({ code: 'NOT_ENABLED' })]);
    expect(await scene.rows()).toEqual([]);
  });
});

describe('the same call again', () => {
  test('after a death between the yes and the answer: it is paid once', async () => {
    const from = local();
    let preimage = '';
    let tellPaid = () => {};
    const paid = new Promise<void>((resolve) => {
      tellPaid = resolve;
    });
    const paysUnheard = async (request: Heard) => {
      preimage = (await network.wallet.pay((request.params as { invoice: string }).invoice)).preimage;
      tellPaid();
      return null;
    };
    scene.script({ pay_invoice: paysUnheard });
    void lnurl(service.lnurl('/pay/aes'), from);
    await decide({ approved: true, amount: msat(2_000) });
    const { params } = await scene.wallet.next('pay_invoice');
    await paid;
    await scene.die();

    const { invoice } = params as { invoice: string };
    scene.script({
      pay_invoice: pays,
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage, fees_paid: 0 }),
    });
    expect(await lnurl(service.lnurl('/pay/aes'), from)).toEqual(
      paidWith({
        paymentRequest: invoice,
        successAction: { tag: 'aes', description: 'Your code for the door', plaintext: expect.any(String) },
      }),
    );
    expect(scene.desk.asked.all).toHaveLength(1);
    expect(callbacks()).toHaveLength(1);
    expect(scene.requestsToPay).toBe(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('after a death between the yes and the invoice: it is not asked again, and paid once', async () => {
    const from = local();
    const whole = ask;
    const reached = new Promise<void>((resolve) => {
      ask = (url, init) => {
        if (!url.includes('/callback')) return whole(url, init);
        resolve();
        return new Promise(() => undefined);
      };
    });
    void lnurl(service.lnurl('/pay/fixed'), from);
    await decide(YES);
    await reached;
    await scene.die();

    ask = whole;
    expect(await lnurl(service.lnurl('/pay/fixed'), from)).toEqual(paidWith());
    expect(scene.desk.asked.all).toHaveLength(1);
    expect(scene.requestsToPay).toBe(1);
  });

  test('while the first still runs: both are answered from one payment', async () => {
    const from = local();
    const text = service.lnurl('/pay/fixed');
    const both = [lnurl(text, from), lnurl(text, from)];
    await decide(YES);
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(paidWith());
    expect(second).toEqual(first);
    expect(scene.requestsToPay).toBe(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('after a death with the question open: it is for the user to answer, whatever budget there is by now', async () => {
    const from = local();
    void lnurl(service.lnurl('/pay/fixed'), from);
    await nextPrompt();
    await scene.die();
    await scene.life.db.sites.update([LOCAL_SITE, CONNECTION], { budget: budgetOf(100_000) });
    const paying = lnurl(service.lnurl('/pay/fixed'), from);
    await vi.waitFor(() => expect(asked).toHaveLength(2), PATIENCE);
    await vi.waitFor(() => expect(scene.desk.timesShown).toBe(2), PATIENCE);
    expect(callbacks()).toEqual([]);
    await scene.life.prompts.rejectOf({});
    expect(await paying).toEqual(refusal('USER_REJECTED'));
  });

  test('once it was paid: the service is not even asked', async () => {
    const from = local();
    const paying = lnurl(service.lnurl('/pay/fixed'), from);
    await decide(YES);
    const first = await paying;
    asked = [];
    expect(await lnurl(service.lnurl('/pay/fixed'), from)).toEqual(first);
    expect(asked).toEqual([]);
  });
});

describe('withdrawing', () => {
  beforeAll(async () => {
    // The wallet's side has all the money at first.
    await network.wallet.pay(network.shop.invoice({ amountMsat: 10_000_000 }));
  });

  test('the wallet makes an invoice of what the user enters, and the service pays it', async () => {
    const received = new Promise<PaymentReceived>((resolve) => network.wallet.onReceived(resolve));
    const withdrawing = lnurl(service.lnurl('/withdraw'));
    expect(await decide({ approved: true, amount: msat(5_000) })).toMatchObject({
      kind: 'lnurl-withdraw',
      domain: '127.0.0.1',
      description: 'Change for the coffee',
      amount: null,
      minimum: 1_000,
      maximum: 50_000_000,
    });
    expect(await withdrawing).toEqual({
      result: { status: 'OK', data: { paymentRequest: expect.stringMatching(/^lnbcrt/) } },
    });
    expect(await received).toMatchObject({ amountMsat: 5_000 });
    expect(await scene.rows()).toEqual([]);
  });

  test('a no makes no invoice', async () => {
    const withdrawing = lnurl(service.lnurl('/withdraw'));
    await decide(NO);
    expect(await withdrawing).toEqual(refusal('USER_REJECTED'));
    expect(scene.heard('make_invoice')).toEqual([]);
  });

  test('needs the permission to make invoices', async () => {
    await scene.life.db.sites.update([LOCAL_SITE, CONNECTION], { permissions: ['pay'] });
    const withdrawing = lnurl(service.lnurl('/withdraw'));
    expect(await decide(NO)).toMatchObject({ kind: 'permission', permission: 'invoices' });
    expect(await withdrawing).toEqual(refusal('USER_REJECTED'));
  });

  test('a wallet that makes no invoices is not asked about', async () => {
    await open(['lookup_invoice']);
    expect(await lnurl(service.lnurl('/withdraw'))).toEqual(refusal('UNSUPPORTED_METHOD'));
    expect(scene.desk.asked.all).toEqual([]);
  });

  test("what goes wrong is told in our words: the wallet's invoice, the service's refusal", async () => {
    scene.script({ make_invoice: ({ method }) => error(method, 'INTERNAL') });
    const first = lnurl(service.lnurl('/withdraw'));
    await decide({ approved: true, amount: msat(5_000) });
    expect(await first).toEqual(refusal('WALLET_ERROR'));
    expect(callbacks()).toEqual([]);

    scene.script({ make_invoice: makes });
    const honest = ask;
    ask = (url, init) => honest(url.replace(/k1=[^&]*/, 'k1=used'), init);
    const second = lnurl(service.lnurl('/withdraw'));
    await decide({ approved: true, amount: msat(5_000) });
    expect(await second).toEqual({ error: { code: 'LNURL_ERROR', message: 'The service refused.' } });
  });
});

describe('a login of another site', () => {
  const K1 = 'ab'.repeat(32);
  const login = (host: string) => `keyauth://${host}/auth?tag=login&k1=${K1}`;

  test.each([
    ['another site', SITE, 'bank.example'],
    ['a site whose name ends alike', SITE, 'myshop.example'],
    ['a neighbour under one name', 'https://a.shop.example', 'b.shop.example'],
  ])('is refused unasked: of %s', async (_, origin, host) => {
    const [site] = await scene.life.db.sites.toArray();
    if (!site) throw new Error('There is no site.');
    await scene.life.db.sites.put({ ...site, origin });
    expect(await lnurl(login(host), asker(origin))).toEqual(refusal('INVALID_LNURL'));
    expect(scene.desk.queue).toEqual([]);
  });

  test.each(['https://evil.example', 'null'])(
    'is refused in a frame of a page of another: %s',
    async (topOrigin) => {
      const [site] = await scene.life.db.sites.toArray();
      if (!site) throw new Error('There is no site.');
      await scene.life.db.sites.put({ ...site, origin: SITE });
      const frame = { ...asker(SITE), topOrigin };
      expect(await lnurl(login('shop.example'), frame)).toEqual(refusal('INVALID_LNURL'));
    },
  );

  test.each(['shop.example', 'login.shop.example'])('is none at %s', async (host) => {
    const [site] = await scene.life.db.sites.toArray();
    if (!site) throw new Error('There is no site.');
    await scene.life.db.sites.put({ ...site, origin: SITE });
    const loggingIn = lnurl(login(host), asker(SITE));
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({ kind: 'lnurl-auth', domain: host });
    await scene.life.prompts.decide(prompt.id, { approved: false });
    expect(await loggingIn).toEqual(refusal('USER_REJECTED'));
  });
});

describe('logging in', () => {
  async function logIn(action?: 'login' | 'register'): Promise<string | undefined> {
    const loggingIn = lnurl(service.login(action));
    const prompt = await decide(YES);
    expect(prompt).toMatchObject({ kind: 'lnurl-auth', domain: '127.0.0.1', action: action ?? null });
    expect(await loggingIn).toEqual({ result: { status: 'OK' } });
    return service.logins.at(-1)?.key;
  }

  test('the same connection is known by the same key, in every life; another by another', async () => {
    const key = await logIn('register');
    expect(key).toMatch(/^0[23]/);
    await scene.die();
    expect(await logIn('login')).toBe(key);

    const { db } = scene.life;
    await connect(db, scene.wallet, { relays: [scene.relay.url], budget: null, id: 'another' });
    await db.sites.delete([LOCAL_SITE, CONNECTION]);
    await db.sites.put({
      origin: LOCAL_SITE,
      connectionId: 'another',
      permissions: [],
      budget: null,
      createdAt: 1,
    });
    expect(await logIn()).not.toBe(key);
  });

  test('two at once make one seed, and it is not kept open', async () => {
    const { db } = scene.life;
    const seeds = [createAuthSeeds(db, vaultOf(db)), createAuthSeeds(db, vaultOf(db))];
    const [first, second] = await Promise.all(seeds.map((of) => of.of(CONNECTION)));
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    const { sealedAuthSeed } = (await db.connections.get(CONNECTION)) ?? {};
    expect(Buffer.from(sealedAuthSeed?.ciphertext ?? [])).not.toHaveLength(0);
    expect(Buffer.from(sealedAuthSeed?.ciphertext ?? []).includes(Buffer.from(first ?? []))).toBe(false);
  });

  test('a no signs nothing, and makes no seed', async () => {
    const loggingIn = lnurl(service.login());
    await decide(NO);
    expect(await loggingIn).toEqual(refusal('USER_REJECTED'));
    expect(asked).toEqual([]);
    expect((await scene.life.db.connections.get(CONNECTION))?.sealedAuthSeed).toBeUndefined();
  });
});

describe('a page that goes', () => {
  test('takes its question with it', async () => {
    const page = new AbortController();
    const paying = lnurl(service.lnurl('/pay/fixed'), local(page.signal));
    await nextPrompt();
    page.abort(GONE);
    expect(await paying).toEqual(refusal('CANCELLED'));
    expect(scene.desk.open).toEqual([]);
    expect(callbacks()).toEqual([]);
  });

  test('calls off what the service was asked', async () => {
    const page = new AbortController();
    const paying = lnurl(service.lnurl('/pay/slow'), local(page.signal));
    await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE);
    page.abort(GONE);
    expect(await paying).toEqual(refusal('CANCELLED'));
  });

  test('after the yes, but before there is an invoice, pays nothing', async () => {
    const page = new AbortController();
    const whole = ask;
    ask = async (url, init) => {
      const response = await whole(url, init);
      if (url.includes('/callback')) page.abort(GONE);
      return response;
    };
    const paying = lnurl(service.lnurl('/pay/fixed'), local(page.signal));
    await decide(YES);
    expect(await paying).toEqual(refusal('CANCELLED'));
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });
});

test.each([
  ['lnbc1', 'INVALID_LNURL'],
  ['someone@', 'INVALID_LNURL'],
  ['lnurlc://a.example', 'INVALID_LNURL'],
])('%s is no LNURL, and nobody is asked', async (text, code) => {
  expect(await lnurl(text)).toEqual(refusal(code));
  expect(asked).toEqual([]);
});

test('a site of the internet has no service of this machine asked', async () => {
  expect(await lnurl(service.lnurl('/pay/fixed'), asker(SITE))).toEqual(
    refusal('LNURL_ERROR', /private network/),
  );
  expect(asked).toEqual([]);
});

test('a site that is blocked is told so before anything is asked', async () => {
  await blockSite(scene.life.db, LOCAL_SITE, 0);
  expect(await lnurl(service.lnurl('/pay/fixed'))).toEqual(refusal('SITE_BLOCKED'));
  expect(asked).toEqual([]);
});

test('a site that is not connected is told so before anything is asked', async () => {
  expect(await lnurl(service.lnurl('/pay/fixed'), asker('http://localhost:1'))).toEqual(
    refusal('NOT_ENABLED'),
  );
  expect(asked).toEqual([]);
});
