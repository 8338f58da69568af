/** What a wallet, a payee or another site refuses: the codes that pages meet, each for its real reason. Those for bad calls are in bad-calls.spec.ts. */
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  enabledPageAt,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';

test('a connection that may only receive says so without asking, and one that was revoked refuses', async ({
  browser,
  stack,
}) => {
  const methods = ['get_info', 'make_invoice', 'lookup_invoice'];
  const connection = stack.wallet.newConnection({ methods });
  await connectWallet(browser, connection.uri);
  const page = await enabledPage(browser, stack);
  const invoice = shopInvoice(stack, 21);
  const keysend = { destination: stack.network.shop.nodeId, amount: 1 };
  const lacking: [string, ...unknown[]][] = [
    ['sendPayment', invoice],
    ['sendPaymentAsync', invoice],
    ['keysend', keysend],
    ['signMessage', 'hello'],
    ['request', 'pay_invoice', { invoice }],
    ['request', 'make_hold_invoice', { amount: 1_000, payment_hash: '5a'.repeat(32) }],
  ];
  for (const [method, ...args] of lacking) {
    expect(await call(page, method, ...args), method).toMatchObject({ code: 'UNSUPPORTED_METHOD' });
  }
  expect(await call(page, 'sendMultiPayment', [invoice])).toMatchObject({
    value: { payments: [], errors: [{ paymentRequest: invoice, code: 'UNSUPPORTED_METHOD' }] },
  });
  expect(await browser.promptCount()).toBe(0);

  const info = await call(page, 'getInfo');
  expect(info).toMatchObject({
    value: { methods: expect.arrayContaining(['makeInvoice', 'lookupInvoice']) },
  });
  expect(JSON.stringify(info)).not.toContain('sendPayment');
  expect(await call(page, 'makeInvoice', 5)).toHaveProperty('value.paymentRequest');
  expect(await call(page, 'lookupInvoice', { paymentHash: '5a'.repeat(32) })).toMatchObject({
    code: 'NOT_FOUND',
  });

  connection.revoke();
  expect(await call(page, 'makeInvoice', 5)).toMatchObject({ code: 'WALLET_REFUSED' });
});

test('an invoice that another site has paid is neither paid again nor told of', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const invoice = shopInvoice(stack, 21);
  await startCall(page, 'sendPayment', invoice);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
  const left = stack.network.wallet.balanceMsat();

  const elsewhere = new URL(stack.shop.url);
  elsewhere.hostname = 'localhost';
  const other = await enabledPageAt(browser, elsewhere.origin);
  expect(await call(other, 'sendPayment', invoice)).toMatchObject({ code: 'ALREADY_PAID' });
  expect(await call(other, 'lookupInvoice', { paymentRequest: invoice })).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await browser.promptCount()).toBe(0);
  expect(stack.network.wallet.balanceMsat()).toBe(left);
});

test('the payee sends the money back, the limit set in the wallet is reached, and no sixth question is asked', async ({
  browser,
  stack,
}) => {
  const { shop, wallet } = stack.network;
  const budget = { amountMsat: 100_000, renewal: 'never' } as const;
  await connectWallet(browser, stack.wallet.newConnection({ budget }).uri);
  const page = await enabledPage(browser, stack);
  const before = wallet.balanceMsat();

  const paymentHash = createHash('sha256').update(randomBytes(32)).digest('hex');
  const stop = shop.onHeld((held) => {
    if (held.paymentHash === paymentHash) shop.cancelHeld(paymentHash);
  });
  try {
    await startCall(page, 'sendPayment', shop.invoice({ amountMsat: 20_000, paymentHash }));
    await confirm(browser, 'pay');
    expect(await callEnded(page)).toMatchObject({ code: 'PAYMENT_FAILED' });
  } finally {
    stop();
  }
  await browser.promptClosed();

  await startCall(page, 'sendPayment', shopInvoice(stack, 200));
  const prompt = await promptOf(browser, 'pay');
  expect(await prompt.text(by('prompt-wallet-left'))).toContain('100');
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toMatchObject({ code: 'WALLET_BUDGET_EXCEEDED' });
  await browser.promptClosed();
  expect(wallet.balanceMsat()).toBe(before);

  const invoices = Array.from({ length: 6 }, () => shopInvoice(stack, 1));
  await page.evaluate((each) => {
    const target = window as unknown as {
      webln: { sendPayment(invoice: string): Promise<unknown> };
      codes: string[];
    };
    target.codes = [];
    for (const invoice of each)
      target.webln.sendPayment(invoice).catch(({ code }) => target.codes.push(code));
  }, invoices);
  const codes = () => page.evaluate(() => (window as unknown as { codes: string[] }).codes);
  await expect.poll(codes).toEqual(['TOO_MANY_PROMPTS']);
  await (await promptOf(browser, 'pay')).close();
  await expect.poll(codes).toEqual(['TOO_MANY_PROMPTS', ...Array(5).fill('USER_REJECTED')]);
});
