/** What the user pays in the popup passes the one gate, once for each yes, as nobody's but the user's payment. */
import { beforeEach, describe, expect, test } from 'vitest';
import { siteOrigin } from '../../src/background/asker';
import type { CallOutcome } from '../../src/contract/page-messages';
import type { Decision } from '../../src/contract/prompts';
import type { UiParams } from '../../src/contract/ui-commands';
import { msat } from '../../src/core/msat';
import { OWN } from '../../src/core/origins';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import { budgetLeft } from '../../src/store/budgets';
import { siteOf } from '../../src/store/sites';
import { respond as respondWith } from '../lightning/fake-service';
import { Mailbox } from '../nwc/mailbox';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, paid } from './wallet-answers';

const respond = (url: string, answer: object) => respondWith(JSON.stringify(answer), url);

let scene: PaymentScene;
let invoice: TestInvoice;
/** What services are asked, and what they answer. */
let ask: ServiceAccess['fetch'];
let asked: string[];

beforeEach(async () => {
  scene = await openScene({ methods: ['lookup_invoice', 'make_invoice'] });
  invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  asked = [];
  ask = async () => {
    throw new Error('No service is there.');
  };
});

const ui = (method: string, params: object): Promise<CallOutcome> =>
  routerOf(scene.life, {}, ask).fromUi(method, params);
const read = (text: string) => ui('payable.read', { connectionId: CONNECTION, text });

const yesTo = (changes: Partial<UiParams<'payment.send'>> = {}): UiParams<'payment.send'> => ({
  connectionId: CONNECTION,
  requestKey: crypto.randomUUID(),
  text: invoice.text,
  amount: msat(100_000),
  ...changes,
});
const send = (params = yesTo()) => ui('payment.send', params);
const refused = (code: string) => ({ error: expect.objectContaining({ code }) });

/** Followed to its end, the only payment. */
async function ended() {
  const { preimage, ...row } = await scene.onlyRow();
  await scene.life.payments.recover();
  return scene.life.db.payments.get(row.id);
}

