/** The page that docs/webln.md gives as an example works as it stands. */
import { expect, test } from './fixtures';
import { by, confirm, connectWallet, promptOf, shopInvoice, shopReceived } from './steps';

test('the example connects, makes an invoice, pays, and says what went wrong', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const page = await browser.newTab(`${stack.shop.url}/example`);

  await page.click('#connect');
  await confirm(browser, 'connect');
  await page.waitFor(() => document.querySelector('#wallet')?.textContent?.includes('sendPayment'));

  await page.click('#receive button');
  await page.waitFor(() => document.querySelector('#invoice')?.textContent?.startsWith('lnbcrt210n'));

  const invoice = shopInvoice(stack, 34);
  await page.fill('#pay textarea', invoice);
  await page.click('#pay button');
  await (await promptOf(browser, 'pay')).click(by('confirm'));
  await page.waitFor(() =>
    /^Paid\. Its proof is [0-9a-f]{64}$/.test(document.querySelector('#preimage')?.textContent ?? ''),
  );
  await shopReceived(stack, before, 34);

  await page.fill('#pay textarea', 'lnbcrt1nothing');
  await page.click('#pay button');
  await page.waitFor(() => document.querySelector('#problem')?.textContent);
  expect(await page.text('#problem')).toBe('This is no Lightning invoice. (INVALID_INVOICE)');

  await page.fill('#pay textarea', shopInvoice(stack, 55));
  await page.click('#pay button');
  await (await promptOf(browser, 'pay')).click(by('reject'));
  await page.waitFor(() => document.querySelector('#problem')?.textContent?.includes('USER_REJECTED'));
  expect(await page.text('#problem')).toBe('You said no. Nothing was paid. (USER_REJECTED)');
});
