/** One window, a queue inside it, and prompts that outlive the background. */
import { rowsOf } from './extension-page';
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
  startCall,
} from './steps';

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

test('the keyboard is enough: Enter confirms what is on screen at that moment, Escape rejects', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'enable');
  // Enter in the same frame as the switch, as a quick hand on a slow machine has it.
  await (await promptOf(browser, 'connect')).evaluate(
    async (toggle, amount) => {
      document.querySelector<HTMLElement>(toggle)?.click();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      document
        .querySelector(amount)
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    },
    by('budget-toggle'),
    by('budget-input'),
  );
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
  await browser.promptClosed();
  expect(await rowsOf(popup, 'sites')).toMatchObject([{ budget: { amount: 5_000_000 } }]);

  await startCall(page, 'sendPayment', shopInvoice(stack, 6_000));
  await (await promptOf(browser, 'pay')).press('Enter');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
  await startCall(page, 'sendPayment', shopInvoice(stack, 6_000));
  await (await promptOf(browser, 'pay')).press('Escape');
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
});

test('after a no the page is told no at once, and its other calls are answered', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  // All of it in the page, so that no time passes between the no and the next call.
  await page.evaluate(
    (first, second) => {
      const { webln } = window as unknown as { webln: Record<string, (arg?: unknown) => Promise<unknown>> };
      const codeOf = (ended: Promise<unknown> | undefined) => ended?.catch((error) => error.code);
      const rest = async () => [
        await codeOf(webln.sendPayment?.(first)),
        await codeOf(webln.sendPayment?.(second)),
        await codeOf(webln.signMessage?.('hello')),
        await webln.isEnabled?.(),
      ];
      Object.assign(window, { ending: rest() });
    },
    shopInvoice(stack, 11),
    shopInvoice(stack, 22),
  );
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(page)).toEqual(['USER_REJECTED', 'USER_REJECTED', 'USER_REJECTED', true]);
  await browser.promptClosed();
});

test('a site is blocked from its prompt, hears so at once, and asks again once it is not', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(page, 'enable');
  const prompt = await promptOf(browser, 'connect');
  await prompt.click(by('block'));
  await prompt.click(by('block-confirm'));
  expect(await callEnded(page)).toMatchObject({ code: 'SITE_BLOCKED' });
  await browser.promptClosed();
  for (const method of ['enable', 'getInfo', 'getBalance']) {
    expect(await call(page, method), method).toMatchObject({ code: 'SITE_BLOCKED' });
  }
  expect(await call(page, 'isEnabled')).toEqual({ value: false });
  await popup.click(by('tab-sites'));
  await popup.click(`${by('blocked-row')} ${by('unblock')}`);
  await popup.waitFor(() => document.querySelector('[data-testid="blocked-row"]') === null);
  await startCall(page, 'enable');
  await confirm(browser, 'connect');
  expect(await callEnded(page)).toEqual({ value: { enabled: true } });
});

test('a message is shown whole before it is signed, and its signer is shown', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const message = `Log in to the shop\n${'as it is written here '.repeat(40)}`;
  await startCall(page, 'signMessage', message);
  const signing = await promptOf(browser, 'sign');
  expect(await signing.text(by('prompt-message'))).toContain('as it is written here');
  await signing.click(by('confirm'));
  const signed = await callEnded(page);
  expect(signed).toEqual({ value: { message, signature: expect.stringMatching(/^[a-z0-9]{104}$/) } });
  await browser.promptClosed();
  if (!('value' in signed)) throw new Error('It was not signed.');
  const { signature } = signed.value as { signature: string };
  await startCall(page, 'verifyMessage', signature, message);
  const shown = await promptOf(browser, 'signer');
  expect(await shown.text(by('prompt-signer'))).toContain('Your own wallet');
  await shown.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: null });
});
