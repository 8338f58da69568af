/** The port of a document: whose it is, and what happens when it goes. */

import { describe, expect, test, vi } from 'vitest';
import type { Runtime, Tabs } from 'webextension-polyfill';
import { type Asker, isOwnPage, siteOrigin, topOrigin } from '../../src/background/asker';
import { createKeepAlive } from '../../src/background/keep-alive';
import { servePagePort } from '../../src/background/page-port';
import type { Router } from '../../src/background/router';
import type { CallOutcome, PortAnswer } from '../../src/contract/page-messages';
import { Mailbox } from '../nwc/mailbox';
import { PromptDesk } from './prompt-desk';

type Sender = Runtime.MessageSender & { origin?: string };

describe('the origin', () => {
  test.each(['https://shop.example', 'http://localhost:8080', 'https://xn--bcher-kva.example'])(
    '%s is one',
    (origin) => {
      expect(siteOrigin({ origin, url: `${origin}/cart?x=1` } as Sender)).toBe(origin);
    },
  );

  test('of one document with the URL of another is none: the tab is navigating', () => {
    const sender = { origin: 'https://shop.example', url: 'https://evil.example/' } as Sender;
    expect(() => siteOrigin(sender)).toThrow(expect.objectContaining({ code: 'OPAQUE_ORIGIN' }));
  });

  test.each([
    'null',
    '',
    'file://',
    'data:',
    'chrome-extension://abc',
    'moz-extension://abc',
    'javascript:https://',
    undefined,
  ])('%s is none', (origin) => {
    const sender = { url: 'https://shop.example/', ...(origin === undefined ? {} : { origin }) } as Sender;
    expect(() => siteOrigin(sender)).toThrow(expect.objectContaining({ code: 'OPAQUE_ORIGIN' }));
  });

  test('of nobody is none', () => {
    expect(() => siteOrigin(undefined)).toThrow(expect.objectContaining({ code: 'OPAQUE_ORIGIN' }));
  });

  test.each([
    ['the top page', 0, 'https://shop.example', null],
    ['a frame of its own page', 3, 'https://shop.example', null],
    ['a frame in another page', 3, 'https://frame.example', 'https://shop.example'],
  ])('%s', (_, frameId, origin, expected) => {
    const tab = { url: 'https://shop.example/cart?x=1' };
    expect(topOrigin({ origin, frameId, tab } as Sender)).toBe(expected);
  });

  test.each([
    ['without an address that the browser tells', {}],
    ['without an origin', { tab: { url: 'about:blank' } }],
    ['of a file', { tab: { url: 'file:///home/top.html' } }],
  ])('a frame in a page %s is not taken for the page itself', (_, sender) => {
    expect(topOrigin({ origin: 'https://frame.example', frameId: 3, ...sender } as Sender)).toBe('null');
  });
});

test.each([
  ['moz-extension://id/src/popup/popup.html', true],
  ['moz-extension://id.evil/', false],
  ['https://shop.example/moz-extension://id/', false],
  [undefined, false],
])('%s is our own page: %s', (url, expected) => {
  expect(isOwnPage({ url } as Runtime.MessageSender, 'moz-extension://id/')).toBe(expected);
});

/** The background's end of a port, and a router that answers when the test does. */
function open(
  sender: Sender = { origin: 'https://shop.example', url: 'https://shop.example/cart', frameId: 0 },
) {
  let tell: (message: unknown) => void = () => undefined;
  let leave: () => void = () => undefined;
  const answers = new Mailbox<PortAnswer>();
  const port = {
    sender,
    postMessage: (answer: PortAnswer) => answers.put(answer),
    onMessage: {
      addListener: (listener: typeof tell) => {
        tell = listener;
      },
    },
    onDisconnect: {
      addListener: (listener: typeof leave) => {
        leave = listener;
      },
    },
  };
  const calls = new Mailbox<{
    method: unknown;
    params: unknown;
    asker: Asker;
    end: (outcome: CallOutcome) => void;
  }>();
  const router: Router = {
    fromPage: (method, params, asker) => new Promise((end) => calls.put({ method, params, asker, end })),
    fromUi: () => Promise.reject(new Error('a page reached the commands of our own pages')),
  };
  const desk = new PromptDesk();
  const prompts = desk.start();
  const keepAlive = createKeepAlive(() => undefined);
  const privateSession = {
    knownAs: async (origin: string, tab?: { incognito: boolean }) => (tab?.incognito ? 'private:00' : origin),
  };
  servePagePort(port as unknown as Runtime.Port, { router, prompts, keepAlive, privateSession });
  return { tell: (message: unknown) => tell(message), leave: () => leave(), answers, calls, desk, prompts };
}

