/** The gate through which everything is spent: with the real journal, vault, client and relay, and a wallet that does as told. */
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { termsOf } from '../core/budgets';
import { newInvoice } from './invoices';
import { asker, beginLife, SITE } from './life';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { error, found, paid } from './wallet-answers';

let scene: PaymentScene;

beforeEach(async () => {
  shortenPauses();
  scene = await openScene();
});

/** The user says no to every question, from now on. */
async function refuseWhatIsAsked(): Promise<void> {
  for (;;) {
    const { id } = await scene.desk.asked.take();
    await scene.life.prompts.decide(id, { approved: false });
  }
}

/** The outcome is unknown, and the wallet does not tell. */
const UNKNOWN = { pay_invoice: () => error('pay_invoice', 'INTERNAL') };

describe('a payment', () => {
  test('settles with the preimage that fits, and its fees', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage.toUpperCase(), 1234) });
    const { preimage, paymentHash } = invoice;
    expect(await scene.send(invoice)).toEqual({ preimage, paymentHash });
    expect(await scene.onlyRow()).toMatchObject({
      state: 'settled',
      origin: SITE,
      amount: 100_000,
      feesPaid: 1234,
      preimage,
      paymentHash,
      approvedBy: 'budget',
      description: 'Coffee',
      endedAt: expect.any(Number),
    });
  });

  test('is in the journal with its signed request before the request reaches the relay', async () => {
    const invoice = newInvoice();
    const seen: (PaymentRow | undefined)[] = [];
    scene.script({
      pay_invoice: async () => {
        seen.push(await scene.life.db.payments.where('paymentHash').equals(invoice.paymentHash).first());
        return paid(invoice.preimage);
      },
    });
    await scene.send(invoice);
    expect(seen).toHaveLength(1);
    const [request] = scene.heard('pay_invoice');
    expect(seen[0]).toMatchObject({ state: 'dispatched', request: request?.event });
    expect(request?.event.tags).toContainEqual([
      'expiration',
      String((request?.event.created_at ?? 0) + 300),
    ]);
    expect(scene.life.isWokenUp).toBe(true);
  });

  test('asks the wallet for the amount of the invoice, naming it only where the invoice does not', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    await scene.send(invoice);
    expect(scene.heard('pay_invoice').map(({ params }) => params)).toEqual([{ invoice: invoice.text }]);
  });

  test('of which the page has gone goes on', async () => {
    const invoice = newInvoice();
    const page = new AbortController();
    const sending = scene.send(invoice, asker(SITE, page.signal));
    const request = await scene.wallet.next('pay_invoice');
    page.abort(new Error('gone'));
    await expect(sending).rejects.toThrow('gone');
    await scene.wallet.answer(request, paid(invoice.preimage, 0));
    await vi.waitFor(async () => expect(await scene.onlyRow()).toMatchObject({ state: 'settled' }), PATIENCE);
  });

  test('without a budget, or past it, is asked about first', async () => {
    const invoice = newInvoice({ sats: 9_950 });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = scene.send(invoice);
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({
      kind: 'pay',
      amount: 9_950_000,
      why: 'over-budget',
      budget: { amount: 10_000_000, left: 10_000_000 },
      walletLeft: null,
      walletEndsAt: null,
    });
    expect(await scene.rows()).toEqual([]);
    expect(scene.wallet.requests.all).toEqual([]);
    await scene.life.prompts.decide(prompt.id, { approved: true });
    await sending;
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt', state: 'settled' });
  });

  test('that the user refuses is nowhere', async () => {
    const sending = scene.send(newInvoice({ sats: 20_000 }));
    await scene.life.prompts.decide((await scene.desk.asked.take()).id, { approved: false });
    await expect(sending).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(await scene.rows()).toEqual([]);
    expect(scene.wallet.requests.all).toEqual([]);
  });

  test('of an amount that the user enters', async () => {
    const invoice = newInvoice({ sats: null });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = scene.send(invoice);
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({ amount: null, feeReserve: null });
    await scene.life.prompts.decide(prompt.id, { approved: true, amount: msat(77_000) });
    await sending;
    expect(scene.heard('pay_invoice').map(({ params }) => params)).toEqual([
      { invoice: invoice.text, amount: 77_000 },
    ]);
    expect(await scene.onlyRow()).toMatchObject({ amount: 77_000, feeReserve: 10_000 });
  });

  test('approved with a budget leaves one', async () => {
    const invoice = newInvoice({ sats: 20_000 });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = scene.send(invoice);
    const budget = termsOf(5_000_000, { period: 'month', largest: msat(50_000) });
    await scene.life.prompts.decide((await scene.desk.asked.take()).id, { approved: true, budget });
    await sending;
    const [site] = await scene.life.db.sites.toArray();
    expect(site?.budget).toMatchObject(budget);
  });

  test('of twenty at once: as many pass as the budget holds, the others ask', async () => {
    const invoices = Array.from({ length: 20 }, () => newInvoice({ sats: 990 }));
    const byText = new Map(invoices.map((invoice) => [invoice.text, invoice.preimage]));
    scene.script({
      pay_invoice: ({ params }) => paid(byText.get((params as { invoice: string }).invoice) ?? '', 10_000),
    });
    const sending = invoices.map((invoice) => scene.send(invoice));
    void refuseWhatIsAsked();
    // 990 sat and 10 of fees: ten fill the budget.
    const ended = await Promise.allSettled(sending);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(scene.heard('pay_invoice')).toHaveLength(10);
    expect((await scene.rows()).filter(({ state }) => state === 'settled')).toHaveLength(10);
  });
});

