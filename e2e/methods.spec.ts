/** The method table of `window.webln`, over real payments. How calls are refused is in bad-calls.spec.ts and refusals.spec.ts. */
import { createHash, randomBytes } from 'node:crypto';
import type { LightningNode, PaymentReceived } from '../dev/stack/lightning/node';
import type { Tab } from './driver/driver';
import { command, connectionId, grantBudget, journal } from './extension-page';
import { expect, test } from './fixtures';
import {
  by,
  call,
  callEnded,
  confirm,
  connectWallet,
  type Ended,
  enabledPage,
  promptOf,
  shopInvoice,
  shopReceived,
  startCall,
} from './steps';

const METHODS = [
  'getInfo',
  'getBalance',
  'makeInvoice',
  'lookupInvoice',
  'listTransactions',
  'sendPayment',
  'sendPaymentAsync',
  'sendMultiPayment',
  'keysend',
  'multiKeysend',
  'signMessage',
  'verifyMessage',
  'request',
  'on',
  'off',
  'request.get_balance',
  'request.pay_invoice',
  'request.pay_keysend',
  'request.make_hold_invoice',
];

/** What a call that went well resolved to. */
function resolved<T>(ended: Ended): T {
  if (!('value' in ended)) throw new Error(`${ended.code}: ${ended.message}`);
  return ended.value as T;
}

/** A secret and its hash, of which a hold invoice is made. */
function secret(): { preimage: string; paymentHash: string } {
  const preimage = randomBytes(32);
  return {
    preimage: preimage.toString('hex'),
    paymentHash: createHash('sha256').update(preimage).digest('hex'),
  };
}

/** Writes down what the node takes until the work is done. */
async function receiptsDuring(
  node: LightningNode,
  work: (receipts: readonly PaymentReceived[]) => Promise<void>,
): Promise<void> {
  const receipts: PaymentReceived[] = [];
  const stop = node.onReceived((receipt) => receipts.push(receipt));
  try {
    await work(receipts);
  } finally {
    stop();
  }
}

/** Resolves when a payment waits at the node's hold invoice. */
function heldAt(node: LightningNode, paymentHash: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = node.onHeld((held) => {
      if (held.paymentHash !== paymentHash) return;
      stop();
      resolve();
    });
  });
}

test('a page reads the wallet and is paid by its own invoice, as far as the user lets it', async ({
  browser,
  stack,
}) => {
  const { wallet, shop } = stack.network;
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const balance = () => ({
    value: { balance: Math.floor(wallet.balanceMsat() / 1000), currency: 'sats' },
  });
  expect(await call(page, 'getInfo')).toMatchObject({
    value: {
      node: { alias: 'Embedded wallet', pubkey: wallet.nodeId },
      supports: ['lightning'],
      methods: expect.arrayContaining(METHODS),
    },
  });

  const { paymentRequest, rHash } = resolved<{ paymentRequest: string; rHash: string }>(
    await call(page, 'makeInvoice', { amount: '42', defaultMemo: 'A tip' }),
  );
  expect(await call(page, 'lookupInvoice', { paymentRequest })).toEqual({
    value: { paymentRequest, paid: false },
  });
  const { preimage } = await shop.pay(paymentRequest);
  // The wallet's ledger lags the payment by a few ms.
  await expect
    .poll(() => call(page, 'lookupInvoice', { paymentHash: rHash }))
    .toEqual({ value: { paymentRequest, paid: true, preimage } });

  await startCall(page, 'getBalance');
  await confirm(browser, 'permission');
  expect(await callEnded(page)).toEqual(balance());
  expect(await call(page, 'request', 'get_balance')).toEqual({ value: { balance: wallet.balanceMsat() } });

  await browser.promptClosed();
  await startCall(page, 'listTransactions', { limit: 5, type: 'incoming' });
  await confirm(browser, 'permission');
  const { transactions } = resolved<{ transactions: unknown[] }>(await callEnded(page));
  expect(transactions).toContainEqual(
    expect.objectContaining({
      type: 'incoming',
      state: 'settled',
      amount: 42,
      payment_hash: rHash,
      preimage,
    }),
  );

  await browser.promptClosed();
  await command(popup, 'site.permit', {
    granted: false,
    origin: stack.shop.url,
    connectionId: await connectionId(popup),
    permission: 'balance',
  });
  await startCall(page, 'getBalance');
  await (await promptOf(browser, 'permission')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });
  expect(await call(page, 'request', 'lookup_invoice', { payment_hash: rHash })).toMatchObject({
    value: { state: 'settled', amount: 42_000 },
  });
});

