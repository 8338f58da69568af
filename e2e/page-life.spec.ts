/** Pages come back, are written anew, and ask from several places at once. No call hangs, and nothing is asked twice. */
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  heldInvoice,
  promptOf,
  shopInvoice,
  startCall,
} from './steps';

test('a page that was written anew keeps its wallet', async ({ browser, stack }) => {
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await page.evaluate(() => {
    document.open();
    document.write('<p>Written anew</p>');
    document.close();
  });
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
});

test('one invoice asked for in two tabs is one question, one payment and two answers', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const other = await browser.newTab(`${stack.shop.url}/blank`);
  const before = stack.network.wallet.balanceMsat();
  const invoice = shopInvoice(stack, 21);
  await startCall(page, 'sendPayment', invoice);
  const prompt = await promptOf(browser, 'pay');
  await startCall(other, 'sendPayment', invoice);
  // The second call is known to be there once another one after it has been answered.
  expect(
    await other.evaluate(() => (window as unknown as { webln: { isEnabled(): unknown } }).webln.isEnabled()),
  ).toBe(true);
  expect(await prompt.text('body')).not.toContain('1 of 2');
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  const answer = await callEnded(page);
  expect(answer).toHaveProperty('value.preimage');
  expect(await callEnded(other)).toEqual(answer);
  expect(before - stack.network.wallet.balanceMsat()).toBeLessThan(30_000);
});

test('three calls of enable are one question', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await page.evaluate(() => {
    const target = window as unknown as { webln: { enable(): Promise<unknown> }; ending: Promise<unknown> };
    target.ending = Promise.all([target.webln.enable(), target.webln.enable(), target.webln.enable()]);
  });
  await confirm(browser, 'connect');
  const enabled = { enabled: true };
  expect(await callEnded(page)).toEqual([enabled, enabled, enabled]);
  await browser.promptClosed();
});

test('a question stays where the page moves within itself, goes when it is left, and is back when the page is', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
  });
  await startCall(page, 'enable');
  await promptOf(browser, 'connect');
  await page.evaluate(() => {
    history.pushState(null, '', '/articles/1?from=start');
    location.hash = 'comments';
    history.replaceState(null, '', '/blank?moved');
  });
  // It is still the same question: an answer to a later call comes, and no other prompt.
  expect(
    await page.evaluate(() => (window as unknown as { webln: { isEnabled(): unknown } }).webln.isEnabled()),
  ).toBe(false);
  expect(await browser.promptCount()).toBe(1);

  const leave = () => page.goto(`${stack.shop.url}/inline-first`);
  const goBack = async () => {
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitFor(() => location.search === '?moved');
    await page.waitFor(() => (window as unknown as { persisted: boolean }).persisted);
  };
  await leave();
  await browser.promptClosed();
  await goBack();
  await confirm(browser, 'connect');
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();

  // What is being paid goes on, and the page has its preimage when it is back.
  const { invoice, preimage, held, settle } = heldInvoice(stack);
  await startCall(page, 'sendPayment', invoice);
  await confirm(browser, 'pay');
  await held;
  await leave();
  await settle();
  await goBack();
  expect(await callEnded(page)).toMatchObject({ value: { preimage } });
  await browser.promptClosed();

  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await promptOf(browser, 'pay');
  await page.reload();
  await browser.promptClosed();
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
});
