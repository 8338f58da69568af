/** One window, a queue inside it, and prompts that outlive the background. */
import { expect, test } from './fixtures';
import { by, callEnded, connectWallet, enabledPage, promptOf, shopInvoice, startCall } from './steps';

test('several questions wait in one window', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const other = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'sendPayment', shopInvoice(stack, 11, 'First'));
  const prompt = await promptOf(browser, 'pay');
  await startCall(other, 'sendPayment', shopInvoice(stack, 22, 'Second'));
  await prompt.waitFor(() => document.body.textContent?.includes('1 of 2'));
  expect(await browser.promptCount()).toBe(1);
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await prompt.waitFor(() => document.body.textContent?.includes('Second'));
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(other)).toMatchObject({ code: 'USER_REJECTED' });
  await browser.promptClosed();
});

test('the background dies with a prompt open: the same prompt is confirmed and the page is answered', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  const prompt = await promptOf(browser, 'pay');
  const idOf = () => document.querySelector('[data-testid="prompt"]')?.getAttribute('data-prompt-id');
  const id = await prompt.evaluate(idOf);
  await browser.killBackground();
  expect(await prompt.evaluate(idOf)).toBe(id);
  expect(await browser.promptCount()).toBe(1);
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.preimage');
});

test('a page that goes away takes its question with it', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await promptOf(browser, 'pay');
  await page.close();
  await browser.promptClosed();
});

test('the keyboard is enough: Enter confirms, Escape rejects', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await (await promptOf(browser, 'pay')).press('Enter');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await (await promptOf(browser, 'pay')).press('Escape');
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});
