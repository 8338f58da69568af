/** The main job, unattended: connect, enable, order, confirm, pay, read. Judged by the shop's own node. */
import { createHash } from 'node:crypto';
import type { BrowserDriver } from '../e2e/driver/driver';
import { until } from '../e2e/driver/until';
import { by, confirm, connectWallet, promptOf } from '../e2e/steps';
import type { Stack } from './stack/stack';

const ARTICLE = { id: 'ferryman', sats: 21, words: 'He does not wear a watch' };

/** Prints each step with its time since `started` (ms of `performance.now`). Throws where a step fails or the shop's node has no money. */
export async function doTheMainJob(browser: BrowserDriver, stack: Stack, started: number): Promise<void> {
  const step = (text: string) =>
    console.log(`${((performance.now() - started) / 1000).toFixed(2).padStart(7)} s  ${text}`);
  const walletBefore = stack.network.wallet.balanceMsat();
  const shopBefore = stack.network.shop.balanceMsat();
  step(`built, stack and ${browser.name} started`);

  const popup = await connectWallet(browser, stack.wallet.uri);
  step(`wallet connected: ${await popup.text(by('wallet-name'))}, ${await popup.text(by('wallet-balance'))}`);

  const shop = await browser.newTab(stack.shop.url);
  await shop.click(`[data-article="${ARTICLE.id}"]`);
  await confirm(browser, 'connect');
  step('site connected');

  const prompt = await promptOf(browser, 'pay');
  step(`asked to pay ${await prompt.text(by('prompt-amount'))}`);
  await prompt.click(by('confirm'));

  await shop.waitFor(
    (words) => (document.querySelector('#article')?.textContent ?? '').replace(/\s+/g, ' ').includes(words),
    ARTICLE.words,
  );
  step('article revealed');

  await popup.visible(`${by('payment-row')}[data-state="settled"]`);
  const { preimage, paymentHash, fee } = await popup.evaluate(async () => {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('fusebox');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return new Promise<{ preimage: string; paymentHash: string; fee: number }>((resolve, reject) => {
      const request = opened.transaction('payments').objectStore('payments').getAll();
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const row = request.result[0];
        opened.close();
        resolve({ preimage: row.preimage, paymentHash: row.paymentHash, fee: row.feesPaid });
      };
    });
  });
  const hashed = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
  console.log(`
preimage        ${preimage}
its SHA-256     ${hashed}
payment hash    ${paymentHash}
fee             ${fee} msat
wallet before   ${walletBefore} msat
wallet after    ${stack.network.wallet.balanceMsat()} msat`);

  if (hashed !== paymentHash) throw new Error('The preimage does not prove the payment.');
  await until(
    "the money in the shop's node",
    () => stack.network.shop.balanceMsat() === shopBefore + ARTICLE.sats * 1000,
  );
  step(`done: the shop's node has the ${ARTICLE.sats} sats`);
}