describe('what is refused before anything is done', () => {
  test.each([
    ['no invoice', 'hello', 'INVALID_INVOICE'],
    ['one of mainnet', newInvoice({ currency: 'bc' }).text, 'WRONG_NETWORK'],
    ['one of testnet', newInvoice({ currency: 'tb' }).text, 'WRONG_NETWORK'],
    ['one that has expired', newInvoice({ at: 1_600_000_000 }).text, 'INVOICE_EXPIRED'],
  ])('%s', async (_, text, code) => {
    await expect(scene.life.payments.send(asker(), text)).rejects.toMatchObject({ code });
    expect(await scene.rows()).toEqual([]);
    expect(scene.wallet.requests.all).toEqual([]);
  });

  test('one of a site that is not connected, whatever else is wrong with it', async () => {
    for (const text of [newInvoice().text, newInvoice({ currency: 'bc' }).text, 'hello']) {
      await expect(scene.life.payments.send(asker('http://shop.example'), text)).rejects.toMatchObject({
        code: 'NOT_ENABLED',
      });
    }
    expect(await scene.rows()).toEqual([]);
  });

  test('one that expires while the user thinks about it', async () => {
    let now = Date.now();
    const late = beginLife({ databaseName: scene.databaseName, desk: scene.desk, now: () => now });
    onTestFinished(() => late.end());
    const sending = late.payments.send(asker(), newInvoice({ sats: 20_000, expirySeconds: 60 }).text);
    const { id } = await scene.desk.asked.take();
    now += 120_000;
    await late.prompts.decide(id, { approved: true });
    await expect(sending).rejects.toMatchObject({ code: 'INVOICE_EXPIRED' });
    expect(await scene.rows()).toEqual([]);
  });
});