test('a page pays an invoice, one that its payee holds for a while, and a node that made none', async ({
  browser,
  stack,
}) => {
  const { shop } = stack.network;
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);

  const before = shop.balanceMsat();
  const invoice = shopInvoice(stack, 21);
  await startCall(page, 'sendPayment', `lightning:${invoice.toUpperCase()}`);
  await confirm(browser, 'pay');
  const { preimage } = resolved<{ preimage: string }>(await callEnded(page));
  await shopReceived(stack, before, 21);
  expect(await call(page, 'lookupInvoice', { paymentRequest: invoice })).toEqual({
    value: { paymentRequest: invoice, paid: true, preimage },
  });

  await browser.promptClosed();
  const hold = secret();
  const held = heldAt(shop, hold.paymentHash);
  const holdInvoice = shop.invoice({ amountMsat: 30_000, paymentHash: hold.paymentHash });
  await startCall(page, 'sendPaymentAsync', holdInvoice);
  await confirm(browser, 'pay');
  expect(await callEnded(page)).toEqual({ value: {} });
  await held;
  const { paymentHash } = hold;
  expect(await call(page, 'lookupInvoice', { paymentHash })).toEqual({
    value: { paymentRequest: holdInvoice, paid: false },
  });
  await shop.settleHeld(hold.preimage);
  await expect
    .poll(async () => (await journal(popup)).find((row) => row.paymentHash === paymentHash))
    .toMatchObject({ state: 'settled', preimage: hold.preimage });

  await browser.promptClosed();
  await receiptsDuring(shop, async (receipts) => {
    const customRecords = { '34349334': 'for the ferryman', '696969': 'grüße' };
    await startCall(page, 'keysend', { destination: shop.nodeId, amount: '7', customRecords });
    const prompt = await promptOf(browser, 'pay');
    expect(await prompt.text('body')).toContain(shop.nodeId.slice(0, 12));
    await prompt.click(by('confirm'));
    const paid = resolved<{ preimage: string; paymentHash: string }>(await callEnded(page));
    await expect
      .poll(() => receipts)
      .toEqual([
        {
          ...paid,
          amountMsat: 7_000,
          paidFor: { kind: 'nothing' },
          tlvRecords: [
            { type: 696_969, value: Buffer.from('grüße').toString('hex') },
            { type: 34_349_334, value: Buffer.from('for the ferryman').toString('hex') },
          ],
        },
      ]);
  });
});

test('several payments by one call: what the budget covers is paid, what it does not is asked, each has its own end', async ({
  browser,
  stack,
}) => {
  const { shop } = stack.network;
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await grantBudget(popup, stack.shop.url, 200);

  await receiptsDuring(shop, async (receipts) => {
    const [first = '', second = '', dear = ''] = [10, 20, 500].map((sats) => shopInvoice(stack, sats));
    await startCall(page, 'sendMultiPayment', [first, dear, second, 'no invoice']);
    await (await promptOf(browser, 'pay')).click(by('reject'));
    const { payments, errors } = resolved<{
      payments: { paymentRequest: string; preimage: string }[];
      errors: unknown[];
    }>(await callEnded(page));
    expect(payments.map(({ paymentRequest }) => paymentRequest)).toEqual([first, second]);
    expect(errors).toEqual([
      expect.objectContaining({ paymentRequest: dear, code: 'USER_REJECTED', message: 'User rejected' }),
      expect.objectContaining({ paymentRequest: 'no invoice', code: 'INVALID_INVOICE' }),
    ]);
    await expect
      .poll(() => new Set(receipts.map((receipt) => receipt.preimage)))
      .toEqual(new Set(payments.map(({ preimage }) => preimage)));
  });

  await browser.promptClosed();
  await receiptsDuring(shop, async (receipts) => {
    const keysends = [11, 12].map((amount) => ({ destination: shop.nodeId, amount }));
    const paid = resolved<{ keysends: unknown[]; errors: unknown[] }>(
      await call(page, 'multiKeysend', keysends),
    );
    const preimage = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(paid).toMatchObject({ keysends: keysends.map((keysend) => ({ keysend, preimage })), errors: [] });
    await expect
      .poll(() => receipts.map(({ amountMsat }) => amountMsat).toSorted((a, b) => a - b))
      .toEqual([11_000, 12_000]);
  });
  expect(await browser.promptCount()).toBe(0);
});