describe('an invoice', () => {
  test('is read before anything is paid', async () => {
    expect(await read(`lightning:${invoice.text.toUpperCase()}`)).toEqual({
      result: {
        kind: 'invoice',
        invoice: invoice.text,
        paymentHash: invoice.paymentHash,
        amount: 100_000,
        feeReserve: 10_000,
        description: 'Coffee',
        payee: expect.stringMatching(/^0[23]/),
        expiresAt: expect.any(Number),
        obstacle: null,
      },
    });
    expect(await read(newInvoice({ sats: null }).text)).toMatchObject({
      result: { amount: null, feeReserve: null },
    });
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });

  test('that cannot be paid is shown with the reason', async () => {
    const why = async (text: string) => (await read(text)) as { result: { obstacle: unknown } };
    const at = Math.floor(Date.now() / 1000) - 7200;
    expect((await why(newInvoice({ at }).text)).result.obstacle).toEqual({ why: 'expired' });
    expect((await why(newInvoice({ currency: 'bc' }).text)).result.obstacle).toEqual({
      why: 'other-network',
    });
    const row = await scene.sentBefore(invoice, { origin: SITE });
    expect((await why(invoice.text)).result.obstacle).toEqual({ why: 'paid', paymentId: row.id });
    const { db } = scene.life;
    await db.connections.where({ id: CONNECTION }).modify((known) => {
      known.info.methods = ['get_balance'];
    });
    expect((await why(newInvoice().text)).result.obstacle).toEqual({ why: 'cannot-pay' });
  });

  test('is paid without a prompt and without a site, and counts for no budget', async () => {
    const outcome = await send();
    const row = await scene.onlyRow();
    expect(outcome).toEqual({ result: { paymentId: row.id } });
    expect(row).toMatchObject({
      origin: OWN,
      connectionId: CONNECTION,
      approvedBy: 'prompt',
      amount: 100_000,
      description: 'Coffee',
    });
    expect(row.request).toBeDefined();
    expect(await ended()).toMatchObject({ state: 'settled', preimage: invoice.preimage });
    expect(scene.desk.asked.all).toEqual([]);
    const { db } = scene.life;
    expect(await siteOf(db, OWN)).toBeUndefined();
    const site = await siteOf(db, SITE);
    expect(site && (await budgetLeft(db, site, Date.now()))).toBe(10_000_000);
  });

  test('is answered for as soon as it is on its way', async () => {
    scene.script({ pay_invoice: () => null });
    const { paymentId } = ((await send()) as { result: { paymentId: string } }).result;
    expect(await scene.life.db.payments.get(paymentId)).toMatchObject({ state: 'dispatched' });
  });

  test('that names no amount is paid as much as the user said', async () => {
    invoice = newInvoice({ sats: null });
    await send(yesTo({ amount: msat(7_000) }));
    expect(await ended()).toMatchObject({ state: 'settled', amount: 7_000 });
    expect(scene.heard('pay_invoice')).toMatchObject([{ params: { amount: 7_000 } }]);
  });

  test.each([
    ['of another amount than the yes', () => yesTo({ amount: msat(99_000) }), 'INVALID_PARAMS'],
    [
      'without an amount, for nothing',
      () => yesTo({ text: newInvoice({ sats: null }).text, amount: msat(0) }),
      'INVALID_PARAMS',
    ],
    ['of another network', () => yesTo({ text: newInvoice({ currency: 'bc' }).text }), 'WRONG_NETWORK'],
    [
      'that has expired',
      () => yesTo({ text: newInvoice({ at: Math.floor(Date.now() / 1000) - 7200 }).text }),
      'INVOICE_EXPIRED',
    ],
    ['of a wallet that is gone', () => yesTo({ connectionId: 'gone' }), 'NO_WALLET'],
    ['that is none', () => yesTo({ text: 'nonsense' }), 'INVALID_INVOICE'],
    ['by no proper name', () => yesTo({ requestKey: `${SITE} 1` }), 'INVALID_PARAMS'],
  ])('%s is refused, and nothing is written', async (_, params, code) => {
    expect(await send(params())).toEqual(refused(code));
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });

  test('that a site has paid or is paying is refused', async () => {
    await scene.sentBefore(invoice, { origin: SITE });
    expect(await send()).toEqual(refused('ALREADY_PAID'));
    expect(await scene.rows()).toHaveLength(1);
  });

  test('that the user has paid is paid for no site, which gets no preimage', async () => {
    await send();
    await ended();
    const page = routerOf(scene.life).fromPage('sendPayment', invoice.text, asker());
    const { error: told } = (await page) as { error: { code: string } };
    expect(told.code).toBe('ALREADY_PAID');
    expect(JSON.stringify(told)).not.toContain(invoice.preimage);
    expect(scene.requestsToPay).toBe(1);
  });
});

describe('one yes is one payment', () => {
  test('however often it is said, at once and later', async () => {
    const yes = yesTo();
    const [first, ...others] = await Promise.all([send(yes), send(yes), send(yes)]);
    expect(first).toEqual({ result: { paymentId: (await scene.onlyRow()).id } });
    await ended();
    for (const other of [...others, await send(yes)]) expect(other).toEqual(first);
    expect(scene.requestsToPay).toBe(1);
  });

  test('also where the wallet has refused it: another try is another yes', async () => {
    scene.script({ pay_invoice: () => error('pay_invoice', 'INSUFFICIENT_BALANCE') });
    const yes = yesTo();
    const first = await send(yes);
    expect(await ended()).toMatchObject({ state: 'failed', settledBy: 'wallet' });
    expect(await send(yes)).toEqual(first);
    expect(scene.requestsToPay).toBe(1);
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    await send(yesTo());
    await scene.life.payments.recover();
    expect((await scene.rows()).map(({ state }) => state).sort()).toEqual(['failed', 'settled']);
  });

  test('and another invoice under another yes is refused while the first is paid', async () => {
    await send();
    expect(await send()).toEqual(refused('ALREADY_PAID'));
  });

  test('of exactly what was agreed to: the same yes is good for nothing else', async () => {
    const yes = yesTo();
    await send(yes);
    expect(await send({ ...yes, text: newInvoice().text })).toEqual(refused('INVALID_PARAMS'));
    expect(await send({ ...yes, amount: msat(1_000) })).toEqual(refused('INVALID_PARAMS'));
    await ended();
    expect(scene.requestsToPay).toBe(1);
  });
});

test('no page reaches it, nor can be taken for the user', async () => {
  const router = routerOf(scene.life);
  for (const method of ['payment.send', 'payable.read']) {
    expect(await router.fromPage(method, yesTo(), asker())).toEqual(refused('UNSUPPORTED_METHOD'));
  }
  for (const url of [OWN, `${OWN}//`, `${OWN}x`]) {
    expect(() => siteOrigin({ origin: OWN, url })).toThrow(/no origin/);
  }
  expect(await scene.rows()).toEqual([]);
});

