/** `window.webln` in the page: what it carries, what it says, and what a page can do to it. */
import type { WebLNProvider } from '@webbtc/webln-types';
import { describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest';
import type { FuseboxProvider } from '../../src/contract/webln';
import { FakeMessageEvent, pageWithAnnouncement, pageWithWebln } from './fake-window';

type Carried = [method: string, args: unknown[], params: unknown];
const CARRIED: Carried[] = [
  ['enable', [], undefined],
  ['isEnabled', [], undefined],
  ['getInfo', [], undefined],
  ['getBalance', [], undefined],
  ['makeInvoice', [{ amount: '21' }], { amount: '21' }],
  ['lookupInvoice', ['lnbc1'], 'lnbc1'],
  ['listTransactions', [{ limit: 5 }], { limit: 5 }],
  ['sendPayment', ['LNBC1'], 'LNBC1'],
  ['sendPaymentAsync', ['lnbc1'], 'lnbc1'],
  ['sendMultiPayment', [['lnbc1', 'lnbc2']], ['lnbc1', 'lnbc2']],
  ['keysend', [{ destination: '02', amount: 1 }], { destination: '02', amount: 1 }],
  ['multiKeysend', [[{ amount: 1 }]], [{ amount: 1 }]],
  ['signMessage', ['hello'], 'hello'],
  ['verifyMessage', ['sig', 'hello'], { signature: 'sig', message: 'hello' }],
  ['lnurl', ['lnurl1'], 'lnurl1'],
  ['request', ['get_info', { a: 1 }], { method: 'get_info', params: { a: 1 } }],
];

test('a page that is written for WebLN can be given this provider', () => {
  expectTypeOf<Omit<FuseboxProvider, 'enable'>>().toExtend<Omit<WebLNProvider, 'enable'>>();
  // The types promise nothing of what enable resolves to; every implementation says {enabled: true}, and so do we.
  expectTypeOf<FuseboxProvider['enable']>().toExtend<() => Promise<unknown>>();
  expectTypeOf<Parameters<WebLNProvider['enable']>>().toEqualTypeOf<Parameters<FuseboxProvider['enable']>>();
});

describe('a call', () => {
  test.each(CARRIED)('of %s is carried as it is made', async (method, args, params) => {
    const page = await pageWithWebln();
    const run = page.provider[method as keyof FuseboxProvider] as (...args: unknown[]) => Promise<unknown>;
    const ended = run(...args);
    const call = await page.calls.take();
    expect(call).toEqual({ fusebox: 'call', id: call.id, method, params });
    page.answer(call, { result: `of ${method}` });
    expect(await ended).toBe(`of ${method}`);
  });

  test('every method of the provider is in this list', async () => {
    const { provider } = await pageWithWebln();
    expect(Object.keys(provider).sort()).toEqual([...CARRIED.map(([method]) => method), 'on', 'off'].sort());
  });

  test('that fails rejects with an Error that has a code', async () => {
    const page = await pageWithWebln();
    const ended = page.provider.sendPayment('lnbc1');
    const error = { code: 'PAYMENT_OPEN', message: 'Not known yet.', paymentHash: 'ab' } as const;
    page.answer(await page.calls.take(), { error });
    const thrown = await ended.catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).toMatchObject({ name: 'WeblnError', ...error });
    expect(String(thrown)).toBe('WeblnError: Not known yet.');
  });

  test('with what cannot be copied is INVALID_PARAMS', async () => {
    const page = await pageWithWebln();
    const failed = page.provider.makeInvoice({ amount: () => 1 });
    await expect(failed).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    expect(page.calls.all).toEqual([]);
  });

  test('is settled once, and only by its own window', async () => {
    const page = await pageWithWebln();
    const ended = page.provider.isEnabled();
    const call = await page.calls.take();
    page.say({ fusebox: 'answer', id: call.id, result: 'forged' }, {});
    page.say({ fusebox: 'answer', id: call.id + 1, result: 'of another' });
    page.answer(call, { result: true });
    page.answer(call, { result: false });
    expect(await ended).toBe(true);
  });
});

