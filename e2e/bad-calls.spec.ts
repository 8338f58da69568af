/** What a page can do wrong: always a rejection with a stable code and a sentence, never undefined, never a hang. */
import { alterInvoice } from '../dev/stack/lightning/altered-invoice';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  promptOf,
  shopInvoice,
  shopReceived,
  startCall,
} from './steps';

test('calls before enable, and without a wallet', async ({ browser, stack }) => {
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
  expect(await call(page, 'enable')).toMatchObject({ code: 'NO_WALLET' });
  for (const method of ['getInfo', 'getBalance', 'makeInvoice']) {
    expect(await call(page, method), method).toMatchObject({ code: 'NOT_ENABLED' });
  }
  expect(await call(page, 'sendPayment', shopInvoice(stack, 21))).toMatchObject({ code: 'NOT_ENABLED' });
});

test('bad invoices are refused with a code and a sentence; nothing is asked and nothing is paid', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const good = shopInvoice(stack, 21);
  const lastIsP = good.endsWith('p');
  const cases: [string, unknown, string][] = [
    ['nothing', undefined, 'INVALID_PARAMS'],
    ['empty', '', 'INVALID_PARAMS'],
    ['an object', { paymentRequest: good }, 'INVALID_PARAMS'],
    ['garbage', 'garbage', 'INVALID_INVOICE'],
    ['a bad checksum', good.slice(0, -1) + (lastIsP ? 'q' : 'p'), 'INVALID_INVOICE'],
    ['mixed case', good.replace('lnbcrt', 'LNbcrt'), 'INVALID_INVOICE'],
    [
      'an expired one',
      alterInvoice(good, { timestamp: Math.floor(Date.now() / 1000) - 90_000 }),
      'INVOICE_EXPIRED',
    ],
    ["another network's", alterInvoice(good, { network: 'bc' }), 'WRONG_NETWORK'],
  ];
  for (const [name, invoice, code] of cases) {
    const ended = await call(page, 'sendPayment', invoice);
    expect(ended, name).toMatchObject({
      code,
      name: 'WeblnError',
      message: expect.stringMatching(/\w{3,}.*[.]/),
    });
  }
  expect(await browser.promptCount()).toBe(0);
});

test('for an amountless invoice the user enters the amount', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const before = stack.network.shop.balanceMsat();
  await startCall(page, 'sendPayment', shopInvoice(stack, null));
  const prompt = await browser.prompt();
  await prompt.fill(by('amount-input'), '123');
  await prompt.visible(`${by('confirm')}:not([aria-disabled="true"]):not(:disabled)`);
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await shopReceived(stack, before, 123);
});

test('a wallet without the money says so', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const sats = Math.ceil(stack.network.wallet.balanceMsat() / 1000) + 1_000;
  await startCall(page, 'sendPayment', shopInvoice(stack, sats));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
});

test('the user rejects', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'enable');
  await (await promptOf(browser, 'connect')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED', message: 'User rejected' });
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
});

test('the user closes the prompt window', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await (await promptOf(browser, 'pay')).close();
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});

test('a frame without an origin is refused', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/frame`);
  const outcome = await page.waitFor(() => (window as unknown as { __frame: unknown }).__frame);
  expect(outcome).toMatchObject({ code: 'OPAQUE_ORIGIN' });
  expect(await browser.promptCount()).toBe(0);
});

test('values that are no plain data are refused', async ({ browser, stack }) => {
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  const codes = await page.evaluate(async () => {
    const { webln } = window as unknown as { webln: { makeInvoice(args: unknown): Promise<unknown> } };
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const odd = [{ amount: 1n }, { amount: () => 1 }, Symbol('amount'), cycle];
    return Promise.all(
      odd.map((args) =>
        webln.makeInvoice(args).then(
          () => 'resolved',
          (error) => error.code,
        ),
      ),
    );
  });
  expect(new Set(codes)).not.toContain('resolved');
  expect(new Set(codes)).not.toContain(undefined);
});
