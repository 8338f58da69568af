/** A page that listens is told of what happens to the wallet, also across the death of the background. */
import { startRelay } from '../dev/stack/relay';
import { startWalletService } from '../dev/stack/wallet-service/service';
import type { Tab } from './driver/driver';
import { command, connectionId } from './extension-page';
import { expect, test } from './fixtures';
import { call, confirm, connectWallet, enabledPage } from './steps';

interface ListeningPage {
  webln: { on(event: string, listener: (data: unknown) => void): void };
  heard: { amount: number; payment_hash: string }[];
}

/** The page hears what the wallet receives, once the user has allowed it. */
async function listen(page: Tab): Promise<void> {
  await page.evaluate(() => {
    const target = window as unknown as ListeningPage;
    target.heard = [];
    target.webln.on('paymentReceived', (data) => target.heard.push(data as ListeningPage['heard'][number]));
  });
}

const heard = (page: Tab, amount: number) =>
  page.waitFor(
    (wanted) => (window as unknown as ListeningPage).heard.find((each) => each.amount === wanted),
    amount,
  );

async function invoiceOf(page: Tab, sats: number): Promise<{ paymentRequest: string; rHash: string }> {
  const made = await call(page, 'makeInvoice', sats);
  if (!('value' in made)) throw new Error(`There is no invoice: ${made.code}`);
  return made.value as { paymentRequest: string; rHash: string };
}

test('it hears of a payment, and after the background has died of the next one', async ({
  browser,
  stack,
}) => {
  // What is paid before the next background listens can only be told by a relay that keeps it for a while.
  const relay = await startRelay({ keepsWalletEvents: true });
  const wallet = await startWalletService({ relayUrls: [relay.url], node: stack.network.wallet });
  try {
    await connectWallet(browser, wallet.uri);
    const page = await enabledPage(browser, stack);
    await listen(page);
    await confirm(browser, 'permission');
    await browser.promptClosed();
    const first = await invoiceOf(page, 11);
    await stack.network.shop.pay(first.paymentRequest);
    expect(await heard(page, 11)).toMatchObject({ payment_hash: first.rHash });

    const second = await invoiceOf(page, 22);
    await browser.killBackground();
    await stack.network.shop.pay(second.paymentRequest);
    expect(await heard(page, 22)).toMatchObject({ payment_hash: second.rHash });
    expect(await page.evaluate(() => (window as unknown as ListeningPage).heard.length)).toBe(2);
  } finally {
    wallet.close();
    await relay.close();
  }
});

test('it hears that its wallet is not its wallet any more', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await page.evaluate(() => {
    const target = window as unknown as ListeningPage & { changed: boolean };
    target.webln.on('accountChanged', () => {
      target.changed = true;
    });
  });
  // Calls are answered in order here: the page listens by now.
  expect(await call(page, 'isEnabled')).toEqual({ value: true });
  await command(popup, 'connection.remove', { connectionId: await connectionId(popup) });
  await page.waitFor(() => (window as unknown as { changed?: boolean }).changed);
});
