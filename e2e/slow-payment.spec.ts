/**
 * A payment that the payee holds for longer than anything in Fusebox waits: the response is late after 15 s, pauses between lookups end at
 * 30 s, an idle background is ended after 30 s, and a wallet that cannot be asked is waited for 60 s. HOLD_SECONDS=600 holds it for ten minutes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PaymentHeld } from '../dev/stack/lightning/node';
import { Books } from './books';
import { journal } from './extension-page';
import { expect, test } from './fixtures';
import { by, callEnded, confirm, connectWallet, enabledPage, startCall } from './steps';

const HOLD_MS = Number(process.env.HOLD_SECONDS ?? 70) * 1000;

test('a payment that is held is in flight until it is settled, and then the page has its preimage', async ({
  browser,
  stack,
}) => {
  test.setTimeout(HOLD_MS + 300_000);
  const preimage = randomBytes(32).toString('hex');
  const paymentHash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const books = await Books.open(stack);
  const { shop } = stack.network;
  const held = new Promise<PaymentHeld>((resolve) => {
    const stop = shop.onHeld((payment) => {
      if (payment.paymentHash !== paymentHash) return;
      stop();
      resolve(payment);
    });
  });
  try {
    await startCall(
      page,
      'sendPayment',
      shop.invoice({ amountMsat: 21_000, description: 'Held', paymentHash }),
    );
    await confirm(browser, 'pay');
    await held;
    const start = performance.now();
    const restOf = (share: number) => delay(Math.max(0, start + share * HOLD_MS - performance.now()));

    await popup.waitFor(() => document.body.innerText.includes('In flight'));
    await restOf(0.5);
    await expectUndecided();
    await browser.killBackground();
    await restOf(1);
    await expectUndecided();
    expect(books.received()).toEqual([]);

    await shop.settleHeld(preimage);
    expect(await callEnded(page)).toMatchObject({ value: { preimage } });
    await popup.visible(`${by('payment-row')}[data-state="settled"]`);
    await books.agreeWith(() => journal(popup));
  } finally {
    books.close();
  }

  /** Undecided in the journal, shown as such, and the page still waits. */
  async function expectUndecided(): Promise<void> {
    const [row] = await journal(popup);
    expect(['dispatched', 'open']).toContain(row?.state);
    await popup.visible(`${by('payment-row')}[data-state="${row?.state}"]`);
    await popup.waitFor(() =>
      document.querySelector('[data-testid="payment-progress"]')?.textContent?.includes('In flight'),
    );
    const waits = await page.evaluate(() =>
      Promise.race([
        (window as unknown as { ending: Promise<unknown> }).ending.then(() => false),
        new Promise((resolve) => setTimeout(() => resolve(true), 100)),
      ]),
    );
    expect(waits).toBe(true);
  }
});