interface HoldingPage {
  webln: { on(event: string, listener: (data: unknown) => void): void };
  held: { payment_hash: string }[];
}

/** The page hears of payments that wait at its hold invoices, once the user has allowed it. */
async function hearOfHeld(page: Tab): Promise<void> {
  await page.evaluate(() => {
    const target = window as unknown as HoldingPage;
    target.held = [];
    target.webln.on('holdInvoiceAccepted', (data) => target.held.push(data as HoldingPage['held'][number]));
  });
}

test('by request: a hold invoice is settled and another cancelled, an open amount is paid, a text is signed', async ({
  browser,
  stack,
}) => {
  const { shop } = stack.network;
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await hearOfHeld(page);
  await confirm(browser, 'permission');
  await browser.promptClosed();

  /** A hold invoice of the page's at which a payment of the shop's waits, and how that payment ends. */
  const waitingAt = async (paymentHash: string) => {
    const { invoice } = resolved<{ invoice: string }>(
      await call(page, 'request', 'make_hold_invoice', { amount: 25_500, payment_hash: paymentHash }),
    );
    const ended = shop.pay(invoice).then(
      ({ preimage }) => ({ preimage }),
      ({ code }) => ({ code }),
    );
    await page.waitFor(
      (hash) => (window as unknown as HoldingPage).held.some((each) => each.payment_hash === hash),
      paymentHash,
    );
    expect(await call(page, 'request', 'lookup_invoice', { payment_hash: paymentHash })).toMatchObject({
      value: { state: 'accepted', amount: 25_500 },
    });
    return { ended };
  };

  const taken = secret();
  const paid = await waitingAt(taken.paymentHash);
  expect(await call(page, 'request', 'settle_hold_invoice', { preimage: taken.preimage })).toEqual({
    value: {},
  });
  expect(await paid.ended).toEqual({ preimage: taken.preimage });

  const returned = secret();
  const unpaid = await waitingAt(returned.paymentHash);
  const { paymentHash } = returned;
  expect(await call(page, 'request', 'cancel_hold_invoice', { payment_hash: paymentHash })).toEqual({
    value: {},
  });
  expect(await unpaid.ended).toEqual({ code: 'REJECTED' });

  await receiptsDuring(shop, async (receipts) => {
    const open = { invoice: shopInvoice(stack, null), amount: 12_345 };
    await startCall(page, 'request', 'pay_invoice', open);
    await confirm(browser, 'pay');
    const { preimage } = resolved<{ preimage: string }>(await callEnded(page));
    await expect.poll(() => receipts).toMatchObject([{ preimage, amountMsat: 12_345 }]);
  });

  await browser.promptClosed();
  const message = 'The page and the wallet agree.';
  await startCall(page, 'request', 'sign_message', { message });
  await confirm(browser, 'sign');
  const { signature } = resolved<{ signature: string }>(await callEnded(page));
  await browser.promptClosed();
  await startCall(page, 'verifyMessage', signature, message);
  const shown = await promptOf(browser, 'signer');
  expect(await shown.text(by('prompt-signer'))).toContain('Your own wallet');
  await shown.click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: null });

  expect(await call(page, 'request', 'lncli', {})).toMatchObject({ code: 'UNSUPPORTED_METHOD' });
});
