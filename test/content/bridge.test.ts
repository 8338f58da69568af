import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PortCall } from '../../src/contract/page-messages';
import { seed } from '../nwc/chance';
import { type FakePage, type FakePort, pageWithBridge } from './fake-page';

const answered = (id: number, result: unknown) => ({ fusebox: 'answer', id, result });

test('no port is opened until the page calls', async () => {
  const page = await pageWithBridge();
  expect(page.ports.all).toEqual([]);
  page.call(1);
  page.call(2);
  expect(page.ports.all).toHaveLength(1);
});

test('a call goes to the background and its answer to the page', async () => {
  const page = await pageWithBridge();
  page.call(7, 'makeInvoice', { amount: 21 });
  const port = await page.ports.take();
  const call = await port.calls.take();
  expect(call).toEqual({ id: expect.any(String), method: 'makeInvoice', params: { amount: 21 } });
  port.answer({ id: call.id, result: 'yes' });
  expect(await page.heard.take()).toMatchObject(answered(7, 'yes'));
});

test('an answer is passed on once, and only to what was called', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  const { id } = await port.calls.take();
  port.answer({ id: 'other', result: 'no' });
  port.answer({ id, result: 'yes' });
  port.answer({ id, result: 'again' });
  expect(page.heard.all).toMatchObject([answered(1, 'yes')]);
});

test.each([
  null,
  undefined,
  0,
  'call',
  [],
  {},
  { fusebox: 'answer', id: 1, result: 1 },
  { fusebox: 'call ', id: 1 },
])('%j is no call', async (message) => {
  const page = await pageWithBridge();
  page.say(message);
  expect(page.ports.all).toEqual([]);
});

test('a call by another window is none', async () => {
  const page = await pageWithBridge();
  page.say({ fusebox: 'call', id: 1, method: 'enable' }, {});
  page.say({ fusebox: 'call', id: 1, method: 'enable' }, null);
  expect(page.ports.all).toEqual([]);
});

test('when the port is lost, what is unanswered is sent again under the same names', async () => {
  const page = await pageWithBridge();
  for (const id of [1, 2, 3]) page.call(id, 'sendPayment', `lnbc${id}`);
  const port = await page.ports.take();
  const calls = [await port.calls.take(), await port.calls.take(), await port.calls.take()];
  port.answer({ id: calls[1]?.id ?? '', result: 'paid' });
  port.lose();
  const next = await page.ports.take();
  expect(next.calls.all).toEqual([calls[0], calls[2]]);
  next.answer({ id: calls[0]?.id ?? '', result: 'late' });
  expect(await page.heard.take()).toMatchObject(answered(2, 'paid'));
  expect(await page.heard.take()).toMatchObject(answered(1, 'late'));
});

test('when the port is lost again and again, a call made meanwhile is not', async () => {
  const page = await pageWithBridge();
  page.call(1);
  for (let losses = 0; losses < 3; losses++) (await page.ports.take()).lose();
  page.call(2);
  const last = await page.ports.take();
  expect((await last.calls.take()).id).not.toBe((await last.calls.take()).id);
});

test('a port that is lost with nothing to answer is opened by the next call only', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  port.answer({ id: (await port.calls.take()).id, result: null });
  port.lose();
  expect(page.ports.all).toHaveLength(1);
  page.call(2);
  expect(page.ports.all).toHaveLength(2);
});

test('when the extension is gone, every call hears it', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  page.isExtensionThere = false;
  port.lose();
  const gone = { error: { code: 'EXTENSION_UPDATED' } };
  expect(await page.heard.take()).toMatchObject({ id: 1, ...gone });
  page.call(2);
  expect(await page.heard.take()).toMatchObject({ id: 2, ...gone });
});

test('asked whether it is there, it says so, and where the extension is gone, what waits hears that', async () => {
  const page = await pageWithBridge();
  page.call(1);
  await page.ports.take();
  page.say({ fusebox: 'beat' });
  expect(await page.heard.take()).toEqual({ fusebox: 'there' });
  // Chrome says nothing of the port.
  page.isExtensionThere = false;
  page.say({ fusebox: 'beat' });
  expect(await page.heard.take()).toMatchObject({ id: 1, error: { code: 'EXTENSION_UPDATED' } });
});

test('what cannot be sent is an error, and the calls after it are sent', async () => {
  const page = await pageWithBridge();
  page.call(1, 'makeInvoice', 21n);
  expect(await page.heard.take()).toMatchObject({ id: 1, error: { code: 'INVALID_PARAMS' } });
  page.call(2);
  const port = await page.ports.take();
  expect((await port.calls.take()).method).toBe('getInfo');
});

