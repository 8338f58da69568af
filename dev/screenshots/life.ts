/** What makes home, sites, history and spending live: real payments, of which some are then dated back. */
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { callEnded, confirm, heldInvoice, shopInvoice, startCall } from '../../e2e/steps';
import { ARTICLES } from '../shop/articles';
import type { Stack } from '../stack/stack';
import { ignore, refuse } from '../stack/wallet-service/interceptors';
import { connectSite, endedWell } from './sites';

const DAY_MS = 86_400_000;

/** Two weeks of payments, made now and dated back. They are to be the first in the journal. */
export async function payForTwoWeeks(browser: BrowserDriver, stack: Stack, popup: Tab): Promise<void> {
  const press = await connectSite(browser, stack, 'press', 10_000);
  const maps = await connectSite(browser, stack, 'maps', 1_000);
  for (let day = 0; day < 12; day++) {
    const article = ARTICLES[day % ARTICLES.length];
    if (!article) continue;
    await startCall(
      press,
      'sendPayment',
      shopInvoice(stack, 2 * article.priceSats + 20 * day, article.title),
    );
    await endedWell(press);
    if (day % 3 !== 0) continue;
    await startCall(maps, 'sendPayment', shopInvoice(stack, 90 + 21 * day, 'Ten sheets of the river map'));
    await endedWell(maps);
  }
  await dateBack(popup);
  for (const { priceSats, title } of ARTICLES) {
    await startCall(press, 'sendPayment', shopInvoice(stack, priceSats, title));
    await endedWell(press);
  }
}

/** One that the wallet refuses, one of which it tells nothing, and one that its payee holds: that is settled by what is returned. */
export async function payWithTrouble(browser: BrowserDriver, stack: Stack): Promise<() => Promise<void>> {
  const garden = await connectSite(browser, stack, 'garden');
  const stopRefusing = stack.wallet.intercept(refuse('pay_invoice', 'PAYMENT_FAILED', 'No route was found.'));
  await startCall(garden, 'sendPayment', shopInvoice(stack, 1_500, 'Six tulip bulbs'));
  await confirm(browser, 'pay');
  await callEnded(garden);
  stopRefusing();

  const stops = ['pay_invoice', 'lookup_invoice', 'list_transactions'].map((method) =>
    stack.wallet.intercept(ignore(method)),
  );
  const seeds = await connectSite(browser, stack, 'seeds');
  await startCall(seeds, 'sendPayment', shopInvoice(stack, 800, 'A packet of poppy seeds'));
  await confirm(browser, 'pay');
  await callEnded(seeds);
  for (const stop of stops) stop();

  const held = heldInvoice(stack, 640, 'A spade, kept for you');
  await startCall(garden, 'sendPayment', held.invoice);
  await confirm(browser, 'pay');
  await held.held;
  await browser.promptClosed();
  return held.settle;
}

/** Spreads what stands in the journal over the days before this one, the newest yesterday. */
function dateBack(popup: Tab): Promise<void> {
  return popup.evaluate(async (day) => {
    const opening = indexedDB.open('fusebox');
    await new Promise((resolve, reject) => {
      opening.onsuccess = resolve;
      opening.onerror = () => reject(opening.error);
    });
    const transaction = opening.result.transaction('payments', 'readwrite');
    const payments = transaction.objectStore('payments');
    const reading = payments.index('createdAt').getAll();
    reading.onsuccess = () => {
      const rows: { createdAt: number; endedAt?: number }[] = reading.result;
      rows.forEach((row, place) => {
        const earlier = Math.ceil((rows.length - place) * 0.8) * day;
        payments.put({
          ...row,
          createdAt: row.createdAt - earlier,
          ...(row.endedAt !== undefined && { endedAt: row.endedAt - earlier }),
        });
      });
    };
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
    opening.result.close();
  }, DAY_MS);
}
