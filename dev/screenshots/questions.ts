/** A question of every kind, asked by a site, pictured and answered. */
import { randomBytes } from 'node:crypto';
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { by, callEnded, promptOf, shopInvoice, startCall } from '../../e2e/steps';
import type { Prompt } from '../../src/contract/prompts';
import type { Stack } from '../stack/stack';
import type { Camera } from './camera';
import { connectSite, endedWell, originOf, pageOf } from './sites';

const CONFIRM = `${by('confirm')}:not([aria-disabled="true"]):not(:disabled)`;

export async function pictureQuestions(browser: BrowserDriver, stack: Stack, camera: Camera): Promise<void> {
  /** Of this kind, as it is asked now; a yes ends it. */
  async function picture(kind: Prompt['kind'], name: string, fill?: (prompt: Tab) => Promise<void>) {
    const prompt = await browser.prompt(`${by('prompt')}[data-kind="${kind}"]`);
    await camera.prompt(prompt, name, async () => {
      await prompt.visible(by('prompt'));
      await fill?.(prompt);
      await prompt.visible(CONFIRM);
    });
    await prompt.click(by('confirm'));
  }

  const radio = await pageOf(browser, stack, 'radio');
  await startCall(radio, 'enable');
  await picture('connect', 'connect');
  await endedWell(radio);
  await startCall(radio, 'sendPayment', shopInvoice(stack, 100, 'An hour of night music'));
  await picture('pay', 'pay', async (prompt) => {
    await prompt.click(by('budget-toggle'));
    await prompt.fill(by('budget-input'), '200');
  });
  await endedWell(radio);
  // From here on the budget counts: 100 and 89 sats, with what they cost to send, leave too little for a third.
  for (const sats of [100, 89]) {
    await startCall(radio, 'sendPayment', shopInvoice(stack, sats, 'An hour of night music'));
    await endedWell(radio);
  }
  await startCall(radio, 'sendPayment', shopInvoice(stack, 1_200, 'A season of night music'));
  await picture('pay', 'pay-over-budget');
  await endedWell(radio);
  await startCall(radio, 'sendPayment', shopInvoice(stack, null, 'What the music is worth to you'));
  await picture('pay', 'pay-any-amount', (prompt) => prompt.fill(by('amount-input'), '50'));
  await endedWell(radio);

  const club = await connectSite(browser, stack, 'club');
  await startCall(club, 'getBalance');
  await picture('permission', 'permission');
  await endedWell(club);
  const message = 'Log in to the chess club\n2026-06-21 18:00\nnonce: 5d0c4f';
  await startCall(club, 'signMessage', message);
  await picture('sign', 'sign');
  const signed = await callEnded(club);
  if (!('value' in signed)) throw new Error(signed.message);
  const { signature } = signed.value as { signature: string };
  await startCall(club, 'verifyMessage', signature, message);
  await picture('signer', 'verify');
  await endedWell(club);
  await startCall(club, 'makeInvoice', {
    minimumAmount: 100,
    maximumAmount: 1_000,
    defaultAmount: 640,
    defaultMemo: 'Second prize of the June cup',
  });
  await picture('invoice', 'invoice');
  await endedWell(club);
  await startCall(club, 'lnurl', stack.lnurl.login('login'));
  await picture('lnurl-auth', 'lnurl-auth');
  await endedWell(club);
  await startCall(club, 'lnurl', stack.lnurl.lnurl('/withdraw'));
  await picture('lnurl-withdraw', 'lnurl-withdraw', (prompt) => prompt.fill(by('amount-input'), '7'));
  await endedWell(club);
  await startCall(club, 'lnurl', stack.lnurl.address('coffee'));
  await picture('lnurl-pay', 'lnurl-pay', (prompt) => prompt.fill(by('amount-input'), '420'));
  await endedWell(club);

  const links = await pageOf(browser, stack, 'links');
  const follow = async (address: string) => {
    await links.goto(`${originOf(stack, 'links')}/link?href=${encodeURIComponent(address)}`);
    await links.click('a');
  };
  await follow(stack.wallet.newConnection().uri);
  await picture('wallet-offer', 'wallet-offer');
  await browser.promptClosed();
  await follow(`lightning:${randomBytes(20).toString('hex')}`);
  await picture('notice', 'notice');
  await browser.promptClosed();

  const app = await stack.shop.askForConnection({
    relayUrls: [stack.relay.url],
    requestMethods: ['get_info', 'pay_invoice', 'make_invoice', 'get_balance'],
    name: 'The Slow Current',
    maxAmount: 2_000_000,
    budgetRenewal: 'weekly',
  });
  await follow(app.uri);
  await picture('wallet-auth', 'wallet-auth');
  await app.client;
  await picture('notice', 'wallet-auth-made');
  await browser.promptClosed();

  // Two that wait.
  const bazaar = await pageOf(browser, stack, 'bazaar');
  await startCall(radio, 'sendPayment', shopInvoice(stack, 300, 'A month of night music'));
  await promptOf(browser, 'pay');
  await startCall(bazaar, 'enable');
  const first = await browser.prompt(by('prompt'));
  await first.waitFor(() => /2/.test(document.querySelector('.prompt-head')?.textContent ?? ''));
  await camera.prompt(first, 'one-of-two', () => first.visible(CONFIRM));
  await first.click(by('confirm'));
  await endedWell(radio);
  const blocked = await promptOf(browser, 'connect');
  await camera.prompt(blocked, 'block', () => blocked.click(by('block')));
  await blocked.click(by('block-confirm'));
  await callEnded(bazaar);
  await browser.promptClosed();
}