test('the same number in two documents is two names', async () => {
  const names = [];
  for (let n = 0; n < 2; n++) {
    const page = await pageWithBridge();
    page.call(1);
    names.push((await (await page.ports.take()).calls.take()).id);
  }
  expect(names[0]).not.toBe(names[1]);
});

test('a page that was written anew is still heard', async () => {
  const page = await pageWithBridge();
  page.openDocument();
  page.call(1);
  expect(page.ports.all).toHaveLength(1);
});

test('a page that comes back has a new port, and what it had asked is asked again under the same name', async () => {
  const page = await pageWithBridge();
  page.call(1, 'sendPayment', 'lnbc1');
  const old = await page.ports.take();
  const call = await old.calls.take();
  page.comeBack();
  const port = await page.ports.take();
  expect(port.calls.all).toEqual([call]);
  old.lose();
  page.call(2);
  expect(port.calls.all).toHaveLength(2);
  port.answer({ id: call.id, result: 'paid' });
  expect(await page.heard.take()).toMatchObject(answered(1, 'paid'));
});

test('a page that is left takes its questions back, and asks them again when it comes back', async () => {
  const page = await pageWithBridge();
  page.call(1, 'enable');
  const old = await page.ports.take();
  const call = await old.calls.take();
  page.goAway();
  expect(old.isLeft).toBe(true);
  page.comeBack();
  expect((await page.ports.take()).calls.all).toEqual([call]);
});

test('a page that nobody has gone to asks nothing yet', async () => {
  const page = await pageWithBridge();
  page.document.prerendering = true;
  page.call(1, 'isEnabled');
  page.openDocument();
  page.call(2, 'enable');
  expect(page.ports.all).toEqual([]);
  page.activate();
  const port = await page.ports.take();
  expect(port.calls.all.map(({ method }) => method)).toEqual(['isEnabled', 'enable']);
  expect(page.ports.all).toHaveLength(1);
});

test('an element that is called as the browser calls prerendering holds up no call', async () => {
  const page = await pageWithBridge();
  Object.assign(page.document, { prerendering: {} });
  page.call(1, 'isEnabled');
  expect((await page.ports.take()).calls.all).toMatchObject([{ method: 'isEnabled' }]);
});

test('a page cannot have a second port by saying that it is shown', async () => {
  const page = await pageWithBridge();
  page.call(1, 'enable');
  page.activate();
  page.activate();
  expect(page.ports.all).toHaveLength(1);
});

test('a page that was prerendered and never called opens no port', async () => {
  const page = await pageWithBridge();
  page.document.prerendering = true;
  page.activate();
  expect(page.ports.all).toEqual([]);
});

test('what is too long is refused here, and goes no further', async () => {
  const page = await pageWithBridge();
  page.call(1, 'sendPayment', 'x'.repeat(200_001));
  page.call(2, 'x'.repeat(101));
  expect(await page.heard.take()).toMatchObject({ id: 1, error: { code: 'INVALID_PARAMS' } });
  expect(await page.heard.take()).toMatchObject({ id: 2, error: { code: 'UNSUPPORTED_METHOD' } });
  expect(page.ports.all).toEqual([]);
});

test('a port that breaks while it is spoken to is replaced, and the call is not lost', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  port.postMessage = () => {
    throw new Error('Attempting to use a disconnected port object');
  };
  page.call(2, 'sendPayment', 'lnbc1');
  const next = await page.ports.take();
  expect(next.calls.all.map(({ method }) => method)).toEqual(['getInfo', 'sendPayment']);
});

