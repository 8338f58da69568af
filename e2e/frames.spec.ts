/** A frame speaks for its own origin, and the prompt says in which page it is. */
import { expect, test } from './fixtures';
import { by, connectWallet, promptOf } from './steps';

test('a frame of another site asks under its own name, inside the page that holds it', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const top = new URL(stack.shop.url);
  const frame = new URL('/sandboxed', stack.shop.url);
  frame.hostname = 'localhost';
  const page = await browser.newTab(`${top.origin}/frame?sandbox=none&src=${encodeURIComponent(frame.href)}`);
  const prompt = await promptOf(browser, 'connect');
  expect(await prompt.text(by('prompt-origin'))).toContain(`localhost:${top.port}`);
  expect(await prompt.text('body')).toContain(`127.0.0.1:${top.port}`);
  await prompt.click(by('confirm'));
  await page.waitFor(() => (window as unknown as { __frame: unknown }).__frame === 'enabled');
});
