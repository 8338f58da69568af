/** Sites on this machine: the shop answers by any name that ends in `.localhost`, and each name is a site of its own. */
import type { BrowserDriver, Tab } from '../../e2e/driver/driver';
import { by, callEnded, type Ended, promptOf, startCall } from '../../e2e/steps';
import type { Stack } from '../stack/stack';

export function originOf(stack: Stack, name: string): string {
  return `http://${name}.localhost:${new URL(stack.shop.url).port}`;
}

/** A page of this site, which is not connected. */
export function pageOf(browser: BrowserDriver, stack: Stack, name: string): Promise<Tab> {
  return browser.newTab(`${originOf(stack, name)}/blank`);
}

/** A page of this site, once it is connected; with a budget of so many sats a day where one is given. */
export async function connectSite(
  browser: BrowserDriver,
  stack: Stack,
  name: string,
  budget?: number,
): Promise<Tab> {
  const page = await pageOf(browser, stack, name);
  await startCall(page, 'enable');
  const prompt = await promptOf(browser, 'connect');
  if (budget !== undefined) {
    await prompt.click(by('budget-toggle'));
    await prompt.fill(by('budget-input'), String(budget));
  }
  await prompt.click(by('confirm'));
  await endedWell(page);
  await browser.promptClosed();
  return page;
}

/** Waits for the call's end. Throws where it did not end well: the picture would show something else. */
export async function endedWell(page: Tab): Promise<void> {
  const ended: Ended = await callEnded(page);
  if ('code' in ended) throw new Error(`${ended.code}: ${ended.message}`);
}