describe('a bridge that an update took away in silence', () => {
  const LONG_MS = 600_000;
  const gone = { name: 'WeblnError', code: 'EXTENSION_UPDATED' };

  async function fakeTimePage() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    return pageWithWebln();
  }

  test('leaves no call waiting: each is told to reload the page, and so is the next one', async () => {
    const page = await fakeTimePage();
    page.onBeat = () => undefined;
    for (let round = 0; round < 2; round++) {
      const ended = Promise.allSettled([page.provider.sendPayment('lnbc1'), page.provider.getInfo()]);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await ended).toMatchObject([{ reason: gone }, { reason: gone }]);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not what a bridge is that says it is there, however long the user thinks', async () => {
    const page = await fakeTimePage();
    const ended = page.provider.sendPayment('lnbc1');
    await vi.advanceTimersByTimeAsync(LONG_MS);
    page.answer(await page.calls.take(), { result: 'paid' });
    expect(await ended).toBe('paid');
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not what a page is that computes for a while: two looks in vain are none', async () => {
    const page = await fakeTimePage();
    let beats = 0;
    page.onBeat = () => {
      if (++beats % 3 === 0) page.say({ fusebox: 'there' });
    };
    const ended = page.provider.getInfo();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    page.answer(await page.calls.take(), { result: 'info' });
    expect(await ended).toBe('info');
    expect(beats).toBeGreaterThan(100);
  });
});

test.each([
  null,
  undefined,
  0,
  'answer',
  [],
  {},
  { fusebox: 'answer' },
  { fusebox: 'event' },
  { fusebox: 'call' },
])('%j is heard without harm', async (message) => {
  const page = await pageWithWebln();
  page.say(message);
  expect(page.reported).toEqual([]);
});

test('where window.webln is left to others, it is announced, and neither there nor ready', async () => {
  const page = await pageWithAnnouncement();
  expect('webln' in page).toBe(false);
  expect(page.said).toEqual([]);
  page.dispatchEvent(new Event('webln:requestProvider'));
  expect(page.announced).toHaveLength(2);
  const ended = page.announced[1]?.provider.isEnabled();
  page.answer(await page.calls.take(), { result: true });
  expect(await ended).toBe(true);
});

test('it is announced as ready on the document and the window', async () => {
  const page = await pageWithWebln();
  expect(page.said).toEqual(['document webln:ready', 'window webln:ready']);
});

test('it says when it is enabled, after the call has its answer', async () => {
  const page = await pageWithWebln();
  const enabling = page.provider.enable();
  const call = await page.calls.take();
  expect(page.said).not.toContain('window webln:enabled');
  page.answer(call, { result: { enabled: true } });
  expect(page.said.slice(2)).toEqual(['document webln:enabled', 'window webln:enabled']);
  expect(await enabling).toEqual({ enabled: true });
});

test('a refused enable says nothing', async () => {
  const page = await pageWithWebln();
  const enabling = page.provider.enable();
  page.answer(await page.calls.take(), { error: { code: 'USER_REJECTED', message: 'User rejected' } });
  await expect(enabling).rejects.toMatchObject({ message: 'User rejected' });
  expect(page.said).toHaveLength(2);
});