// Reserved, dispatched, settled.
describe.each([0, 1, 2])('where the background dies at write %i', (writes) => {
  test('the same yes said again is paid once', async () => {
    shortenPauses();
    const paidHashes: string[] = [];
    const seen = new Set<string>();
    scene.script({
      pay_invoice: ({ event }) => {
        if (seen.has(event.id)) return null;
        seen.add(event.id);
        paidHashes.push(invoice.paymentHash);
        return paid(invoice.preimage);
      },
      lookup_invoice: () =>
        paidHashes.length === 0
          ? error('lookup_invoice', 'NOT_FOUND')
          : {
              result_type: 'lookup_invoice',
              result: { type: 'outgoing', state: 'settled', preimage: invoice.preimage },
            },
    });
    const died = new Mailbox<true>();
    await scene.die({ writes, onLastWrite: () => died.put(true) });
    const yes = yesTo();
    void send(yes);
    await died.take();
    await scene.die();
    const outcome = await send(yes);
    await scene.life.payments.recover();
    const rows = await scene.rows();
    const made = rows.filter(({ state }) => state !== 'failed');
    expect(made).toMatchObject([{ state: 'settled', origin: OWN, preimage: invoice.preimage }]);
    expect(outcome).toEqual({ result: { paymentId: made[0]?.id } });
    expect(paidHashes).toHaveLength(1);
    expect(scene.requestsToPay).toBe(1);
    // What it called failed was never sent.
    expect(rows.filter(({ state, request }) => state === 'failed' && request)).toEqual([]);
  });
});

