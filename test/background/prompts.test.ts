import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Prompts, Question } from '../../src/background/prompts';
import type { Decision } from '../../src/contract/prompts';
import { msat } from '../../src/core/msat';
import { budgetOf, termsOf } from '../core/budgets';
import { PromptDesk } from './prompt-desk';

const YES: Decision = { approved: true };
const NO: Decision = { approved: false };
const SAT = msat(1000);
const BUDGET = termsOf(1_000_000);

let desk: PromptDesk;
let prompts: Prompts;
beforeEach(() => {
  desk = new PromptDesk();
  prompts = desk.start();
});

const about = {
  requestKey: 'https://shop.example 1',
  origin: 'https://shop.example',
  shownOrigin: 'https://shop.example',
  topOrigin: null,
  connectionId: 'wallet',
  walletName: 'My wallet',
};
const CONNECT: Question = { ...about, kind: 'connect' };
const BALANCE: Question = { ...about, kind: 'permission', permission: 'balance' };
const PAY: Extract<Question, { kind: 'pay' }> = {
  ...about,
  kind: 'pay',
  amount: SAT,
  feeReserve: SAT,
  invoice: 'lnbcrt1',
  paymentHash: 'ab',
  description: 'Coffee',
  payee: '02',
  expiresAt: 0,
  why: 'over-budget',
  budget: { ...budgetOf(9000), left: msat(500) },
  walletLeft: null,
  walletEndsAt: null,
};
const PAY_ANY: Question = { ...PAY, amount: null, feeReserve: null };
const INVOICE: Extract<Question, { kind: 'invoice' }> = {
  ...about,
  kind: 'invoice',
  description: '',
  suggested: null,
  minimum: msat(2000),
  maximum: msat(4000),
};

/** The n-th payment asked for: each is a question of its own. */
const payment = (n: number | string) => ({ ...PAY, requestKey: String(n), paymentHash: String(n) });

/** What the user sees of it. */
const shownOf = ({ requestKey: _, ...shown }: Question) => shown;

const alive = () => new AbortController().signal;
const ask = (question: Question, signal = alive()) => prompts.ask(question, signal);
const asked = () => desk.asked.take();

