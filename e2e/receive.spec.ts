/** Getting paid in the popup: an invoice is shown as a QR code, and says when it is paid. */

import type { InvoiceRow } from '../src/contract/rows';
import type { Tab } from './driver/driver';
import { rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { by, connectWallet } from './steps';

const stateOf = (state: string) => `${by('invoice-state')}[data-state="${state}"]`;

async function openReceive(popup: Tab): Promise<void> {
  await popup.click(by('tab-home'));
  await popup.click(by('receive'));
  await popup.visible(by('receive-screen'));
}

/** What stands in the one QR code that is shown. */
const codeOf = (popup: Tab) =>
  popup.waitFor(
    (css) => document.querySelector(css)?.getAttribute('data-text'),
    `${by('invoice-screen')} ${by('qr')}`,
  );

test('an invoice is made, shown, offered again, and said to be paid when it is', async ({
  browser,
  stack,
}) => {
  // The wallet's side has all the money at first.
  await stack.network.wallet.pay(stack.network.shop.invoice({ amountMsat: 10_000_000 }));
  const address = stack.lnurl.address('ann');
  const { uri } = stack.wallet.newConnection();
  const popup = await connectWallet(browser, `${uri}&lud16=${encodeURIComponent(address)}`);

  await openReceive(popup);
  expect(await popup.text(by('lightning-address'))).toContain(address);
  await popup.fill(by('receive-amount'), '1.5');
  await popup.visible(`${by('make-invoice')}:disabled`);
  await popup.fill(by('receive-amount'), '25');
  await popup.fill(by('receive-note'), 'Half of the rent');
  await popup.click(by('make-invoice'));
  await popup.visible(stateOf('waiting'));
  const [made] = await rowsOf<InvoiceRow>(popup, 'invoices');
  if (!made) throw new Error('No invoice was stored.');
  expect(made).toMatchObject({ amount: 25_000, description: 'Half of the rent', origin: null, paidAt: null });
  expect(await codeOf(popup)).toBe(`LIGHTNING:${made.invoice.toUpperCase()}`);

  // It is still there for who comes back, and arrives while it is shown.
  await openReceive(popup);
  expect(await popup.text(by('unpaid-invoice'))).toContain('Half of the rent');
  await popup.click(by('unpaid-invoice'));
  await popup.visible(stateOf('waiting'));
  await stack.network.shop.pay(made.invoice);
  await popup.visible(stateOf('paid'));
  expect(await popup.text(by('invoice-state'))).toContain('Received 25 sats');
  await popup.click(by('done'));
  expect(await popup.text(`${by('payment-row')}[data-from="invoice"]`)).toContain('+25 sats');

  // A background that dies meanwhile is woken up by the watching.
  await openReceive(popup);
  await popup.fill(by('receive-amount'), '7');
  await popup.click(by('make-invoice'));
  await popup.visible(stateOf('waiting'));
  const second = (await rowsOf<InvoiceRow>(popup, 'invoices')).find(({ paidAt }) => paidAt === null);
  if (!second) throw new Error('No second invoice was stored.');
  await browser.killBackground();
  await stack.network.shop.pay(second.invoice);
  await popup.visible(stateOf('paid'));
});

test('a wallet that makes no invoices is said to, and the balance is hidden where that is wanted', async ({
  browser,
  stack,
}) => {
  const methods = ['get_info', 'get_balance', 'pay_invoice', 'lookup_invoice'];
  const popup = await connectWallet(browser, stack.wallet.newConnection({ methods }).uri);
  await openReceive(popup);
  expect(await popup.text(by('receive-screen'))).toContain('cannot make invoices');
  await popup.click(by('tab-home'));
  await popup.click(by('hide-balance'));
  await popup.visible(`${by('wallet-balance')}[data-hidden="true"]`);
  await popup.reload();
  await popup.visible(`${by('wallet-balance')}[data-hidden="true"]`);
  expect(await popup.text(by('wallet-balance'))).not.toMatch(/\d/);
  await popup.click(by('hide-balance'));
  await popup.waitFor(
    (css) => /\d/.test(document.querySelector(css)?.textContent ?? ''),
    by('wallet-balance'),
  );
});
