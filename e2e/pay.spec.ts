/** The main job: a page gets a real Lightning invoice paid. */
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

test('a reader pays for an article and the shop reveals it', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  expect(await popup.text(by('wallet-name'))).toBe('Embedded wallet');
  const before = stack.network.shop.balanceMsat();

  const shop = await browser.newTab(stack.shop.url);
  await shop.click('[data-article="ferryman"]');
  await confirm(browser, 'connect');
  const prompt = await promptOf(browser, 'pay');
  expect(await prompt.text(by('prompt-origin'))).toContain(new URL(stack.shop.url).host);
  expect(await prompt.text(by('prompt-amount'))).toContain('21');
  await prompt.click(by('confirm'));

  await shop.waitFor(() => (document.querySelector('#article')?.textContent ?? '').includes('wear a watch'));
  await shopReceived(stack, before, 21);

  await popup.visible(`${by('payment-row')}[data-state="settled"]`);
  const fee = await popup.text(by('payment-fee'));
  expect(Number(fee.replace(/\D/g, ''))).toBeGreaterThan(0);
});

test('a forwarded payment answers with its preimage, and its fee stands in the journal', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 1_000));
  await confirm(browser, 'pay');
  const ended = await callEnded(page);
  expect(ended).toMatchObject({ value: { preimage: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  await popup.visible(`${by('payment-row')}[data-state="settled"]`);
  expect(await popup.text(by('payment-fee'))).toMatch(/[1-9]/);
});

test('within its budget a site pays without asking, and beyond it the user is asked again', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 10));
  const prompt = await promptOf(browser, 'pay');
  await prompt.click(by('budget-toggle'));
  await prompt.fill(by('budget-input'), '200');
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value');
  await browser.promptClosed();

  expect(await call(page, 'sendPayment', shopInvoice(stack, 100))).toHaveProperty('value');
  expect(await browser.promptCount()).toBe(0);

  await startCall(page, 'sendPayment', shopInvoice(stack, 150));
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});

test('the same site asking again for a settled invoice gets the stored preimage; nothing is paid twice', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const invoice = shopInvoice(stack, 33);
  await startCall(page, 'sendPayment', invoice);
  await confirm(browser, 'pay');
  const first = await callEnded(page);
  const before = stack.network.wallet.balanceMsat();
  expect(await call(page, 'sendPayment', invoice.toUpperCase())).toEqual(first);
  expect(stack.network.wallet.balanceMsat()).toBe(before);
});

test('the other calls: isEnabled, getInfo, getBalance, makeInvoice', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  expect(await call(page, 'getInfo')).toMatchObject({
    value: {
      node: { alias: 'Embedded wallet' },
      methods: expect.arrayContaining(['sendPayment', 'makeInvoice']),
    },
  });
  await startCall(page, 'getBalance');
  await confirm(browser, 'permission');
  const sats = Math.floor(stack.network.wallet.balanceMsat() / 1000);
  expect(await callEnded(page)).toEqual({ value: { balance: sats, currency: 'sats' } });
  expect(await call(page, 'getBalance')).toEqual({ value: { balance: sats, currency: 'sats' } });
  expect(await call(page, 'makeInvoice', { amount: '42', defaultMemo: 'Change' })).toMatchObject({
    value: {
      paymentRequest: expect.stringMatching(/^lnbcrt420n1/),
      rHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
});

test('where a page names no amount for its invoice, the user does', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'makeInvoice', { minimumAmount: 10, maximumAmount: 100 });
  const prompt = await browser.prompt();
  await prompt.fill(by('amount-input'), '77');
  await prompt.visible(`${by('confirm')}:not([aria-disabled="true"]):not(:disabled)`);
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toMatchObject({
    value: { paymentRequest: expect.stringMatching(/^lnbcrt770n1/) },
  });
});