describe('a question', () => {
  test('waits for its answer in a window that closes after it', async () => {
    const answer = ask(PAY);
    const prompt = await asked();
    expect(prompt).toMatchObject(shownOf(PAY));
    await prompts.decide(prompt.id, YES);
    expect(await answer).toEqual(YES);
    expect(desk.timesShown).toBe(1);
    expect(desk.isShown).toBe(false);
  });

  test('of many keeps the window open until the last is answered', async () => {
    const answers = [1, 2, 3].map((n) => ask(payment(n)));
    const waiting = await Promise.all(answers.map(asked));
    for (const [n, { id }] of waiting.entries()) {
      expect(desk.open).toHaveLength(3 - n);
      await prompts.decide(id, n === 1 ? NO : YES);
      expect(desk.isShown).toBe(n < 2);
    }
    expect(await Promise.all(answers)).toEqual([YES, NO, YES]);
  });

  test('by a page that has gone already is not asked', async () => {
    const reason = new Error('gone');
    await expect(ask(PAY, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(desk.queue).toEqual([]);
  });

  test('goes with its page', async () => {
    const page = new AbortController();
    const answer = ask(PAY, page.signal);
    const { id } = await asked();
    const reason = new Error('gone');
    page.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(desk.queue).toEqual([]);
    expect(desk.isShown).toBe(false);
    await expect(prompts.decide(id, YES)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('goes where its window cannot be shown', async () => {
    desk.window.show = () => Promise.reject(new Error('no window'));
    await expect(ask(PAY)).rejects.toThrow('no window');
    expect(desk.queue).toEqual([]);
  });

  test('is answered although its window cannot be closed', async () => {
    const answer = ask(PAY);
    const { id } = await asked();
    desk.window.close = () => Promise.reject(new Error('it is gone'));
    await prompts.decide(id, YES);
    expect(await answer).toEqual(YES);
  });

  test('is answered no when its window is closed', async () => {
    const answers = [ask(PAY), ask({ ...CONNECT, requestKey: 'other' })];
    await Promise.all([asked(), asked()]);
    await prompts.windowClosed();
    expect(await Promise.all(answers)).toEqual([NO, NO]);
    expect(desk.open).toEqual([]);
  });

  test('is answered no when its wallet goes', async () => {
    const answer = ask(PAY);
    const other = ask({ ...CONNECT, requestKey: 'other', connectionId: 'another' });
    await Promise.all([asked(), asked()]);
    await prompts.rejectOf({ connectionId: 'wallet' });
    expect(await answer).toEqual(NO);
    const [left] = desk.open;
    expect(left?.connectionId).toBe('another');
    await prompts.decide(left?.id ?? '', YES);
    expect(await other).toEqual(YES);
  });

  test('a closed window after the approval changes nothing', async () => {
    const answer = ask(PAY);
    await prompts.decide((await asked()).id, YES);
    await prompts.windowClosed();
    expect(await answer).toEqual(YES);
  });
});

describe('the same request asking again', () => {
  test('is the same prompt, and both hear the answer', async () => {
    const answers = [ask(PAY), ask(PAY)];
    const { id } = await asked();
    const third = ask(PAY);
    expect(desk.queue).toHaveLength(1);
    await prompts.decide(id, YES);
    expect(await Promise.all([...answers, third])).toEqual([YES, YES, YES]);
  });

  test('keeps the prompt when its earlier page goes', async () => {
    const earlier = new AbortController();
    const first = ask(PAY, earlier.signal);
    const { id } = await asked();
    const second = ask(PAY);
    // The second is known once another question, asked after it, has come in.
    const other = ask({ ...CONNECT, requestKey: 'other' });
    const after = await asked();
    earlier.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await prompts.decide(id, YES);
    expect(await second).toEqual(YES);
    await prompts.decide(after.id, NO);
    await other;
  });

  test('after the background died gets the same prompt', async () => {
    void ask(PAY);
    const { id } = await asked();
    prompts = desk.start();
    // The budget may have changed meanwhile, and what is left of it.
    const again = ask({ ...PAY, why: 'no-budget', budget: null, walletLeft: SAT });
    await prompts.decide(id, YES);
    expect(await again).toEqual(YES);
    expect(desk.asked.all).toHaveLength(1);
  });

  test('after the background died with the answer given gets the answer', async () => {
    void ask(PAY);
    const { id } = await asked();
    await prompts.decide(id, { approved: true, budget: BUDGET });
    prompts = desk.start();
    expect(await ask(PAY)).toEqual({ approved: true, budget: { ...BUDGET, since: desk.now } });
    expect(desk.asked.all).toHaveLength(1);
  });

  test('after it has been answered is asked anew', async () => {
    const answer = ask(PAY);
    await prompts.decide((await asked()).id, YES);
    await answer;
    await prompts.forget(PAY.requestKey);
    void ask(PAY);
    await asked();
    expect(desk.open).toHaveLength(1);
  });

  const others: [string, Question][] = [
    ['invoice', { ...PAY, invoice: 'lnbcrt2' }],
    ['amount', { ...PAY, amount: msat(1_000_000) }],
    ['payee', { ...PAY, payee: '03' }],
    ['wallet', { ...PAY, connectionId: 'another' }],
    ['frame', { ...PAY, topOrigin: 'https://frame.example' }],
  ];
  test.each(others)('about another %s gets no answer that was given before', async (_, question) => {
    void ask(PAY);
    const first = await asked();
    await prompts.decide(first.id, YES);
    prompts = desk.start();
    const again = ask(question);
    const second = await asked();
    expect(second).toMatchObject(shownOf(question));
    await prompts.decide(second.id, NO);
    expect(await again).toEqual(NO);
  });

  test.each(others)('about another %s voids the open prompt', async (_, question) => {
    void ask(PAY);
    const first = await asked();
    prompts = desk.start();
    const again = ask(question);
    const second = await asked();
    await expect(prompts.decide(first.id, YES)).rejects.toMatchObject({ code: 'CANCELLED' });
    await prompts.decide(second.id, NO);
    expect(await again).toEqual(NO);
  });

  test('an answer that nobody took for ten minutes is dropped', async () => {
    void ask(PAY);
    await prompts.decide((await asked()).id, YES);
    desk.now += 10 * 60_000;
    void ask({ ...CONNECT, requestKey: 'other' });
    await asked();
    expect(desk.queue.map(({ prompt }) => prompt.kind)).toEqual(['connect']);
  });

  test('an answer that nobody took for ten minutes approves nothing', async () => {
    void ask(PAY);
    await prompts.decide((await asked()).id, YES);
    desk.now += 10 * 60_000;
    prompts = desk.start();
    void ask(PAY);
    await asked();
    expect(desk.open).toHaveLength(1);
  });
});

test('an answer given late, after more than ten minutes, is found by its asker', async () => {
  void ask(PAY);
  const { id } = await asked();
  desk.now += 11 * 60_000;
  await prompts.decide(id, YES);
  prompts = desk.start();
  expect(await ask(PAY)).toEqual(YES);
  expect(desk.asked.all).toHaveLength(1);
});

test('one question asked by several calls is one prompt, and all of them hear the answer', async () => {
  const [one, two, other] = [ask(PAY), ask({ ...PAY, requestKey: 'two' }), ask(payment('other'))];
  const { id } = await asked();
  const { id: otherId } = await asked();
  expect(desk.open).toHaveLength(2);
  await prompts.decide(id, YES);
  await prompts.decide(otherId, NO);
  expect(await Promise.all([one, two, other])).toEqual([YES, YES, NO]);
});

describe('a question that several requests have asked', () => {
  const OTHER = { ...PAY, requestKey: 'other' };
  /** Resolves once all that was asked until now is in the queue. */
  const takenUp = () => prompts.isAsked('', 'pay');

  test('stays for the others when the page of one of them goes', async () => {
    const page = new AbortController();
    const [one, two] = [ask(PAY, page.signal), ask(OTHER)];
    const { id } = await asked();
    await takenUp();
    page.abort(new Error('gone'));
    await expect(one).rejects.toThrow('gone');
    await prompts.forget(PAY.requestKey);
    await prompts.decide(id, YES);
    expect(await two).toEqual(YES);
  });

  test('stays where the same request asks again while its first asking ends', async () => {
    const page = new AbortController();
    const [one, two] = [ask(PAY, page.signal), ask(PAY)];
    const { id } = await asked();
    await takenUp();
    page.abort(new Error('gone'));
    await expect(one).rejects.toThrow('gone');
    await prompts.forget(PAY.requestKey);
    await prompts.decide(id, YES);
    expect(await two).toEqual(YES);
  });

  test('stays for the others when its window fails for one of them', async () => {
    const { show } = desk.window;
    const fails: (typeof show)[] = [() => Promise.reject(new Error('no window'))];
    desk.window.show = () => (fails.pop() ?? show)();
    const [one, two] = [ask(PAY), ask(OTHER)];
    const { id } = await asked();
    await takenUp();
    await expect(one).rejects.toThrow('no window');
    await prompts.forget(PAY.requestKey);
    await prompts.decide(id, YES);
    expect(await two).toEqual(YES);
  });

  test('approves nothing more once the last of them has been answered', async () => {
    void ask(PAY);
    const { id } = await asked();
    prompts = desk.start(); // and the first page is reloaded, under another name
    const answer = ask(OTHER);
    await takenUp();
    await prompts.decide(id, YES);
    expect(await answer).toEqual(YES);
    await prompts.forget(OTHER.requestKey);
    void ask({ ...PAY, requestKey: 'later' });
    await asked();
    expect(desk.open).toHaveLength(1);
  });

  test('is found answered by each of them after a death', async () => {
    void ask(PAY);
    void ask(OTHER);
    const { id } = await asked();
    await takenUp();
    prompts = desk.start();
    await prompts.decide(id, YES);
    expect(await ask(PAY)).toEqual(YES);
    await prompts.forget(PAY.requestKey);
    expect(await ask(OTHER)).toEqual(YES);
    await prompts.forget(OTHER.requestKey);
    expect(desk.queue).toEqual([]);
  });
});

test('an approval that nobody has taken is void once its site is forgotten', async () => {
  void ask(CONNECT);
  await prompts.decide((await asked()).id, YES);
  prompts = desk.start();
  await prompts.rejectOf({ origin: CONNECT.origin, connectionId: CONNECT.connectionId });
  void ask(CONNECT);
  await asked();
  expect(desk.open).toHaveLength(1);
});

describe('after a no to a frame', () => {
  const TOP = 'https://top.example';
  const inFrame = (n: number, topOrigin: string | null = TOP) => ({
    ...payment(`frame ${n}`),
    origin: `https://frame${n}.example`,
    topOrigin,
  });
  const answered = async (question: Question, decision: Decision) => {
    const answer = ask(question);
    await prompts.decide((await asked()).id, decision);
    return answer;
  };
  beforeEach(() => answered(inFrame(1), NO));

  test.each<[string, Question]>([
    ['another frame', inFrame(2)],
    ['the page around it', { ...PAY, origin: TOP }],
    ['the same origin elsewhere', inFrame(1, null)],
  ])('%s cannot ask for a while', async (_, question) => {
    await expect(ask(question)).rejects.toMatchObject({ code: 'USER_REJECTED' });
    expect(desk.open).toEqual([]);
    desk.now += 3_000;
    expect(await answered(question, YES)).toEqual(YES);
  });

  test('other pages ask, whatever frames they hold', async () => {
    expect(await answered(PAY, YES)).toEqual(YES);
    expect(await answered(inFrame(2, 'https://elsewhere.example'), YES)).toEqual(YES);
  });

  test('a yes to another frame clears the page, and the time begins anew', async () => {
    desk.now += 3_000;
    await answered(inFrame(2), YES);
    expect(Object.keys(desk.coolDowns)).toEqual(['https://frame1.example']);
    expect(await answered(inFrame(3), YES)).toEqual(YES);
  });

  test('a window closed over several frames counts as one no to the page', async () => {
    desk.now += 3_000;
    const answers = [ask(inFrame(2)), ask(inFrame(3))];
    await Promise.all([asked(), asked()]);
    await prompts.windowClosed();
    await Promise.all(answers);
    expect(desk.coolDowns[TOP]).toEqual({ rejections: 2, until: desk.now + 6_000 });
  });
});

test('to have read who signed a message ends no pause', async () => {
  const pay = ask(PAY);
  await prompts.decide((await asked()).id, NO);
  await pay;
  desk.now += 4_000;
  const { requestKey, ...before } = about;
  const { coolDowns } = desk;
  const signer = ask({
    ...before,
    requestKey,
    kind: 'signer',
    message: 'hello',
    signature: 'signed',
    signer: '02',
    isOwn: false,
  });
  await prompts.decide((await asked()).id, YES);
  await signer;
  expect(desk.coolDowns).toEqual(coolDowns);
});

test('a window that does not close holds up nobody', async () => {
  desk.window.close = () => new Promise(() => undefined);
  const answer = ask(PAY);
  await prompts.decide((await asked()).id, YES);
  expect(await answer).toEqual(YES);
  expect(await prompts.isAsked('another', 'pay')).toBe(false);
});

test('a prompt whose page went while the background was dead goes; one that is asked again stays', async () => {
  for (const n of [1, 2]) void ask(payment(n));
  await asked();
  await asked();
  prompts = desk.start();
  const again = ask(payment(2));
  await prompts.forget('a change after which the asking is known to have been taken up');
  await prompts.dropUnasked();
  expect(desk.open).toMatchObject([{ paymentHash: '2' }]);
  await prompts.windowClosed();
  expect(await again).toEqual(NO);
});

describe('a decision', () => {
  test('is taken once', async () => {
    const answer = ask(PAY);
    const { id } = await asked();
    const decided = await Promise.allSettled([NO, YES, YES].map((one) => prompts.decide(id, one)));
    expect(decided.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await answer).toEqual(NO);
    await expect(prompts.decide(id, YES)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('for no prompt is refused', async () => {
    await expect(prompts.decide('', YES)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test.each<[string, Question, Decision]>([
    ['an amount where the invoice has one', PAY, { approved: true, amount: SAT }],
    ['an amount for connecting', CONNECT, { approved: true, amount: SAT }],
    ['an amount for the balance', BALANCE, { approved: true, amount: SAT }],
    ['no amount where one is asked for', PAY_ANY, YES],
    ['an amount of nothing', PAY_ANY, { approved: true, amount: msat(0) }],
    ['no amount for an invoice', INVOICE, YES],
    ['less than the least', INVOICE, { approved: true, amount: msat(1999) }],
    ['more than the most', INVOICE, { approved: true, amount: msat(4001) }],
    [
      'a budget for a site on plain http',
      { ...PAY, shownOrigin: 'http://shop.example' },
      { approved: true, budget: BUDGET },
    ],
    [
      'a budget for a site in a private window',
      { ...PAY, origin: 'private:ab' },
      { approved: true, budget: BUDGET },
    ],
    [
      'a budget for a frame of plain http',
      { ...PAY, topOrigin: 'http://top.example' },
      { approved: true, budget: BUDGET },
    ],
    ['a budget for the balance', BALANCE, { approved: true, budget: BUDGET }],
    ['a budget for an invoice', INVOICE, { approved: true, amount: msat(3000), budget: BUDGET }],
  ])('with %s does not fit, and the question stays', async (_, question, decision) => {
    const answer = ask(question);
    const { id } = await asked();
    await expect(prompts.decide(id, decision)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    expect(desk.open).toHaveLength(1);
    await prompts.decide(id, NO);
    expect(await answer).toEqual(NO);
  });

  test.each<[string, Question, Decision]>([
    ['a payment', PAY, YES],
    ['a payment and a budget', PAY, { approved: true, budget: BUDGET }],
    ['a payment of an amount', PAY_ANY, { approved: true, amount: msat(1), budget: BUDGET }],
    ['connecting with a budget', CONNECT, { approved: true, budget: BUDGET }],
    ['the balance', BALANCE, YES],
    ['an invoice at the least', INVOICE, { approved: true, amount: msat(2000) }],
    ['an invoice at the most', INVOICE, { approved: true, amount: msat(4000) }],
    ['a no', INVOICE, NO],
  ])('for %s fits', async (_, question, decision) => {
    const answer = ask(question);
    await prompts.decide((await asked()).id, decision);
    expect(await answer).toMatchObject(decision);
  });
});

describe('a site', () => {
  test('has five questions at most, and other sites have theirs', async () => {
    const answers = Array.from({ length: 5 }, (_, n) => ask(payment(n)));
    const [first] = await Promise.all(answers.map(asked));
    await expect(ask(payment(5))).rejects.toMatchObject({ code: 'TOO_MANY_PROMPTS' });
    const other = ask({ ...payment('other'), origin: 'https://other.example' });
    await asked();
    expect(desk.open).toHaveLength(6);
    await prompts.decide(first?.id ?? '', YES);
    const sixth = ask(payment(6));
    await asked();
    await prompts.windowClosed();
    await Promise.all([...answers, other, sixth]);
  });

  test('that asks fifty at once gets five of them shown', async () => {
    const answers = Array.from({ length: 50 }, (_, n) => ask(payment(n)));
    const refused = Promise.allSettled(answers);
    await Promise.all([1, 2, 3, 4, 5].map(asked));
    await expect(ask(payment('one more'))).rejects.toMatchObject({ code: 'TOO_MANY_PROMPTS' });
    await prompts.windowClosed();
    const ended = await refused;
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(45);
    expect(desk.asked.all).toHaveLength(5);
  });
});

describe('after a no', () => {
  const rejected = { code: 'USER_REJECTED', message: 'User rejected' };
  let last = 0;
  /** The next question of the site, answered so. */
  async function answered(decision: Decision, origin = about.origin): Promise<void> {
    const answer = ask({ ...payment(`again ${++last}`), origin });
    await prompts.decide((await asked()).id, decision);
    expect(await answer).toMatchObject(decision);
  }
  /** The site is told no until so many ms from now, and is asked about from then on. */
  async function isSilentFor(ms: number): Promise<void> {
    desk.now += ms - 1;
    await expect(ask(payment('too soon'))).rejects.toMatchObject(rejected);
    desk.now += 1;
    const leaving = new AbortController();
    const asking = ask(payment('in time'), leaving.signal);
    await asked();
    leaving.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  }

  test('the site is told no for 3 s, and longer each time, up to 5 minutes', async () => {
    for (const seconds of [3, 6, 12, 24, 48, 96, 192, 300, 300]) {
      await answered(NO);
      await isSilentFor(seconds * 1000);
    }
    expect(desk.open).toEqual([]);
  });

  test('a yes begins anew', async () => {
    await answered(NO);
    desk.now += 3_000;
    await answered(NO);
    desk.now += 6_000;
    await answered(YES);
    await answered(NO);
    await isSilentFor(3_000);
  });

  test('nothing is shown, and nothing enters the queue', async () => {
    await answered(NO);
    const shown = desk.timesShown;
    await expect(ask(payment('too soon'))).rejects.toMatchObject(rejected);
    expect([desk.timesShown, desk.open]).toEqual([shown, []]);
  });

  test('other sites are asked about as ever', async () => {
    await answered(NO);
    await answered(YES, 'https://other.example');
  });

  test('what the site had asked before stays open', async () => {
    const [first, second] = [ask(payment('one')), ask(payment('two'))];
    const [one, two] = [await asked(), await asked()];
    await prompts.decide(one.id, NO);
    await prompts.decide(two.id, YES);
    expect(await Promise.all([first, second])).toEqual([NO, YES]);
  });

  test('it holds for the next background', async () => {
    await answered(NO);
    prompts = desk.start();
    await expect(ask(payment('after a death'))).rejects.toMatchObject(rejected);
  });

  test('the call that was told no is told so again after a death', async () => {
    void ask(PAY);
    await prompts.decide((await asked()).id, NO);
    prompts = desk.start();
    expect(await ask(PAY)).toEqual(NO);
  });

  test('a closed window is one no to each of its sites', async () => {
    const answers = [1, 2, 3].map((n) => ask(payment(n)));
    await Promise.all(answers.map(asked));
    await prompts.windowClosed();
    await Promise.all(answers);
    await isSilentFor(3_000);
  });

  test("that was not the user's the site may ask at once", async () => {
    const answer = ask(PAY);
    await asked();
    await prompts.rejectOf({ connectionId: 'wallet' });
    await answer;
    await answered(YES);
  });
});

test('all sites together have twenty questions at most', async () => {
  const from = (n: number): Question => ({
    ...payment(n),
    origin: `https://${n % 10}.example`,
  });
  const answers = Array.from({ length: 20 }, (_, n) => ask(from(n)));
  const [first] = await Promise.all(answers.map(asked));
  const another = { ...CONNECT, requestKey: 'another', origin: 'https://another.example' };
  await expect(ask(another)).rejects.toMatchObject({ code: 'TOO_MANY_PROMPTS' });
  expect(desk.open).toHaveLength(20);
  await prompts.decide(first?.id ?? '', NO);
  const next = ask(another);
  expect(await asked()).toMatchObject({ origin: 'https://another.example' });
  await prompts.windowClosed();
  expect(await Promise.all([...answers, next])).toEqual(Array(21).fill(NO));
});

test('whatever happens at once, every question is answered once, and by what was decided', async () => {
  const event = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('decide' as const), which: fc.nat(9), yes: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(event, { maxLength: 12 }),
      async (many, events) => {
        const own = new PromptDesk();
        const queue = own.start();
        const pages = Array.from({ length: many }, () => new AbortController());
        const answers = pages.map((page, n) =>
          queue.ask({ ...payment(n), origin: `https://${n % 3}.example` }, page.signal),
        );
        const ended = Promise.allSettled(answers);
        const waiting = await Promise.all(pages.map(() => own.asked.take()));
        const accepted = new Map<number, boolean>();
        const racing = events.map(async (one) => {
          if (one.do === 'close') return queue.windowClosed();
          const n = one.which % many;
          if (one.do === 'leave') return pages[n]?.abort(new Error('gone'));
          const decision = one.yes ? YES : NO;
          const id =
            waiting.find((prompt) => 'paymentHash' in prompt && prompt.paymentHash === String(n))?.id ?? '';
          await queue.decide(id, decision).then(
            () => {
              expect(accepted.has(n)).toBe(false);
              accepted.set(n, one.yes);
            },
            () => undefined,
          );
        });
        await Promise.all(racing);
        await queue.windowClosed();
        for (const [n, end] of (await ended).entries()) {
          const isGone = pages[n]?.signal.aborted ?? false;
          if (end.status === 'rejected') expect(isGone).toBe(true);
          else expect(end.value.approved).toBe(accepted.get(n) ?? false);
        }
        expect(own.open).toEqual([]);
        expect(own.isShown).toBe(false);
      },
    ),
  );
});