describe('what a wallet says', () => {
  test.each([
    'INSUFFICIENT_BALANCE',
    'QUOTA_EXCEEDED',
    'RESTRICTED',
    'UNAUTHORIZED',
    'RATE_LIMITED',
    'PAYMENT_FAILED',
  ])('%s ends the payment and frees budget and hash', async (code) => {
    const invoice = newInvoice({ sats: 9_000 });
    scene.script({ pay_invoice: () => error('pay_invoice', code) });
    await expect(scene.send(invoice)).rejects.toMatchObject({
      walletCode: code,
      paymentHash: invoice.paymentHash,
    });
    expect(await scene.onlyRow()).toMatchObject({ state: 'failed', failure: { walletCode: code } });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
  });

  test.each(['INTERNAL', 'OTHER', 'NOT_FOUND', 'SOMETHING_NEW'])(
    '%s does not say that nothing was paid',
    async (code) => {
      const invoice = newInvoice();
      scene.script({ pay_invoice: () => error('pay_invoice', code) });
      await expect(scene.send(invoice)).rejects.toMatchObject({
        code: 'PAYMENT_OPEN',
        paymentHash: invoice.paymentHash,
      });
      expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
    },
  );

  test.each([
    ['of another payment', newInvoice().preimage],
    ['that is the payment hash', null],
    ['of zeros', '0'.repeat(64)],
    ['too short', 'ab'],
    ['in no hex', 'x'.repeat(64)],
    ['missing', ''],
  ])('a preimage %s settles nothing', async (_, preimage) => {
    const invoice = newInvoice();
    scene.script({
      pay_invoice: () => paid(preimage ?? invoice.paymentHash),
      lookup_invoice: () =>
        found({ type: 'outgoing', state: 'settled', preimage: preimage ?? invoice.paymentHash }),
    });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    const row = await scene.onlyRow();
    expect(row.state).toBe('open');
    expect(row.preimage).toBeUndefined();
  });

  test('no preimage at all, as some do: the lookup has it', async () => {
    const invoice = newInvoice();
    const { preimage } = invoice;
    scene.script({
      pay_invoice: () => ({ result_type: 'pay_invoice', result: {} }),
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage, fees_paid: 5 }),
    });
    expect(await scene.send(invoice)).toMatchObject({ preimage });
    expect(scene.heard('lookup_invoice').map(({ params }) => params)).toEqual([
      { payment_hash: invoice.paymentHash },
    ]);
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', feesPaid: 5 });
  });

  test('failed, while its lookup says pending: the payment is followed on', async () => {
    const invoice = newInvoice();
    let lookups = 0;
    scene.script({
      pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED'),
      lookup_invoice: () =>
        ++lookups < 3
          ? found({ type: 'outgoing', state: 'pending' })
          : found({ type: 'outgoing', state: 'settled', preimage: invoice.preimage }),
    });
    expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled' });
  });

  test.each([
    ['an invoice of its own by this hash', { type: 'incoming', state: 'expired' }],
    ['its own invoice, settled by someone', { type: 'incoming', state: 'settled', preimage: 'PREIMAGE' }],
    ['another payment', { type: 'outgoing', state: 'failed', payment_hash: 'ab'.repeat(32) }],
    ['no state', { type: 'outgoing' }],
    ['a state nobody knows', { type: 'outgoing', state: 'mostly' }],
    ['settled without proof', { type: 'outgoing', state: 'settled' }],
  ])('%s, when looked up, tells nothing of the payment', async (_, transaction) => {
    const invoice = newInvoice();
    const told = JSON.parse(JSON.stringify(transaction).replace('PREIMAGE', invoice.preimage));
    scene.script({ ...UNKNOWN, lookup_invoice: () => found(told) });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  });

  test('failed, when looked up, ends the payment', async () => {
    const { paymentHash, text } = newInvoice();
    scene.script({
      ...UNKNOWN,
      lookup_invoice: () => found({ type: 'outgoing', state: 'failed', payment_hash: paymentHash }),
    });
    await expect(scene.life.payments.send(asker(), text)).rejects.toMatchObject({
      code: 'PAYMENT_FAILED',
      paymentHash,
    });
    expect(await scene.onlyRow()).toMatchObject({ state: 'failed' });
  });

  test('failed, when looked up, may be about an attempt before this one', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => error('pay_invoice', 'PAYMENT_FAILED') });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_FAILED' });
    scene.script({ ...UNKNOWN, lookup_invoice: () => found({ type: 'outgoing', state: 'failed' }) });
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    expect((await scene.rows()).map(({ state }) => state).sort()).toEqual(['failed', 'open']);
  });

  test('nothing, because no relay can be reached, is a payment that was not made', async () => {
    await scene.relay.close();
    await expect(scene.send(newInvoice())).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(await scene.onlyRow()).toMatchObject({ state: 'failed' });
  });

  test('nothing at all leaves the payment open and counted, and the page is told not to pay again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const invoice = newInvoice({ sats: 9_000 });
    const sending = scene.send(invoice);
    sending.catch(() => undefined);
    await scene.wallet.next('pay_invoice');
    await vi.advanceTimersByTimeAsync(15_000);
    await scene.wallet.next('lookup_invoice');
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
    await vi.advanceTimersByTimeAsync(11_000);
    await scene.wallet.next('lookup_invoice');
    await vi.advanceTimersByTimeAsync(11_000);
    await expect(sending).rejects.toMatchObject({ code: 'PAYMENT_OPEN', paymentHash: invoice.paymentHash });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
    // It still holds its place in the budget.
    void scene.send(newInvoice({ sats: 2_000 })).catch(() => undefined);
    expect(await scene.desk.asked.take()).toMatchObject({ kind: 'pay', budget: { left: 910_000 } });
  });

  test('the preimage late, after it was called open, settles it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const invoice = newInvoice();
    const sending = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    await vi.advanceTimersByTimeAsync(15_000);
    await scene.wallet.next('lookup_invoice');
    await scene.wallet.answer(request, paid(invoice.preimage, 1));
    expect(await sending).toMatchObject({ preimage: invoice.preimage });
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', feesPaid: 1 });
  });
});

