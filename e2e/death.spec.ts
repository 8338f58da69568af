/** The background, or the whole browser, dies in the middle of a payment. The journal ends equal to the wallet's books. */

import type { Stack } from '../dev/stack/stack';
import { answerAfter, staySilent } from '../dev/stack/wallet-service/interceptors';
import type { WalletConnection } from '../dev/stack/wallet-service/service';
import { expect, test } from './fixtures';
import { gate } from './gate';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  enabledPage,
  shopInvoice,
  shopReceived,
  startCall,
} from './steps';

/** A connection that hears of a payment by asking alone: a notification would settle it before anybody could die. */
function unnotified(stack: Stack): WalletConnection {
  return stack.wallet.newConnection({ notifications: [] });
}

test('the background dies between request and response: the page gets its preimage, paid once', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, unnotified(stack).uri);
  const page = await enabledPage(browser, stack);
  const before = stack.network.shop.balanceMsat();
  const answered = gate();
  const restore = stack.wallet.intercept(answerAfter('pay_invoice', answered.opened));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  await popup.visible(`${by('payment-row')}[data-state="dispatched"]`);
  await shopReceived(stack, before, 21);
  await browser.killBackground();
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  answered.open();
  restore();
  await shopReceived(stack, before, 21);
  await popup.visible(`${by('payment-row')}[data-state="settled"]`);
});

test('the browser is killed between request and response: after its restart the payment settles', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, unnotified(stack).uri);
  const page = await enabledPage(browser, stack);
  const before = stack.network.shop.balanceMsat();
  const restore = stack.wallet.intercept(staySilent('pay_invoice'));
  const invoice = shopInvoice(stack, 34);
  await startCall(page, 'sendPayment', invoice);
  await confirm(browser, 'pay');
  await popup.visible(`${by('payment-row')}[data-state="dispatched"]`);
  await shopReceived(stack, before, 34);
  await browser.killBrowser();
  await browser.relaunch();
  const again = await browser.popup();
  await again.visible(`${by('payment-row')}[data-state="settled"]`);
  const pageAgain = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(pageAgain, 'sendPayment', invoice)).toHaveProperty('value.preimage');
  await shopReceived(stack, before, 34);
  restore();
});

test('a wallet that pays and says nothing: the payment is asked about and settles', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, unnotified(stack).uri);
  const page = await enabledPage(browser, stack);
  const restore = stack.wallet.intercept(staySilent('pay_invoice'));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  restore();
});

test('a wallet that pays, says nothing and only notifies: the payment settles', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const restorePay = stack.wallet.intercept(staySilent('pay_invoice'));
  const restoreLookUp = stack.wallet.intercept(staySilent('lookup_invoice'));
  await startCall(page, 'sendPayment', shopInvoice(stack, 21));
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  restorePay();
  restoreLookUp();
});

test('a wallet that falls silent: the outcome is open, never failed, and a second try pays nothing twice', async ({
  browser,
  stack,
}) => {
  test.slow();
  const popup = await connectWallet(browser, unnotified(stack).uri);
  const page = await enabledPage(browser, stack);
  const before = stack.network.shop.balanceMsat();
  const restorePay = stack.wallet.intercept(staySilent('pay_invoice'));
  const restoreLookUp = stack.wallet.intercept(staySilent('lookup_invoice'));
  const invoice = shopInvoice(stack, 21);
  await startCall(page, 'sendPayment', invoice);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toMatchObject({ code: 'PAYMENT_OPEN' });
  await popup.visible(`${by('payment-row')}[data-state="open"]`);
  restoreLookUp();
  restorePay();
  expect(await call(page, 'sendPayment', invoice)).toHaveProperty('value.preimage');
  await shopReceived(stack, before, 21);
});
