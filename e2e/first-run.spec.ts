/** The first steps: what Fusebox is, a wallet connected by a QR code, and a test page that asks as any site would. */
import encode from 'qr';
import { answerAfter } from '../dev/stack/wallet-service/interceptors';
import type { Tab } from './driver/driver';
import { command, connectionId, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { gate } from './gate';
import { by, confirm, openConnectForm, showScreen } from './steps';

declare global {
  var chrome: { tabs: Record<string, unknown> } | undefined;
  var browser: { tabs: Record<string, unknown> } | undefined;
}

/** The squares of a QR code, dark ones true. */
const squaresOf = (text: string) => encode(text, 'raw', { border: 4 });

/** From now on the camera of this page sees a QR code. What a page is given of a real one differs in nothing that the page can use. */
async function holdBeforeCamera(page: Tab, text: string): Promise<void> {
  await page.evaluate((squares) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = squares.length * 6;
    const draw = () => {
      const context = canvas.getContext('2d');
      if (!context) return;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = '#000';
      squares.forEach((row, y) => {
        row.forEach((isDark, x) => {
          if (isDark) context.fillRect(x * 6, y * 6, 6, 6);
        });
      });
    };
    draw();
    // A stream has frames only where something is drawn.
    setInterval(draw, 50);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
  }, squaresOf(text));
}

test('a wallet is connected by its QR code, and the test page asks it', async ({ browser, stack }) => {
  const { uri } = stack.wallet.newConnection();
  const popup = await browser.popup();
  await openConnectForm(popup);

  // A camera that the user does not allow.
  await popup.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError');
    };
  });
  await popup.click(by('scan-camera'));
  await popup.visible(by('error'));
  expect(await popup.text(by('error'))).toContain('Allow it for this page');
  await popup.click(`${by('camera')} button`);

  await holdBeforeCamera(popup, uri);
  await popup.click(by('scan-camera'));
  await popup.visible(by('connected'));
  await popup.visible(by('wallet-balance'));
  expect(await popup.text(by('connected'))).toContain('Open test page');
  await popup.click(by('try'));

  const tabs = async () => {
    const open = await browser.tabs();
    const urls = await Promise.all(open.map((tab) => tab.url()));
    return open[urls.findIndex((url) => url.endsWith('try.html'))];
  };
  await expect.poll(tabs).toBeDefined();
  const page = await tabs();
  if (!page) throw new Error('The test page is not open.');
  await page.click(by('try-info'));
  await page.visible(by('error'));
  expect(await page.text(by('error'))).toContain('enable');
  await page.click(by('try-enable'));
  await confirm(browser, 'connect');
  await page.visible(by('try-enable-answer'));
  await browser.promptClosed();
  await page.click(by('try-invoice'));
  await page.visible(by('try-invoice-answer'));
  expect(await page.text(by('try-invoice-answer'))).toMatch(/lnbcrt210n1/);
});

/**
 * From now on this page takes itself for the popup of the toolbar, which no driver can open, with a page behind it that shows a QR code. Before it has asked
 * the browser for the first time.
 */
async function behaveAsToolbarPopup(popup: Tab, text: string): Promise<void> {
  await popup.evaluate((squares) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1400;
    canvas.height = 900;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1400, 900);
    context.fillStyle = '#000';
    squares.forEach((row, y) => {
      row.forEach((isDark, x) => {
        if (isDark) context.fillRect(700 + x * 4, 300 + y * 4, 4, 4);
      });
    });
    const picture = canvas.toDataURL('image/png');
    // Chrome is asked with a callback at the end, Firefox for a promise.
    const answering =
      (value: unknown) =>
      (...args: unknown[]) => {
        const callback = args.at(-1);
        return typeof callback === 'function' ? callback(value) : Promise.resolve(value);
      };
    for (const api of [globalThis.chrome, globalThis.browser]) {
      if (api === undefined) continue;
      api.tabs.getCurrent = answering(undefined);
      api.tabs.captureVisibleTab = answering(picture);
    }
  }, squaresOf(text));
}

test('a code on the page in view is read, and an attempt that is cancelled leaves no wallet', async ({
  browser,
  stack,
}) => {
  const { uri } = stack.wallet.newConnection();
  const popup = await browser.popup();
  await behaveAsToolbarPopup(popup, uri);
  await openConnectForm(popup);

  const answer = gate();
  const restore = stack.wallet.intercept(answerAfter('get_info', answer.opened));
  await popup.click(by('scan-page'));
  await popup.visible('[aria-busy="true"]');
  await popup.click(by('cancel-connecting'));
  answer.open();
  await popup.visible('[aria-busy="false"]');
  restore();
  expect(await rowsOf(popup, 'connections')).toEqual([]);
  expect(await popup.evaluate((css) => document.querySelector(css), by('error'))).toBeNull();

  await popup.click(by('scan-page'));
  await popup.visible(by('connected'));
  expect(await rowsOf(popup, 'connections')).toHaveLength(1);

  // Whoever leaves meanwhile is not led back; the wallet is there.
  await showScreen(popup, 'connect', 'paste');
  const late = gate();
  const restoreAgain = stack.wallet.intercept(answerAfter('get_info', late.opened));
  await popup.fill(by('uri-input'), stack.wallet.newConnection().uri);
  await popup.click(by('connect'));
  await popup.visible('[aria-busy="true"]');
  await popup.click(by('tab-home'));
  await popup.visible(by('wallet-balance'));
  late.open();
  await popup.visible(by('wallet-choice'));
  restoreAgain();
  await command(popup, 'connection.refresh', { connectionId: await connectionId(popup) });
  expect(await popup.url()).toMatch(/#\/$/);
});