describe('a port', () => {
  test('passes calls on with what the browser says of the sender, and nothing that the message says', async () => {
    const { tell, calls, answers } = open();
    tell({ id: 'a-1', method: 'enable', params: 5, origin: 'https://liar.example', asker: {}, sender: {} });
    const { method, params, asker, end } = await calls.take();
    expect([method, params]).toEqual(['enable', 5]);
    expect(asker).toMatchObject({
      origin: 'https://shop.example',
      shownOrigin: 'https://shop.example',
      topOrigin: null,
      requestKey: 'https://shop.example a-1',
    });
    end({ result: 1 });
    expect(await answers.take()).toEqual({ id: 'a-1', result: 1 });
  });

  test.each([
    [true, 'private:00'],
    [false, 'https://shop.example'],
  ])('of a tab whose window is private (%s) passes on calls of %s', async (incognito, origin) => {
    const { tell, calls } = open({
      origin: 'https://shop.example',
      url: 'https://shop.example/cart',
      frameId: 0,
      tab: { incognito } as Tabs.Tab,
    });
    tell({ id: 'a-1', method: 'enable' });
    const { asker } = await calls.take();
    expect(asker).toMatchObject({
      origin,
      shownOrigin: 'https://shop.example',
      requestKey: `${origin} a-1`,
    });
  });

  test('of a document without an origin answers so, and calls nothing', async () => {
    const { tell, calls, answers } = open({ origin: 'null' });
    tell({ id: '1', method: 'enable' });
    expect(await answers.take()).toMatchObject({ id: '1', error: { code: 'OPAQUE_ORIGIN' } });
    expect(calls.all).toEqual([]);
  });

  test('hears the same call once while it runs', async () => {
    const { tell, calls } = open();
    for (const method of ['enable', 'enable', 'sendPayment']) tell({ id: '1', method });
    tell({ id: '2', method: 'getInfo' });
    expect((await calls.take()).method).toBe('enable');
    expect((await calls.take()).method).toBe('getInfo');
    expect(calls.all).toHaveLength(2);
  });

  test.each([null, undefined, 5, 'x', [], {}, { id: 5 }, { id: null }, { id: 'x'.repeat(101) }])(
    'hears no call in %j',
    (message) => {
      const { tell, calls, answers } = open();
      tell(message);
      expect([calls.all, answers.all]).toEqual([[], []]);
    },
  );

  test('that goes calls off what it asked, and is not answered', async () => {
    const { tell, leave, calls, answers } = open();
    tell({ id: '1', method: 'enable' });
    const { asker, end } = await calls.take();
    leave();
    expect(asker.signal.reason).toMatchObject({ code: 'CANCELLED' });
    end({ result: 1 });
    const later = open();
    later.tell({ id: '1', method: 'enable' });
    (await later.calls.take()).end({ result: 2 });
    await later.answers.take();
    expect(answers.all).toEqual([]);
  });

  test('forgets the prompt of a call once it is answered', async () => {
    const { tell, calls, answers, desk, prompts } = open();
    tell({ id: '1', method: 'enable' });
    const { asker, end } = await calls.take();
    const { origin, requestKey, signal } = asker;
    const about = {
      origin,
      requestKey,
      shownOrigin: origin,
      topOrigin: null,
      connectionId: 'c',
      walletName: '',
      kind: 'connect',
    } as const;
    const asked = prompts.ask(about, signal);
    await prompts.decide((await desk.asked.take()).id, { approved: true });
    await asked;
    expect(desk.queue).toHaveLength(1);
    end({ result: null });
    await answers.take();
    expect(desk.queue).toEqual([]);
  });

  test('answers what came of a call although its prompt cannot be forgotten', async () => {
    const { tell, calls, answers, prompts } = open();
    vi.spyOn(prompts, 'forget').mockRejectedValue(new Error('the storage is full'));
    tell({ id: '1', method: 'sendPayment', params: 'lnbc1' });
    (await calls.take()).end({ result: { preimage: 'ab', paymentHash: 'cd' } });
    expect(await answers.take()).toEqual({ id: '1', result: { preimage: 'ab', paymentHash: 'cd' } });
  });

  test('has a thousand calls at once, and refuses more', async () => {
    const { tell, calls, answers } = open();
    for (let n = 0; n < 1010; n++) tell({ id: String(n), method: 'getInfo' });
    expect(await answers.take()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect(calls.all.length).toBeLessThanOrEqual(1000);
  });
});
