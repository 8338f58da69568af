/** Clicks on links: which are answered, and that everything else is left as it is. */
import { describe, expect, test } from 'vitest';
import { pageWithBridge } from './fake-page';

const HREF = 'lightning:lnbc1';
const link = (href: unknown) => ({ href });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a link is answered', () => {
  test.each([
    HREF,
    'LIGHTNING:LNURL1DP68GURN8GHJ7',
    'lightning:ann@shop.example',
    'lightning://lnbc1',
    'lnurlp://shop.example/pay',
    'lnurlw:shop.example/withdraw',
    'keyauth://shop.example/login?tag=login&k1=00',
    'nostr+walletconnect://ab?relay=wss://r&secret=cd',
    'nostr+walletauth://ab?relay=wss://r&request_methods=get_info',
    'bitcoin:bc1q?lightning=lnbc1',
    'BITCOIN:?amount=1&LIGHTNING=LNBC1',
  ])('%s', async (href) => {
    const page = await pageWithBridge();
    expect(page.act('click', [{}, link(href)]).defaultPrevented).toBe(true);
    const port = await page.ports.take();
    const call = await port.calls.take();
    expect(call).toEqual({ id: expect.any(String), method: 'link', params: href });
    port.answer({ id: call.id, result: null });
    await settled();
    expect(page.heard.all).toEqual([]);
    expect(page.gone).toEqual([]);
  });

  test('in SVG', async () => {
    const page = await pageWithBridge();
    expect(page.act('click', [link({ baseVal: HREF })]).defaultPrevented).toBe(true);
  });

  test('behind closed shadow roots, by what is under the pointer or has the focus', async () => {
    for (const detail of [1, 0]) {
      const page = await pageWithBridge();
      const text = { closest: () => link(HREF) };
      const inner = { closest: () => null };
      const outer = {};
      page.closedRoots.set(outer, { elementFromPoint: () => (detail ? inner : null), activeElement: inner });
      page.closedRoots.set(inner, { elementFromPoint: () => (detail ? text : null), activeElement: text });
      expect(page.act('click', [outer, {}], { detail }).defaultPrevented).toBe(true);
    }
  });

  test('once, by one click or two in a row', async () => {
    const page = await pageWithBridge();
    for (const detail of [1, 2, 3]) {
      expect(page.act('click', [link(HREF)], { detail }).defaultPrevented).toBe(true);
    }
    await settled();
    expect((await page.ports.take()).calls.all).toHaveLength(1);
    page.act('click', [link(HREF)], { detail: 1 });
    await settled();
    expect(page.ports.all.at(-1)?.calls.all).toHaveLength(2);
  });

  test('again under the same name where the background was lost, and by another name the next time', async () => {
    const page = await pageWithBridge();
    page.act('click', [link(HREF)]);
    const port = await page.ports.take();
    const call = await port.calls.take();
    port.lose();
    const next = await page.ports.take();
    expect(next.calls.all).toEqual([call]);
    page.act('click', [link(HREF)]);
    await settled();
    expect(next.calls.all[1]).toMatchObject({ method: 'link', params: HREF });
    expect(next.calls.all[1]?.id).not.toBe(call.id);
  });

  test('in a page that was written anew', async () => {
    const page = await pageWithBridge();
    page.openDocument();
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(true);
  });
});

describe('a click is left to the browser and the page', () => {
  test.each([
    'https://shop.example/?lightning=lnbc1',
    'bitcoin:bc1q?amount=1',
    'bitcoin:bc1q?lightning=',
    'bitcoin:bc1q?lno=lno1',
    'bitcoin:bc1q#?lightning=lnbc1',
    'lightning:lno1abc',
    'lightning://LNO1abc',
    'lnurlc://shop.example/channel',
    'nostr+walletauth+other://ab?relay=wss://r',
    'mailto:ann@shop.example',
    `lightning:${'x'.repeat(10_000)}`,
    '',
    undefined,
    null,
    {},
  ])('on %j', async (href) => {
    const page = await pageWithBridge();
    page.act('pointerdown', [link(href)]);
    expect(page.act('click', [link(href), {}]).defaultPrevented).toBe(false);
    await settled();
    expect(page.ports.all).toEqual([]);
    expect(page.reads).toBe(0);
  });

  test.each([
    { isTrusted: false },
    { button: 1 },
    { ctrlKey: true },
    { metaKey: true },
    { shiftKey: true },
    { altKey: true },
  ])('where it is one of %j', async (extra) => {
    const page = await pageWithBridge();
    expect(page.act('click', [link(HREF)], extra).defaultPrevented).toBe(false);
    await settled();
    expect(page.ports.all).toEqual([]);
  });

  test('on a plain link inside of one that would be answered', async () => {
    const page = await pageWithBridge();
    expect(page.act('click', [link('https://a.example/'), link(HREF)]).defaultPrevented).toBe(false);
  });

  test('in a frame without an origin', async () => {
    const page = await pageWithBridge('null');
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(false);
  });

  test.each(['pointerdown', 'focusin'])('where links are switched off, known by %s', async (before) => {
    const page = await pageWithBridge();
    page.stored = { opensLinks: false };
    page.act(before, [link(HREF)]);
    await settled();
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(false);
    page.stored = { opensLinks: true };
    page.act(before, [link(HREF)]);
    await settled();
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(true);
  });

  test('where that is known too late, by following the link', async () => {
    const page = await pageWithBridge();
    page.stored = { opensLinks: false };
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(true);
    await settled();
    expect(page.gone).toEqual([HREF]);
    expect(page.ports.all).toEqual([]);
  });

  test('where the extension is gone', async () => {
    const page = await pageWithBridge();
    page.stored = 'gone';
    page.act('pointerdown', [link(HREF)]);
    await settled();
    expect(page.act('click', [link(HREF)]).defaultPrevented).toBe(false);
  });
});

test('a page that posts the bridge’s own call is refused, and nothing goes on', async () => {
  const page = await pageWithBridge();
  page.call(1, 'link', HREF);
  expect(await page.heard.take()).toMatchObject({ id: 1, error: { code: 'UNSUPPORTED_METHOD' } });
  expect(page.ports.all).toEqual([]);
});