test('a call that takes the name of an earlier one is answered from that one only where it asks for the same', async () => {
  const [one, two] = [newInvoice(), newInvoice()];
  const of = (invoice: unknown) => (invoice === one.text ? one : two);
  scene.script({ pay_invoice: ({ params }) => paid(of((params as { invoice: string }).invoice).preimage) });
  const from = asker();
  for (const invoice of [one, two, one, two]) {
    expect(await scene.send(invoice, from)).toMatchObject({
      preimage: invoice.preimage,
      paymentHash: invoice.paymentHash,
    });
  }
  expect(scene.heard('pay_invoice')).toHaveLength(2);
  expect(await scene.rows()).toHaveLength(2);
});

describe('the same invoice again', () => {
  test('of the same site is answered from the journal, without the wallet', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const first = await scene.send(invoice);
    expect(await scene.send(invoice)).toEqual(first);
    expect(await scene.send({ ...invoice, text: `lightning:${invoice.text.toUpperCase()}` })).toEqual(first);
    await scene.die();
    expect(await scene.send(invoice)).toEqual(first);
    expect(scene.wallet.requests.all).toHaveLength(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('of another site is refused and not told the preimage', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    await scene.send(invoice);
    const [site] = await scene.life.db.sites.toArray();
    if (!site) throw new Error('There is no site.');
    await scene.life.db.sites.put({ ...site, origin: 'https://other.example' });
    const refusal = await scene
      .send(invoice, asker('https://other.example'))
      .catch((caught: unknown) => caught);
    expect(refusal).toMatchObject({ code: 'ALREADY_PAID', paymentHash: invoice.paymentHash });
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain(invoice.preimage);
    expect(scene.wallet.requests.all).toHaveLength(1);
  });

  test('while it is under way waits for the same outcome', async () => {
    const invoice = newInvoice();
    const first = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    const others = [scene.send(invoice), scene.send(invoice)];
    await scene.wallet.answer(request, paid(invoice.preimage));
    const { preimage, paymentHash } = invoice;
    for (const one of [first, ...others]) expect(await one).toEqual({ preimage, paymentHash });
    expect(scene.wallet.requests.all).toHaveLength(1);
  });

  test('ten times at once is one payment', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const answers = await Promise.all(Array.from({ length: 10 }, () => scene.send(invoice)));
    expect(new Set(answers.map(({ preimage }) => preimage))).toEqual(new Set([invoice.preimage]));
    expect(scene.heard('pay_invoice')).toHaveLength(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('twice at once is one question and one payment', async () => {
    const invoice = newInvoice({ sats: 20_000 });
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = [scene.send(invoice), scene.send(invoice)];
    const { id } = await scene.desk.asked.take();
    await scene.life.prompts.decide(id, { approved: true });
    expect(scene.desk.asked.all).toHaveLength(1);
    for (const one of sending) expect(await one).toMatchObject({ preimage: invoice.preimage });
    expect(scene.heard('pay_invoice')).toHaveLength(1);
    expect(await scene.rows()).toHaveLength(1);
  });

  test('once its wallet was disconnected is still open, not free to be paid by another', async () => {
    const invoice = newInvoice();
    scene.script(UNKNOWN);
    await expect(scene.send(invoice)).rejects.toMatchObject({ code: 'PAYMENT_OPEN' });
    await scene.life.db.connections.clear();
    await scene.die();
    await scene.life.payments.recover();
    await expect(scene.send(invoice)).rejects.toMatchObject({
      code: 'PAYMENT_OPEN',
      paymentHash: invoice.paymentHash,
    });
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
  });
});

describe('the background dies', () => {
  test('after the request was sent: the next one learns the outcome by looking it up', async () => {
    const invoice = newInvoice();
    const lost = scene.send(invoice);
    lost.catch(() => undefined);
    const before = await scene.wallet.next('pay_invoice');
    await scene.die();
    const { preimage } = invoice;
    scene.script({
      pay_invoice: () => null,
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage, fees_paid: 9 }),
    });
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'settled', preimage, feesPaid: 9 });
    expect(scene.life.isWokenUp).toBe(false);
    for (const { event } of scene.heard('pay_invoice')) expect(event).toEqual(before.event);
    expect(await scene.send(invoice)).toMatchObject({ preimage });
  });

  test('before the request was sent: the next one sends the very same event', async () => {
    const invoice = newInvoice();
    const lost = scene.send(invoice);
    lost.catch(() => undefined);
    await scene.wallet.next('pay_invoice');
    const { request } = await scene.onlyRow();
    await scene.die();
    // A wallet that has not seen it yet acts on it now.
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const again = scene.send(invoice);
    expect(await again).toMatchObject({ preimage: invoice.preimage });
    expect(scene.heard('pay_invoice').at(-1)?.event).toEqual(request);
    expect(new Set(scene.heard('pay_invoice').map(({ event }) => event.id)).size).toBe(1);
  });

  test.each(['INSUFFICIENT_BALANCE', 'PAYMENT_FAILED', 'OTHER'])(
    'after the request was sent: %s, said of it when it comes again, ends nothing',
    async (code) => {
      const lost = scene.send(newInvoice());
      lost.catch(() => undefined);
      await scene.wallet.next('pay_invoice');
      await scene.die();
      scene.script({ pay_invoice: () => error('pay_invoice', code) });
      await scene.life.payments.recover();
      expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
    },
  );

  test('with what it reserves from now on left alone', async () => {
    const invoice = newInvoice();
    const sending = scene.send(invoice);
    const request = await scene.wallet.next('pay_invoice');
    scene.script({ lookup_invoice: () => found({ type: 'outgoing', state: 'pending' }) });
    const recovery = scene.life.payments.recover();
    await scene.wallet.answer(request, paid(invoice.preimage));
    expect(await sending).toMatchObject({ preimage: invoice.preimage });
    await recovery;
    expect(scene.heard('pay_invoice')).toHaveLength(1);
  });

  test('with a question approved: the same request about another invoice is asked about anew', async () => {
    const [cheap, dear] = [newInvoice({ sats: 10_001 }), newInvoice({ sats: 900_000 })];
    const page = asker();
    const lost = scene.send(cheap, page);
    lost.catch(() => undefined);
    const { id } = await scene.desk.asked.take();
    // The user's answer is there before the asker is.
    await scene.die();
    await scene.life.prompts.decide(id, { approved: true });
    const again = scene.send(dear, page);
    expect(await scene.desk.asked.take()).toMatchObject({ kind: 'pay', amount: 900_000_000 });
    await scene.life.prompts.windowClosed();
    await expect(again).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(await scene.rows()).toEqual([]);
    expect(scene.wallet.requests.all).toEqual([]);
  });

  test('and the wallet tells nothing: the payment stays open, and the background is woken again', async () => {
    const lost = scene.send(newInvoice());
    lost.catch(() => undefined);
    await scene.wallet.next('pay_invoice');
    await scene.die();
    scene.script({ pay_invoice: () => null });
    scene.life.isWokenUp = true;
    await scene.life.payments.recover();
    expect(await scene.onlyRow()).toMatchObject({ state: 'open' });
    expect(scene.life.isWokenUp).toBe(true);
  });

  test('and the database cannot be read at first: the next call is served', async () => {
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    scene.life.db.close({ disableAutoOpen: true });
    await expect(scene.life.payments.recover()).rejects.toThrow();
    await scene.life.db.open();
    expect(await scene.send(invoice)).toMatchObject({ preimage: invoice.preimage });
  });
});
