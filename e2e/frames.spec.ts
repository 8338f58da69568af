/** A frame speaks for its own origin, and the prompt says in which page it is. What has no origin of its own has no wallet. */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { journal } from './extension-page';
import { expect, test } from './fixtures';
import { by, confirm, connectWallet, enabledPage, heldInvoice, promptOf, shopInvoice } from './steps';

interface FramesPage {
  webln: { isEnabled(): Promise<unknown> };
  __frame: unknown;
  said: Record<string, unknown>;
}

test('a frame asks under its own name, however deep, inside the page that holds it', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const top = new URL(stack.shop.url);
  const at = (hostname: string, path: string) => {
    const url = new URL(path, stack.shop.url);
    url.hostname = hostname;
    return url.href;
  };
  const around = (src: string) => `/frame?sandbox=none&src=${encodeURIComponent(src)}`;
  const middle = at('localhost', around(at('third.localhost', '/sandboxed')));
  const page = await browser.newTab(`${top.origin}${around(middle)}`);
  const prompt = await promptOf(browser, 'connect');
  expect(await prompt.text(by('prompt-origin'))).toBe(`http://third.localhost:${top.port}`);
  expect(await prompt.text('body')).toContain(`127.0.0.1:${top.port}`);
  await prompt.click(by('confirm'));
  await page.waitFor(() => (window as unknown as FramesPage).__frame === 'enabled');
  await browser.promptClosed();

  // A top page without an origin is not passed over in silence either.
  const frame = at('localhost', '/sandboxed');
  const file = test.info().outputPath('top.html');
  await writeFile(file, `<!doctype html><title>A file</title><iframe src="${frame}"></iframe>`);
  const nameless = await browser.newTab(pathToFileURL(file).href);
  const other = await promptOf(browser, 'connect');
  const sentence = (await other.text('#sentence')).replaceAll(/\s+/g, ' ');
  expect(sentence).toContain(`http://localhost:${top.port} in a frame on a page without an address`);
  await nameless.close();
  await browser.promptClosed();
});

test('what a page makes itself: frames with an origin of their own have a wallet, others do not', async ({
  browser,
  stack,
}) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  await page.evaluate(() => {
    const target = window as unknown as FramesPage;
    target.said = {};
    const script = (name: string) => `<script>
      const say = (what) => parent.postMessage({ name: '${name}', what }, '*');
      const enabled = window.webln ? webln.isEnabled() : Promise.resolve('no webln');
      enabled.then(say, ({ code }) => say(code));
    </script>`;
    addEventListener('message', ({ data }) => {
      if (data?.name !== undefined) target.said[data.name] = data.what;
      // The shop's own framed page, which asks for the wallet.
      else if (data?.framed !== undefined) target.said.framed = data.framed;
    });
    const add = (props: Partial<HTMLIFrameElement>, sandbox?: string) => {
      const frame = document.createElement('iframe');
      if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
      document.body.append(Object.assign(frame, props));
      return frame;
    };
    const url = (name: string) => URL.createObjectURL(new Blob([script(name)], { type: 'text/html' }));
    add({ srcdoc: script('srcdoc') });
    add({ srcdoc: script('sandboxed srcdoc') }, 'allow-scripts');
    add({ src: `data:text/html,${encodeURIComponent(script('data'))}` });
    add({ src: url('blob') });
    add({ src: url('sandboxed blob') }, 'allow-scripts');
    add({
      srcdoc: script('of its parent')
        .replaceAll('webln', 'parent.webln')
        .replaceAll('window.parent', 'parent'),
    });
    add({ src: '/sandboxed' }, 'allow-scripts allow-same-origin');
    const blank = add({ src: 'about:blank' });
    target.said.blank = typeof (blank.contentWindow as unknown as FramesPage).webln;
  });
  const said = () => page.evaluate(() => (window as unknown as FramesPage).said);
  await expect.poll(said).toEqual({
    blank: 'undefined',
    srcdoc: 'no webln',
    'sandboxed srcdoc': 'no webln',
    data: 'no webln',
    blob: 'no webln',
    'sandboxed blob': 'no webln',
    'of its parent': true,
    framed: 'enabled',
  });
  expect(await browser.promptCount()).toBe(0);
});

test('a frame that is taken away takes its question with it, and what it was paying is settled all the same', async ({
  browser,
  stack,
}) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  /** Pays from a frame of the same origin. */
  const addFrame = (invoice: string) =>
    page.evaluate(async (text) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      frame.src = '/blank';
      await loaded;
      const { webln } = frame.contentWindow as unknown as { webln: { sendPayment(text: string): unknown } };
      webln.sendPayment(text);
    }, invoice);
  const removeFrame = () => page.evaluate(() => document.querySelector('iframe')?.remove());

  await addFrame(shopInvoice(stack, 20));
  await promptOf(browser, 'pay');
  await removeFrame();
  await browser.promptClosed();
  expect(await journal(popup)).toEqual([]);

  const { invoice, preimage, paymentHash, held, settle } = heldInvoice(stack);
  await addFrame(invoice);
  await confirm(browser, 'pay');
  await held;
  await removeFrame();
  await settle();
  await expect.poll(() => journal(popup)).toMatchObject([{ paymentHash, preimage, state: 'settled' }]);
  expect(await page.evaluate(() => (window as unknown as FramesPage).webln.isEnabled())).toBe(true);
});