describe('a page that listens', () => {
  const MINUTE = 60_000;
  let page: FakePage;
  let port: FakePort;

  /** The page listens, and the background has answered so. */
  async function listening(outcome: { result: unknown } | { error: never } = { result: null }) {
    page = await pageWithBridge();
    page.call(1, 'on', { event: 'paymentReceived' });
    port = await page.ports.take();
    port.answer({ ...outcome, id: (await port.calls.take()).id });
    await page.heard.take();
  }
  const again = { method: 'on', params: { event: 'paymentReceived', again: true } };
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  test('hears what the background tells', async () => {
    await listening();
    port.tell({ event: 'paymentReceived', data: { amount: 21 } });
    expect(await page.heard.take()).toEqual({
      fusebox: 'event',
      event: 'paymentReceived',
      data: { amount: 21 },
    });
  });

  test('does so again after the background was lost, without having to ask the user', async () => {
    await listening();
    port.lose();
    await vi.advanceTimersByTimeAsync(0);
    const next = await page.ports.take();
    expect(next.calls.all).toMatchObject([again]);
    next.answer({ id: next.calls.all[0]?.id ?? '', result: null });
    expect(page.heard.all).toHaveLength(1);
  });

  test('rests ten minutes after its last call, and lets the background go', async () => {
    await listening();
    await vi.advanceTimersByTimeAsync(9 * MINUTE);
    page.call(2);
    port.answer({ id: port.calls.all[1]?.id ?? '', result: null });
    await vi.advanceTimersByTimeAsync(10 * MINUTE - 1);
    expect(port.isLeft).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(port.isLeft).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stays while a call of it is under way', async () => {
    await listening();
    page.call(2, 'sendPayment', 'lnbc1');
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(port.isLeft).toBe(false);
  });

  test('is not brought back when the background goes while it rests', async () => {
    await listening();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    port.lose();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(page.ports.all).toHaveLength(1);
  });

  test.each([
    ['when it is looked at', () => page.show(true), []],
    ['when it calls', () => page.call(2), ['getInfo']],
    ['when it comes back', () => page.comeBack(), []],
  ])('listens again %s', async (_, act, others) => {
    await listening();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    act();
    const next = await page.ports.take();
    expect(next.calls.all[0]).toMatchObject(again);
    expect(next.calls.all.slice(1).map(({ method }) => method)).toEqual(others);
  });

  test('does not when it is hidden', async () => {
    await listening();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    page.show(false);
    expect(page.ports.all).toHaveLength(1);
  });

  test('no more asks for nothing after a loss', async () => {
    await listening();
    page.call(2, 'off', { event: 'paymentReceived' });
    port.answer({ id: port.calls.all[1]?.id ?? '', result: null });
    port.lose();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(page.ports.all).toHaveLength(1);
  });

  describe('and stops while its asking is not answered yet', () => {
    const stops = { method: 'off', params: { event: 'paymentReceived' } };
    const answer = (place: number) => port.answer({ id: port.calls.all[place]?.id ?? '', result: null });
    beforeEach(async () => {
      page = await pageWithBridge();
      page.call(1, 'on', { event: 'paymentReceived' });
      port = await page.ports.take();
      page.call(2, 'off', { event: 'paymentReceived' });
    });

    test('has stopped: the background hears so again, and after a loss nothing is asked for', async () => {
      answer(1);
      answer(0);
      expect(port.calls.all.slice(1)).toMatchObject([stops, stops]);
      answer(2);
      expect(page.heard.all).toMatchObject([answered(2, null), answered(1, null)]);
      port.lose();
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(page.ports.all).toHaveLength(1);
    });

    test('and begins again listens, in whatever order that is answered', async () => {
      page.call(3, 'on', { event: 'paymentReceived' });
      for (const place of [1, 0, 2]) answer(place);
      expect(port.calls.all).toHaveLength(3);
      port.lose();
      await vi.advanceTimersByTimeAsync(0);
      expect((await page.ports.take()).calls.all).toMatchObject([again]);
    });
  });

  test('to what it was refused asks for nothing after a loss', async () => {
    await listening({ error: { code: 'USER_REJECTED', message: 'User rejected' } as never });
    port.lose();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(page.ports.all).toHaveLength(1);
  });
});

test('whatever a page says, nothing is thrown, and only calls in plain JSON go on', async () => {
  const page = await pageWithBridge();
  const thrown: unknown[] = [];
  const onError = (error: unknown) => void thrown.push(error);
  process.on('uncaughtException', onError);
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const deep = Array.from({ length: 5_000 }).reduce<unknown>((inner) => [inner], 1);
  const odd = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    }),
    fc.constantFrom<unknown>(cycle, deep, Number.NaN, 1n, -0, '\ud800', 'x'.repeat(300_000), new Map(), null),
    fc
      .constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty')
      .map((name) => JSON.parse(`{"${name}":{"polluted":true}}`)),
  );
  const call = fc.record(
    {
      fusebox: fc.constantFrom<unknown>('call', 'answer', 'event', ['call'], null),
      id: fc.oneof(fc.integer(), odd),
      method: fc.oneof(
        fc.constantFrom<unknown>('getInfo', 'on', 'off', 'request', 'site.block', '__proto__'),
        odd,
      ),
      params: odd,
    },
    { requiredKeys: [] },
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.oneof(call, odd), async (message) => {
        let copy: unknown;
        try {
          copy = structuredClone(message);
        } catch {
          copy = message; // no browser would deliver it; the bridge has to bear it all the same
        }
        page.say(copy);
        const port = page.ports.all.at(-1);
        for (const { id, method } of port?.calls.all.splice(0) ?? []) {
          expect(typeof method).toBe('string');
          port?.answer({ id, result: null });
        }
      }),
      { numRuns: 10_000, seed },
    );
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('uncaughtException', onError);
  }
  expect(thrown).toEqual([]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  // It still works.
  page.call(-1_000_001, 'isEnabled');
  const last = page.ports.all.at(-1)?.calls.all.at(-1) as PortCall;
  expect(last.method).toBe('isEnabled');
}, 60_000);
