/** Pages built with packages from npm, which run here as they were published, and end as with any other provider. */
import type { PaymentReceived } from '../dev/stack/lightning/node';
import type { Tab } from './driver/driver';
import { expect, test } from './fixtures';
import { by, confirm, connectWallet, promptOf, shopInvoice, shopReceived } from './steps';

/** Waits for what the page says at last. */
function outcomeOf(page: Tab): Promise<string> {
  return page.waitFor(() => {
    const text = document.querySelector('#outcome')?.textContent ?? '';
    return text === '…' ? '' : text;
  });
}

test('webln: requestProvider enables, and the page is paid for; a no is told in the words that pages look for', async ({
  browser,
  stack,
}) => {
  const page = await browser.newTab(`${stack.shop.url}/third-party/webln`);
  await page.click('#pay');
  expect(await outcomeOf(page)).toBe('Failed: Fusebox has no wallet yet. Open Fusebox and connect one.');

  await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  await page.fill('#what', shopInvoice(stack, 21));
  await page.click('#pay');
  await confirm(browser, 'connect');
  await confirm(browser, 'pay');
  expect(JSON.parse(await outcomeOf(page))).toMatchObject({
    preimage: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  await shopReceived(stack, before, 21);

  await browser.promptClosed();
  await page.fill('#what', shopInvoice(stack, 22));
  await page.click('#pay');
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await outcomeOf(page)).toBe('No hard feelings.');
});

test('@getalby/lightning-tools: a Lightning address is paid and its proof holds, and a podcast is boosted', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const proxy = encodeURIComponent(`${stack.lnurl.url}/proxy`);
  const page = await browser.newTab(`${stack.shop.url}/third-party/lightning-tools?proxy=${proxy}`);
  await page.fill('#what', 'ranged@shop.example');
  const paidBefore = stack.lnurl.payments.length;
  await page.click('#pay');
  await confirm(browser, 'connect');
  await confirm(browser, 'pay');
  expect(JSON.parse(await outcomeOf(page))).toMatchObject({ isProven: true, isVerified: true });
  expect(stack.lnurl.payments.slice(paidBefore)).toMatchObject([{ amountMsat: 21_000, comment: 'Thanks' }]);

  await browser.promptClosed();
  const receipts: PaymentReceived[] = [];
  const stop = stack.network.shop.onReceived((receipt) => receipts.push(receipt));
  try {
    await page.click('#boost');
    await confirm(browser, 'pay');
    const { preimage } = JSON.parse(await outcomeOf(page));
    await expect.poll(() => receipts).toMatchObject([{ preimage, amountMsat: 21_000 }]);
  } finally {
    stop();
  }
  const records = receipts.flatMap(({ tlvRecords }) => tlvRecords);
  const textOf = (type: number) =>
    Buffer.from(records.find((record) => record.type === type)?.value ?? '', 'hex').toString();
  expect(JSON.parse(textOf(7_629_169))).toMatchObject({ action: 'boost', podcast: 'Slow Currents' });
  expect(textOf(696_969)).toBe('the shop');
});

test('a page that looks for the provider or waits for it starts, and hears that it was enabled', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await browser.newTab(`${stack.shop.url}/third-party/events`);
  await confirm(browser, 'connect');
  const heard = () => page.evaluate(() => (window as unknown as { __heard: string[] }).__heard);
  await expect
    .poll(async () => (await heard()).toSorted())
    .toEqual(['enabled on document', 'enabled on window', 'ready', 'started']);
});
