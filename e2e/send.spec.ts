/** Paying in the popup: what a text is stands there before anything is paid, and each yes pays once. */
import encodeQR from 'qr';
import { alterInvoice } from '../dev/stack/lightning/altered-invoice';
import { OWN } from '../src/core/origins';
import type { Tab } from './driver/driver';
import { command, connectionId, journal } from './extension-page';
import { expect, test } from './fixtures';
import { by, connectWallet, heldInvoice, promptOf, shopInvoice, shopReceived } from './steps';

const PAID = `${by('outcome')}[data-state="settled"]`;

/** The first screen and from there Send, as its user goes there. */
async function openSend(popup: Tab): Promise<void> {
  await popup.click(by('tab-home'));
  await popup.click(by('send'));
  await popup.visible(by('send-text'));
}

/** Types the text, presses Enter and waits until it is known what it is. */
async function review(popup: Tab, text: string): Promise<void> {
  await openSend(popup);
  await popup.fill(by('send-text'), text);
  await popup.press('Enter');
  await popup.visible(by('send-review'));
}

/** Drops a picture on the page, as from a folder. */
function dropPicture(popup: Tab, gif: Uint8Array): Promise<void> {
  return popup.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], 'code.gif', { type: 'image/gif' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    [...gif],
  );
}

/** The button that pays, awake. */
const PAY = `${by('pay')}:not([aria-disabled="true"]):not(:disabled)`;

test('an invoice is shown, paid once however often it is confirmed, and not paid again', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();

  await openSend(popup);
  await popup.fill(by('send-text'), 'hello');
  expect(await popup.text(by('error'))).toContain('neither an invoice');
  // A secret does not stay in the field.
  await popup.fill(by('send-text'), stack.wallet.newConnection().uri);
  expect(await popup.text(by('send-connection'))).toContain('connection string');
  expect(await textIn(popup, 'send-text')).toBe('');

  const old = alterInvoice(shopInvoice(stack, 5), { timestamp: Math.floor(Date.now() / 1000) - 7200 });
  await openSend(popup);
  await dropPicture(popup, new Uint8Array([1, 2, 3]));
  expect(await popup.text(by('error'))).toContain('picture that shows the whole QR code');
  await dropPicture(popup, encodeQR(old.toUpperCase(), 'gif', { scale: 3 }));
  await popup.visible(`${by('obstacle')}[data-why="expired"]`);
  await review(popup, alterInvoice(shopInvoice(stack, 5), { network: 'bc' }));
  await popup.visible(`${by('obstacle')}[data-why="other-network"]`);

  const invoice = shopInvoice(stack, 2_100, 'An atlas');
  await review(popup, `lightning:${invoice.toUpperCase()}`);
  expect(await popup.text(by('send-amount'))).toContain('2,100');
  expect(await popup.text(by('send-description'))).toBe('An atlas');
  expect(await popup.text(by('send-payee'))).toContain(stack.network.shop.nodeId.slice(0, 12));
  expect(await popup.text(by('send-fee'))).toBe('Up to 21 sats');
  await popup.visible(PAY);
  expect(await popup.text(by('pay'))).toBe('Pay 2,100 sats');
  await popup.evaluate((css) => {
    const button = document.querySelector<HTMLElement>(css);
    button?.click();
    button?.click();
  }, by('pay'));
  await popup.visible(PAID);
  await shopReceived(stack, before, 2_100);
  const [row, ...others] = await journal(popup);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ origin: OWN, approvedBy: 'prompt', state: 'settled' });
  expect(await popup.text('main')).toContain(row?.preimage);
  expect(await popup.text(by('outcome-fee'))).toMatch(/[1-9]/);

  await review(popup, invoice);
  await popup.visible(`${by('obstacle')}[data-why="paid"]`);
  await popup.press('Escape');
  await popup.visible(by('send-text'));
  await popup.press('Escape');
  await popup.visible(by('wallet-balance'));
  expect(await popup.text(by('payment-row'))).toContain('You');

  // The payer names the amount. Enter pays.
  await review(popup, shopInvoice(stack, null));
  await popup.visible(`${by('pay')}:disabled`);
  await popup.fill('#send-amount', '33');
  await popup.visible(PAY);
  await popup.press('Enter');
  await popup.visible(PAID);
  await shopReceived(stack, before, 2_133);
});