describe('a service', () => {
  const ADDRESS = 'ann@service.example';
  let made: TestInvoice[];

  function offers(changes: object = {}, sats = 21): void {
    ask = async (url) => {
      asked.push(url);
      if (url.includes('/callback')) {
        const one = newInvoice({ sats });
        made.push(one);
        return respond(url, { pr: one.text, successAction: { tag: 'message', message: 'Thanks' } });
      }
      return respond(url, {
        tag: 'payRequest',
        callback: 'https://service.example/callback',
        minSendable: 1_000,
        maxSendable: 100_000,
        metadata: JSON.stringify([['text/plain', 'For Ann']]),
        commentAllowed: 10,
        ...changes,
      });
    };
  }

  beforeEach(() => {
    made = [];
    offers();
    scene.script({ pay_invoice: () => paid(made.at(-1)?.preimage ?? '') });
  });

  const yesToService = (changes: Partial<UiParams<'payment.send'>> = {}) =>
    yesTo({ text: ADDRESS, amount: msat(21_000), ...changes });

  test('is asked what it takes', async () => {
    expect(await read(ADDRESS)).toEqual({
      result: {
        kind: 'service',
        domain: 'service.example',
        address: ADDRESS,
        description: 'For Ann',
        amount: null,
        minimum: 1_000,
        maximum: 100_000,
        commentAllowed: 10,
        payerFields: [],
      },
    });
    expect(asked).toHaveLength(1);
    // No whole sat lies between: there is nothing to enter.
    offers({ minSendable: 1_500, maxSendable: 1_999 });
    expect(await read(ADDRESS)).toMatchObject({ result: { amount: 1_500 } });
  });

  test('is paid exactly the amount, with the words, once for one yes', async () => {
    const yes = yesToService({ words: { comment: 'for you' } });
    const outcomes = await Promise.all([send(yes), send(yes)]);
    const row = await scene.onlyRow();
    expect(row).toMatchObject({
      origin: OWN,
      amount: 21_000,
      description: 'For Ann',
      lnurl: { successAction: { tag: 'message', message: 'Thanks' } },
    });
    for (const outcome of [...outcomes, await send(yes)])
      expect(outcome).toEqual({ result: { paymentId: row.id } });
    expect(asked).toContain('https://service.example/callback?amount=21000&comment=for%20you');
    await ended();
    expect(scene.requestsToPay).toBe(1);
    expect(scene.desk.asked.all).toEqual([]);
  });

  test('that is slow is paid once, also where the user has left meanwhile and says the same again', async () => {
    const before = ask;
    const [begun, go] = [new Mailbox<true>(), new Mailbox<true>()];
    ask = async (url, ...rest) => {
      if (url.includes('/callback')) {
        begun.put(true);
        await go.take();
      }
      return before(url, ...rest);
    };
    const router = routerOf(scene.life, {}, (...asking) => ask(...asking));
    const first = router.fromUi('payment.send', yesToService());
    await begun.take();
    const again = router.fromUi('payment.send', yesToService());
    const other = router.fromUi('payment.send', yesToService({ amount: msat(22_000) }));
    await begun.take();
    go.put(true);
    go.put(true);
    const row = await first.then(() => scene.onlyRow());
    expect(await first).toEqual({ result: { paymentId: row.id } });
    expect(await again).toEqual(refused('ALREADY_PAID'));
    expect(await other).toEqual(refused('LNURL_ERROR'));
    await ended();
    expect(scene.requestsToPay).toBe(1);
    // What was paid can be paid once more.
    ask = before;
    expect(await send(yesToService())).toEqual({ result: { paymentId: expect.not.stringMatching(row.id) } });
  });

  test.each([
    ['makes an invoice for more', () => offers({}, 22), yesToService, 'LNURL_ERROR'],
    ['does not take so much', offers, () => yesToService({ amount: msat(101_000) }), 'INVALID_PARAMS'],
    [
      'does not take such long words',
      offers,
      () => yesToService({ words: { comment: 'x'.repeat(11) } }),
      'INVALID_PARAMS',
    ],
    [
      'did not ask who pays',
      offers,
      () => yesToService({ words: { email: 'ann@service.example' } }),
      'INVALID_PARAMS',
    ],
  ])('that %s is not paid', async (_, prepare, yes, code) => {
    prepare();
    expect(await send(yes())).toEqual(refused(code));
    expect(await scene.rows()).toEqual([]);
  });

  test('of this machine is asked only where the text itself names it', async () => {
    expect(await read('ann@localhost:3000')).toMatchObject({ result: { domain: 'localhost' } });
    offers({ callback: 'http://localhost:3000/callback' });
    expect(await send(yesToService())).toEqual(refused('LNURL_ERROR'));
    expect(asked.filter((url) => url.includes('localhost'))).toHaveLength(1);
  });

  test('that pays the user opens the question, with the wallet that was chosen', async () => {
    scene.script({
      make_invoice: () => ({
        result_type: 'make_invoice',
        result: { invoice: newInvoice({ sats: 5 }).text },
      }),
    });
    ask = async (url) => {
      asked.push(url);
      if (url.includes('/callback')) return respond(url, { status: 'OK' });
      const callback = 'https://service.example/callback';
      const limits = { minWithdrawable: 5_000, maxWithdrawable: 5_000 };
      return respond(url, {
        tag: 'withdrawRequest',
        k1: '00',
        callback,
        defaultDescription: 'Gift',
        ...limits,
      });
    };
    expect(await read('lnurlw://service.example/gift')).toEqual({ result: { kind: 'asked' } });
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({
      kind: 'lnurl-withdraw',
      origin: OWN,
      connectionId: CONNECTION,
      amount: 5_000,
    });
    expect(await send(yesToService({ text: 'lnurlw://service.example/gift', amount: msat(5_000) }))).toEqual(
      refused('INVALID_INVOICE'),
    );
    const yes: Decision = { approved: true };
    await scene.life.prompts.decide(prompt.id, yes);
    await expect.poll(() => asked.filter((url) => url.includes('/callback'))).toHaveLength(1);
  });

  test('where the user would log in is asked about, though no page of it is there', async () => {
    const text = `keyauth://service.example/login?tag=login&k1=${'ab'.repeat(32)}`;
    expect(await read(text)).toEqual({ result: { kind: 'asked' } });
    expect(await scene.desk.asked.take()).toMatchObject({ kind: 'lnurl-auth', domain: 'service.example' });
    expect(asked).toEqual([]);
    // Nobody is there to be blocked but the user.
    expect(await ui('site.block', { origin: OWN })).toEqual(refused('INVALID_PARAMS'));
    expect(await scene.life.db.blocked.count()).toBe(0);
  });
});

test('a connection string is nothing to pay', async () => {
  const text = `nostr+walletconnect://${'aa'.repeat(32)}?relay=x`;
  expect(await read(text)).toEqual({ result: { kind: 'connection' } });
});
