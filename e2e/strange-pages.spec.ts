/** Pages that allow little, replace what the browser gives them, or have another provider: all of them are paid for, and told why not. */
import type { Tab } from './driver/driver';
import { grantBudget } from './extension-page';
import { expect, test } from './fixtures';
import {
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  shopInvoice,
  shopReceived,
  startCall,
} from './steps';

const PAID = { value: { preimage: expect.stringMatching(/^[0-9a-f]{64}$/) } };

interface StrangePage {
  webln: { sendPayment(invoice: string): Promise<unknown> };
  __first: Promise<unknown>;
}

test('a page is paid for whatever its policy and whatever it did to its built-ins, and so is one that was written anew', async ({
  browser,
  stack,
}) => {
  const { url } = stack.shop;
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(popup, url, 1_000);
  const strict = (policy: string) => page.goto(`${url}/inline-first?policy=${encodeURIComponent(policy)}`);
  const first = () => page.evaluate(() => (window as unknown as StrangePage).__first);

  await strict(
    "default-src 'none'; script-src 'nonce-first'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  expect(await first()).toEqual({ ok: true, value: true });
  expect(await runsInlineScripts(page), 'the policy holds').toBe(false);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject(PAID);

  await strict('sandbox allow-scripts');
  expect(await first()).toMatchObject({ error: { code: 'OPAQUE_ORIGIN' } });
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject({ code: 'OPAQUE_ORIGIN' });
  await strict('sandbox allow-scripts allow-same-origin');
  expect(await first()).toEqual({ ok: true, value: true });

  await page.goto(`${url}/blank`);
  await startCall(page, 'getBalance');
  await page.evaluate(() => {
    document.open();
    document.write('<p>Written anew</p>');
    document.close();
  });
  await confirm(browser, 'permission');
  expect(await callEnded(page)).toMatchObject({ value: { currency: 'sats' } });
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject(PAID);

  await page.goto(`${url}/blank`);
  expect(await page.evaluate(takeTheBuiltIns, shopInvoice(stack, 21))).toEqual({
    ...PAID.value,
    code: 'INVALID_INVOICE',
    message: expect.stringMatching(/\w{3,}.*[.]/),
    isError: true,
    touched: [],
  });
  await page.evaluate(() => {
    for (const { prototype } of [Object, Array, Promise, Error, Map, Function, Event])
      Object.freeze(prototype);
  });
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject(PAID);
  expect(await call(page, 'sendPayment', 'garbage')).toMatchObject({
    code: 'INVALID_INVOICE',
    name: 'WeblnError',
  });
});

test('beside another provider, whoever came first or later, both can be used', async ({ browser, stack }) => {
  const { url } = stack.shop;
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  // A frame keeps the window that it has before its page of the same origin comes: there another provider can be first.
  const first = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = '/blank?first';
    document.body.append(frame);
    const other = { isOther: true };
    const framed = frame.contentWindow as unknown as Omit<Window, 'webln'> & { webln: unknown };
    framed.webln = other;
    const announced: { info: { name: string }; provider: { isEnabled(): Promise<boolean> } }[] = [];
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    framed.addEventListener('webln:announceProvider', (event) =>
      announced.push((event as CustomEvent).detail),
    );
    framed.dispatchEvent(new Event('webln:requestProvider'));
    return {
      at: framed.location.search,
      isKept: framed.webln === other,
      names: announced.map(({ info }) => info.name),
      isEnabled: await announced[0]?.provider.isEnabled(),
    };
  });
  expect(first).toEqual({ at: '?first', isKept: true, names: ['Fusebox'], isEnabled: true });

  const later = await page.evaluate(async () => {
    const target = window as unknown as { webln: unknown };
    const other: unknown = { isOther: true };
    target.webln = other;
    const isTaken = target.webln === other;
    Object.defineProperty(window, 'webln', { value: other, writable: false, configurable: false });
    const announced: CustomEvent[] = [];
    addEventListener('webln:announceProvider', (event) => announced.push(event as CustomEvent));
    dispatchEvent(new Event('webln:requestProvider'));
    const { provider } = announced[0]?.detail ?? {};
    Object.assign(window, { provider });
    return { isTaken, isFrozen: Object.isFrozen(provider), isEnabled: await provider.isEnabled() };
  });
  expect(later).toEqual({ isTaken: true, isFrozen: true, isEnabled: true });
  const before = stack.network.shop.balanceMsat();
  const paying = page.evaluate(
    (invoice) => (window as unknown as { provider: StrangePage['webln'] }).provider.sendPayment(invoice),
    shopInvoice(stack, 21),
  );
  await confirm(browser, 'pay');
  expect(await paying).toMatchObject(PAID.value);
  await shopReceived(stack, before, 21);
  expect(await browser.newTab(`${url}/inline-first`).then((tab) => call(tab, 'isEnabled'))).toEqual({
    value: true,
  });
});