test('a Lightning address and an LNURL are paid what the user enters, and what the service says is shown', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const address = stack.lnurl.address('ann');
  await popup.goto(browser.extensionUrl(`src/popup/popup.html#/send/${encodeURIComponent(address)}`));
  await popup.visible(by('send-review'));
  expect(await popup.text(by('send-payee'))).toBe(address);
  expect(await popup.text(by('send-description'))).toBe('A coffee (ranged)');
  await popup.fill('#send-amount', '200000');
  expect(await popup.text('#send-amount-help')).toBe('The service takes at most 100,000 sats.');
  await popup.fill('#send-amount', '21');
  await popup.fill(by('words-comment'), 'Good show');
  await popup.click(PAY);
  await popup.visible(PAID);
  await shopReceived(stack, before, 21);
  expect(stack.lnurl.payments.at(-1)).toMatchObject({ comment: 'Good show' });

  // What only the preimage opens.
  await review(popup, stack.lnurl.lnurl('/pay/aes'));
  await popup.fill('#send-amount', '5');
  await popup.click(PAY);
  await popup.visible(PAID);
  const secret = stack.lnurl.payments.at(-1)?.secret ?? 'none';
  expect(await popup.text(by('success-message'))).toBe(secret);

  await review(popup, stack.lnurl.lnurl('/pay/named'));
  await popup.fill('#send-amount', '5');
  await popup.visible(`${by('pay')}:disabled`);
  await popup.fill(by('words-name'), 'Bo');
  await popup.click(PAY);
  await popup.visible(PAID);
  expect(stack.lnurl.payments.at(-1)).toMatchObject({ payerData: '{"name":"Bo"}' });
  await shopReceived(stack, before, 31);

  await openSend(popup);
  await popup.fill(by('send-text'), stack.lnurl.lnurl('/pay/error'));
  expect(await popup.text(by('error'))).toContain('The till is closed.');
  // What takes long can be left.
  await popup.fill(by('send-text'), stack.lnurl.lnurl('/pay/slow'));
  await popup.click(by('cancel-reading'));
  await popup.waitFor((css) => document.querySelector(css) === null, by('cancel-reading'));
  expect(await textIn(popup, 'send-text')).not.toBe('');

  // What pays the user is asked about in the prompt: once, however often Enter is pressed, and as the user's own.
  await popup.fill(by('send-text'), stack.lnurl.lnurl('/withdraw'));
  await popup.evaluate((css) => {
    for (const _ of 'ab')
      document
        .querySelector(css)
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }, by('send-text'));
  const prompt = await promptOf(browser, 'lnurl-withdraw');
  expect(await prompt.text('#sentence')).toContain('The text you entered asks you to withdraw');
  expect(await prompt.text('main, #root')).not.toContain('fusebox:');
  expect(await prompt.evaluate((css) => document.querySelector(css), by('block'))).toBeNull();
  await prompt.press('Escape');
  await browser.promptClosed();
});

test('what comes too late to be read does not change what is confirmed', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const [wanted, late] = [shopInvoice(stack, 21), shopInvoice(stack, 21)];
  await openSend(popup);
  // A browser may ask whether it may paste; a file may be on a slow disk.
  await popup.evaluate(() => {
    const arrivals: ((text: string) => void)[] = [];
    const arriving = () => new Promise<string>((resolve) => arrivals.push(resolve));
    Object.assign(navigator.clipboard, { readText: arriving });
    Object.assign(Blob.prototype, { text: arriving });
    Object.assign(globalThis, { arrivals });
  });
  await popup.click(by('paste'));
  await popup.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'invoice.txt', { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await popup.fill(by('send-text'), wanted);
  await popup.press('Enter');
  await popup.visible(PAY);
  expect(
    await popup.evaluate((text) => {
      const { arrivals } = globalThis as unknown as { arrivals: ((text: string) => void)[] };
      for (const arrive of arrivals) arrive(text);
      return arrivals.length;
    }, late),
  ).toBe(2);
  await popup.click(PAY);
  await popup.visible(PAID);
  await shopReceived(stack, before, 21);
  expect(await journal(popup)).toMatchObject([{ invoice: wanted, state: 'settled' }]);
});

test('a payment whose background is killed in flight goes on, and is made once', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const before = stack.network.shop.balanceMsat();
  const held = heldInvoice(stack);
  await review(popup, held.invoice);
  await popup.click(PAY);
  await held.held;
  await popup.visible(by('outcome'));
  expect(await popup.text(by('outcome'))).toContain('Paying 21 sats');
  await browser.killBackground();
  await held.settle();
  await popup.visible(PAID);
  expect(await popup.text('main')).toContain(held.preimage);
  await shopReceived(stack, before, 21);
  expect(await journal(popup)).toHaveLength(1);
  // It is told of whatever becomes of its wallet.
  await command(popup, 'connection.remove', { connectionId: await connectionId(popup) });
  await popup.waitFor((css) => document.querySelector(css) === null, by('wallet-name'));
  expect(await popup.text('main')).toContain(held.preimage);
});

function textIn(popup: Tab, testId: string): Promise<string | undefined> {
  return popup.evaluate((css) => document.querySelector<HTMLTextAreaElement>(css)?.value, by(testId));
}