describe('listening', () => {
  test('is asked for once per event, and called off with the last listener', async () => {
    const page = await pageWithWebln();
    const [one, other] = [() => undefined, () => undefined];
    page.provider.on('paymentReceived', one);
    page.provider.on('paymentReceived', one);
    page.provider.on('paymentReceived', other);
    page.provider.off('paymentReceived', one);
    page.provider.off('paymentReceived', one);
    expect(page.calls.all.map(({ method, params }) => [method, params])).toEqual([
      ['on', { event: 'paymentReceived' }],
    ]);
    page.provider.off('paymentReceived', other);
    expect(page.calls.all[1]).toMatchObject({ method: 'off', params: { event: 'paymentReceived' } });
  });

  test('tells every listener of its event, and no other', async () => {
    const page = await pageWithWebln();
    const told: unknown[] = [];
    page.provider.on('paymentReceived', (data) => told.push(['one', data]));
    page.provider.on('paymentReceived', (data) => told.push(['two', data]));
    page.provider.on('accountChanged', (data) => told.push(['account', data]));
    page.tell('paymentReceived', { amount: 21 });
    expect(told).toEqual([
      ['one', { amount: 21 }],
      ['two', { amount: 21 }],
    ]);
  });

  test('goes on where a listener throws, and the page hears of that', async () => {
    const page = await pageWithWebln();
    const told: unknown[] = [];
    const fault = new Error('a fault of the page');
    page.provider.on('accountChanged', () => {
      throw fault;
    });
    page.provider.on('accountChanged', () => told.push('told'));
    page.tell('accountChanged');
    expect([told, page.reported]).toEqual([['told'], [fault]]);
  });

  test('a listener that leaves while it is told does not keep others from it', async () => {
    const page = await pageWithWebln();
    const told: string[] = [];
    const leaving = () => {
      told.push('leaving');
      page.provider.off('accountChanged', leaving);
    };
    page.provider.on('accountChanged', leaving);
    page.provider.on('accountChanged', () => told.push('staying'));
    page.tell('accountChanged');
    page.tell('accountChanged');
    expect(told).toEqual(['leaving', 'staying', 'staying']);
  });

  test('is asked for again once the site is connected; a refusal harms nobody', async () => {
    const page = await pageWithWebln();
    page.provider.on('paymentReceived', () => undefined);
    const refused = await page.calls.take();
    page.answer(refused, { error: { code: 'NOT_ENABLED', message: 'Not yet.' } });
    void page.provider.enable();
    page.answer(await page.calls.take(), { result: { enabled: true } });
    expect(await page.calls.take()).toMatchObject({ method: 'on', params: { event: 'paymentReceived' } });
  });

  test.each([undefined, null, 'x', {}])('by %j is none', async (listener) => {
    const page = await pageWithWebln();
    page.provider.on('accountChanged', listener as never);
    expect(page.calls.all).toEqual([]);
  });
});

describe('beside other providers', () => {
  const other = {} as FuseboxProvider;

  test('it leaves window.webln to who was there first, and says nothing of being ready', async () => {
    const page = await pageWithWebln(other);
    expect(page.webln).toBe(other);
    expect(page.said).toEqual([]);
  });

  test('it lets another take window.webln later', async () => {
    const page = await pageWithWebln();
    page.webln = other;
    expect(page.webln).toBe(other);
  });

  test.each([other, undefined])('it is announced at the start and whenever a page asks', async (present) => {
    const page = await pageWithWebln(present);
    expect(page.announced).toHaveLength(1);
    page.dispatchEvent(new Event('webln:requestProvider'));
    expect(page.announced).toHaveLength(2);
    expect(page.announced[1]).toEqual(page.announced[0]);
    const [{ info, provider } = { info: null, provider: null }] = page.announced;
    expect(info).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      name: 'Fusebox',
      icon: expect.stringMatching(/^data:image\/svg\+xml,/),
      rdns: 'invalid.fusebox',
    });
    const enabled = provider?.isEnabled();
    page.answer(await page.calls.take(), { result: true });
    expect(await enabled).toBe(true);
  });

  test('the announcement cannot be altered', async () => {
    const page = await pageWithWebln();
    const [detail] = page.announced;
    if (!detail) throw new Error('It was not announced.');
    for (const frozen of [detail, detail.info, detail.provider]) expect(Object.isFrozen(frozen)).toBe(true);
    expect(detail.provider).toBe(page.webln);
  });

  test('each page load has a name of its own', async () => {
    const uuids = [];
    for (let n = 0; n < 2; n++) uuids.push((await pageWithWebln()).announced[0]?.info.uuid);
    expect(uuids[0]).not.toBe(uuids[1]);
  });
});