/** Whether a script runs that the page's policy does not know. */
function runsInlineScripts(page: Tab): Promise<boolean> {
  return page.evaluate(() => {
    try {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.append(script);
    } catch {
      // Trusted Types refuse even to write it.
    }
    return 'ran' in window;
  });
}

/**
 * Runs in the page. Takes away whatever a provider could need, pays, and calls badly. `touched`: what was missed. All of it is put back at the end,
 * since the driver needs it.
 */
async function takeTheBuiltIns(invoice: string) {
  const { webln } = window as unknown as StrangePage;
  const { then } = Promise.prototype;
  const { apply } = Reflect;
  const { defineProperty, getOwnPropertyDescriptor } = Object;
  const touched: string[] = [];
  const places: [object, PropertyKey[]][] = [
    [window, ['Promise', 'JSON', 'Map', 'Array', 'Object', 'Reflect', 'Error', 'Event', 'CustomEvent']],
    [window, ['MessageEvent', 'postMessage', 'addEventListener', 'dispatchEvent', 'reportError', 'origin']],
    [Crypto.prototype, ['getRandomValues', 'randomUUID']],
    [EventTarget.prototype, ['addEventListener', 'dispatchEvent']],
    [MessageEvent.prototype, ['data', 'source']],
    [Map.prototype, ['get', 'set', 'has', 'delete']],
    [Array.prototype, ['push', 'map', 'filter', 'forEach', Symbol.iterator]],
    [Function.prototype, ['call', 'apply', 'bind']],
    [Object, ['defineProperty', 'freeze', 'hasOwn']],
    [Reflect, ['apply', 'construct']],
    [JSON, ['parse', 'stringify']],
    // What is not there, and would be found in every object.
    [Object.prototype, ['get', 'error']],
  ];
  const undo: (() => void)[] = [];
  const take = (place: object, name: PropertyKey) => {
    const before = getOwnPropertyDescriptor(place, name);
    undo[undo.length] = () => {
      if (before) defineProperty(place, name, before);
      else delete (place as Record<PropertyKey, unknown>)[name];
    };
    const get = () => {
      touched[touched.length] = typeof name === 'string' ? name : 'symbol';
      throw 'taken by the page';
    };
    defineProperty(place, name, { __proto__: null, configurable: true, get } as PropertyDescriptor);
  };
  const ended = new Promise<{ preimage: unknown; error: unknown }>((resolve) => {
    const fail = (error: unknown) => resolve({ preimage: null, error });
    const callBadly = ({ preimage }: { preimage: string }) =>
      apply(then, webln.sendPayment('garbage'), [fail, (error: unknown) => resolve({ preimage, error })]);
    // By index: there are no iterators soon.
    for (let n = 0; n < places.length; n++) {
      const place = places[n];
      if (place) for (let m = 0; m < place[1].length; m++) take(place[0], place[1][m] as PropertyKey);
    }
    apply(then, webln.sendPayment(invoice), [callBadly, fail]);
  });
  let outcome = { preimage: null as unknown, error: null as unknown };
  try {
    outcome = await ended;
  } finally {
    // No optional call, which the tests' compiler makes with the `call` that was taken. In reverse: what every object inherits goes first.
    for (let n = undo.length - 1; n >= 0; n--) (undo[n] as () => void)();
  }
  const { preimage, error } = outcome;
  const { code, message } = error as { code?: string; message?: string };
  return { preimage, code, message, isError: error instanceof Error, touched };
}
