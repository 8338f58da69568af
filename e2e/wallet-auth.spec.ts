/** An app asks for a connection of its own by a link, and gets it over the user's wallet, as far as the user grants it. The app is Alby's client, in Node. */
import type { Stack } from '../dev/stack/stack';
import type { BrowserDriver, Tab } from './driver/driver';
import { expect, test } from './fixtures';
import { by, connectWallet, promptOf, shopInvoice, showScreen } from './steps';

type Asked = Parameters<Stack['shop']['askForConnection']>[0];

/** The shop asks, and its link stands in a page as large as the window. */
async function shopAsks(browser: BrowserDriver, stack: Stack, more: Partial<Asked> = {}) {
  const own = await stack.shop.askForConnection({
    relayUrls: [stack.relay.url],
    requestMethods: ['get_info', 'pay_invoice', 'get_balance'],
    name: 'The Slow Current',
    maxAmount: 1_000_000,
    budgetRenewal: 'weekly',
    ...more,
  });
  return { ...own, page: await browser.newTab(own.pageUrl) };
}

const sentenceOf = async (prompt: Tab) => (await prompt.text('#sentence')).replace(/\s+/g, ' ');

test('a link is reviewed, its budget lowered, and the app pays within that and not beyond; then the user goes back', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const { page, client } = await shopAsks(browser, stack, { returnTo: `${stack.shop.url}/blank?connected` });
  await page.click('a');
  const prompt = await promptOf(browser, 'wallet-auth');
  expect(await sentenceOf(prompt)).toBe(
    `A link on ${stack.shop.url} asks for a connection of its own to your wallet`,
  );
  expect(await prompt.text(by('grant-name'))).toBe('The Slow Current');

  // More than was asked for cannot be granted.
  await prompt.fill(by('grant-amount'), '1001');
  await prompt.visible(`${by('confirm')}:disabled`);
  await prompt.fill(by('grant-amount'), '40');
  await prompt.click(by('grant-get_balance'));
  await (await promptOf(browser, 'wallet-auth')).click(by('confirm'));

  const connected = await client;
  expect((await connected.payInvoice({ invoice: shopInvoice(stack, 21) })).preimage).toMatch(
    /^[0-9a-f]{64}$/,
  );
  await expect(connected.payInvoice({ invoice: shopInvoice(stack, 20) })).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
  });
  await expect(connected.getBalance()).rejects.toMatchObject({ code: 'RESTRICTED' });

  const notice = await promptOf(browser, 'notice');
  expect(await notice.text(by('prompt-notice'))).toMatch(/^The wallet has made the connection/);
  await notice.click(by('prompt-link'));
  await expect
    .poll(async () => {
      const urls = await Promise.all((await browser.tabs()).map((tab) => tab.evaluate(() => location.href)));
      return urls.filter((url) => url === `${stack.shop.url}/blank?connected`).length;
    })
    .toBe(1);
});

test('a no makes nothing; pasted where a wallet is connected, the same request is asked about by the user', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const { page, uri } = await shopAsks(browser, stack);
  const appPubkey = new URL(uri).host;
  await page.click('a');
  await (await promptOf(browser, 'wallet-auth')).click(by('reject'));
  await browser.promptClosed();
  expect(stack.wallet.connectionOf(appPubkey)).toBeNull();

  await showScreen(popup, 'connect', 'paste');
  await popup.fill(by('uri-input'), uri);
  await popup.click(by('connect'));
  await popup.visible(by('connect-asked'));
  const prompt = await promptOf(browser, 'wallet-auth');
  expect(await sentenceOf(prompt)).toMatch(/^The text you entered asks for a connection/);
  await prompt.click(by('confirm'));
  await expect.poll(() => stack.wallet.connectionOf(appPubkey)?.budget?.amountMsat).toBe(1_000_000);
});

test('a question that ends with the browser makes nothing; a background that dies over it asks no second time, and makes one connection', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const { page, client, uri, pageUrl } = await shopAsks(browser, stack);
  await page.click('a');
  await promptOf(browser, 'wallet-auth');
  await browser.relaunch();
  const back = await browser.newTab(pageUrl);
  expect(await browser.promptCount()).toBe(0);
  expect(stack.wallet.connectionOf(new URL(uri).host)).toBeNull();

  await back.click('a');
  const prompt = await promptOf(browser, 'wallet-auth');
  await prompt.fill(by('grant-amount'), '40');
  await browser.killBackground();
  await prompt.click(by('confirm'));
  const notice = await promptOf(browser, 'notice');
  expect(await notice.text(by('prompt-notice'))).toMatch(/^The wallet has made the connection/);
  const connected = await client;
  expect(await connected.getInfo()).toMatchObject({ methods: ['get_info', 'pay_invoice', 'get_balance'] });
  await expect(connected.payInvoice({ invoice: shopInvoice(stack, 41) })).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
  });
});

test('what cannot be met is told of: no wallet that makes connections, and a request that is malformed', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection({ methods: ['get_info', 'pay_invoice'] }).uri);
  const { page, uri } = await shopAsks(browser, stack);
  await page.click('a');
  const notice = await promptOf(browser, 'notice');
  expect(await notice.text(by('prompt-notice'))).toMatch(/^None of your wallets/);
  expect(await notice.text(by('prompt-quote'))).toBe(uri);
  await notice.click(by('confirm'));
  await browser.promptClosed();

  const malformed = encodeURIComponent(`${uri}&max_amount=1`);
  const other = await browser.newTab(`${stack.shop.url}/own-connection?uri=${malformed}`);
  await other.click('a');
  const told = await promptOf(browser, 'notice');
  expect(await told.text(by('prompt-notice'))).toBe(
    'The request to connect holds max_amount more than once. Ask the site for a new request.',
  );
});
