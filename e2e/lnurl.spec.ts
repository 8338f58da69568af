/** `webln.lnurl` of a page: paying a Lightning address, withdrawing, logging in, at a real service. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bech32 } from '@scure/base';
import { expect, test } from './fixtures';
import { by, call, callEnded, connectWallet, enabledPage, promptOf, shopReceived, startCall } from './steps';

const HEX_32 = expect.stringMatching(/^[0-9a-f]{64}$/);
const INVOICE = expect.stringMatching(/^lnbcrt/);

test('a Lightning address is paid what the user enters, with a comment', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const before = stack.network.shop.balanceMsat();
  const address = stack.lnurl.address('ann');
  await startCall(page, 'lnurl', address);
  const prompt = await browser.prompt(`${by('prompt')}[data-kind="lnurl-pay"]`);
  expect(await prompt.text(by('prompt-service'))).toBe(address);
  expect(await prompt.text(by('prompt-description'))).toBe('A coffee (ranged)');
  await prompt.fill(by('amount-input'), '21');
  await prompt.fill(by('words-comment'), 'Good show');
  await (await promptOf(browser, 'lnurl-pay')).click(by('confirm'));
  expect(await callEnded(page)).toEqual({
    value: { status: 'OK', data: { preimage: HEX_32, paymentHash: HEX_32, paymentRequest: INVOICE } },
  });
  await shopReceived(stack, before, 21);
  expect(stack.lnurl.payments.at(-1)).toMatchObject({ comment: 'Good show', payerData: null });
  await browser.promptClosed();
});

test('what the service wants to know must be told, and what it sells is shown', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'lnurl', stack.lnurl.lnurl('/pay/named'));
  const prompt = await browser.prompt(`${by('prompt')}[data-kind="lnurl-pay"]`);
  expect(await prompt.text(by('prompt-service'))).toBe('127.0.0.1');
  await prompt.fill(by('amount-input'), '5');
  await prompt.visible(`${by('confirm')}:disabled`);
  await prompt.fill(by('words-name'), 'Bo');
  await (await promptOf(browser, 'lnurl-pay')).click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.data.preimage');
  expect(stack.lnurl.payments.at(-1)).toMatchObject({ payerData: '{"name":"Bo"}' });
});

test('a withdrawal pays an invoice of the wallet', async ({ browser, stack }) => {
  // The wallet's side has all the money at first.
  await stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 10_000_000 }));
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const received = new Promise<number>((resolve) =>
    stack.network.wallet.onReceived(({ amountMsat }) => resolve(amountMsat)),
  );
  await startCall(page, 'lnurl', stack.lnurl.lnurl('/withdraw'));
  const prompt = await promptOf(browser, 'lnurl-withdraw');
  expect(await prompt.text(by('prompt-description'))).toBe('Change for the coffee');
  await prompt.fill(by('amount-input'), '7');
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { status: 'OK', data: { paymentRequest: INVOICE } } });
  expect(await received).toBe(7_000);
});

test('a login is shown, and made with the same key each time, over the death of the background', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'lnurl', stack.lnurl.login('login'));
  const prompt = await promptOf(browser, 'lnurl-auth');
  expect(await prompt.text(by('prompt-service'))).toBe('127.0.0.1');
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { status: 'OK' } });
  await browser.promptClosed();
  const first = stack.lnurl.logins.length;
  const key = stack.lnurl.logins.at(-1)?.key;

  await startCall(page, 'lnurl', stack.lnurl.login('login'));
  await promptOf(browser, 'lnurl-auth');
  await browser.killBackground();
  await (await promptOf(browser, 'lnurl-auth')).click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { status: 'OK' } });
  expect(stack.lnurl.logins).toHaveLength(first + 1);
  expect(stack.lnurl.logins.at(-1)?.key).toBe(key);
});

test('what is no LNURL is refused at once', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  expect(await call(page, 'lnurl', 'hello')).toMatchObject({ code: 'INVALID_LNURL' });
  expect(await call(page, 'lnurl', stack.lnurl.lnurl('/pay/error'))).toMatchObject({
    code: 'LNURL_ERROR',
    message: 'The service refused.',
  });
});

test('a service is not told which installation asks, nor for which page', async ({ browser, stack }) => {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.end(JSON.stringify({ status: 'ERROR', reason: 'Nothing is sold here.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await connectWallet(browser, stack.wallet.newConnection().uri);
    const page = await enabledPage(browser, stack);
    // Of the page's own host, and of another.
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = new TextEncoder().encode(`http://${host}:${port}/x`);
      const lnurl = bech32.encode('lnurl', bech32.toWords(url), false);
      expect(await call(page, 'lnurl', lnurl)).toMatchObject({ code: 'LNURL_ERROR' });
    }
    expect(heard).toHaveLength(2);
    for (const headers of heard) {
      for (const name of ['origin', 'referer', 'cookie']) expect(headers).not.toHaveProperty(name);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