test('a page that was written anew is still heard', async () => {
  const page = await pageWithWebln();
  page.onDocumentChange();
  page.dispatchEvent(new Event('webln:requestProvider'));
  expect(page.announced).toHaveLength(2);
});

test('what a page replaces or freezes later changes nothing', async () => {
  const page = await pageWithWebln();
  const { provider } = page;
  const broken = () => {
    throw new Error('replaced by the page');
  };
  const places: [object, string][] = [
    ...['get', 'set', 'delete'].map((name): [object, string] => [Map.prototype, name]),
    ...['filter', 'map', 'forEach', 'includes'].map((name): [object, string] => [Array.prototype, name]),
    [Array.prototype, Symbol.iterator as unknown as string],
    [Promise.prototype, 'then'],
    [Object, 'defineProperty'],
    [Object, 'freeze'],
    [Object, 'hasOwn'],
    [Reflect, 'apply'],
    [Function.prototype, 'bind'],
    [FakeMessageEvent.prototype, 'data'],
    [FakeMessageEvent.prototype, 'source'],
    // What is not there, and would be found in every object.
    [Object.prototype, 'error'],
    [Object.prototype, 'get'],
  ];
  const names = { configurable: true, writable: false, value: 'Error' };
  const before = places.map(([place, name]) => Object.getOwnPropertyDescriptor(place, name));
  const nameBefore = Object.getOwnPropertyDescriptor(Error.prototype, 'name');
  const { defineProperty } = Object;
  const apply = Reflect.apply;
  const told: unknown[] = [];
  const outcomes: unknown[] = [];
  const { then } = Promise.prototype;
  const mine = { calls: [] as unknown[] };
  page.postMessage = (message: unknown) => {
    mine.calls[mine.calls.length] = message;
  };
  defineProperty(Error.prototype, 'name', names);
  // All of this at once, in one turn, so that nobody else meets the broken ones.
  try {
    page.Promise = broken as never;
    page.Event = broken as never;
    page.CustomEvent = broken as never;
    for (let n = 0; n < places.length; n++) {
      const place = places[n];
      const taken = { __proto__: null, configurable: true, writable: true, value: broken };
      if (place) defineProperty(place[0], place[1], taken as PropertyDescriptor);
    }
    const keep = (ended: Promise<unknown>) =>
      apply(then, ended, [
        (value: unknown) => {
          outcomes[outcomes.length] = value;
        },
        (error: unknown) => {
          outcomes[outcomes.length] = error;
        },
      ]);
    keep(provider.isEnabled());
    keep(provider.enable());
    keep(provider.getInfo());
    provider.on('accountChanged', () => {
      told[told.length] = 'told';
    });
    page.say({ fusebox: 'answer', id: 1, result: true });
    page.say({ fusebox: 'answer', id: 2, result: { enabled: true } });
    page.say({ fusebox: 'answer', id: 3, error: { code: 'NOT_ENABLED', message: 'No.' } });
    page.tell('accountChanged');
    page.dispatchEvent(new Event('webln:requestProvider'));
  } finally {
    // In reverse: what every object inherits goes first.
    for (let n = places.length - 1; n >= 0; n--) {
      const place = places[n];
      const descriptor = before[n];
      if (place && descriptor) defineProperty(place[0], place[1], descriptor);
      else if (place) delete (place[0] as Record<string, unknown>)[place[1]];
    }
    if (nameBefore) defineProperty(Error.prototype, 'name', nameBefore);
  }
  await Promise.resolve();
  expect(outcomes).toEqual([true, { enabled: true }, expect.objectContaining({ code: 'NOT_ENABLED' })]);
  expect(outcomes[2]).toMatchObject({ name: 'WeblnError' });
  expect(told).toEqual(['told']);
});
