/** Connecting with a bad string, or to a wallet that is not there: a precise reason, and the screen stays usable. */
import { garble, ignore } from '../dev/stack/wallet-service/interceptors';
import type { BrowserDriver } from './driver/driver';
import { expect, test } from './fixtures';
import { by, connectWallet, openConnectForm } from './steps';

/** Tries to connect and returns the reason why not. */
async function reasonNotToConnect(browser: BrowserDriver, uri: string): Promise<string> {
  const popup = await browser.popup();
  await openConnectForm(popup);
  await popup.fill(by('uri-input'), uri);
  await popup.click(by('connect'));
  const text = await popup.text(by('error'));
  await popup.close();
  return text;
}

const PUBKEY = '9f1d9a9d0a6a5d8f9e5fd6bb3c1ba3a2e3aa4df8d0f6c5c6f6d0a3c5f2e7b8c4';

test('bad connection strings are refused with the part that is wrong', async ({ browser, stack }) => {
  const { uri } = stack.wallet.newConnection();
  const parsed = new URL(uri);
  const without = (name: string) => {
    const copy = new URL(uri);
    copy.searchParams.delete(name);
    return copy.href;
  };
  const secret = parsed.searchParams.get('secret') ?? '';
  const cases: [string, RegExp][] = [
    ['hello', /not a connection string/],
    [uri.replace('nostr+walletconnect', 'https'), /another kind/],
    [without('relay'), /no relay/],
    [without('secret'), /no secret/],
    [uri.replace(secret, secret.slice(1)), /secret .* not 64 hex digits/],
    [uri.replace(secret, '0'.repeat(64)), /secret .* not a valid key/],
    [uri.replace(parsed.host, `${PUBKEY.slice(1)}g`), /public key .* not 64 hex digits/],
    [uri.replace(/relay=[^&]*/, 'relay=https%3A%2F%2Frelay.example'), /wss:/],
  ];
  const popup = await browser.popup();
  await openConnectForm(popup);
  for (const [text, reason] of cases) {
    await popup.fill(by('uri-input'), text);
    await popup.click(by('connect'));
    await popup.waitFor(
      (pattern, flags) =>
        new RegExp(pattern, flags).test(document.querySelector('[data-testid="error"]')?.textContent ?? ''),
      reason.source,
      reason.flags,
    );
    expect(await popup.text('body')).not.toContain(secret);
  }
});

test('an unreachable relay is named', async ({ browser, stack }) => {
  const uri = stack.wallet.newConnection().uri.replace(/relay=[^&]*/, 'relay=ws%3A%2F%2F127.0.0.1%3A9');
  expect(await reasonNotToConnect(browser, uri)).toMatch(
    /127\.0\.0\.1:9.*cannot be reached|cannot be reached.*127\.0\.0\.1:9/,
  );
});

test('a wallet that never answers is not connected, and the next try can succeed', async ({
  browser,
  stack,
}) => {
  const { uri } = stack.wallet.newConnection();
  const restore = stack.wallet.intercept(ignore('get_info'));
  expect(await reasonNotToConnect(browser, uri)).toContain('did not answer in time');
  restore();
  await connectWallet(browser, uri);
});

test('a wallet that answers garbage is told apart from a silent one', async ({ browser, stack }) => {
  const { uri } = stack.wallet.newConnection();
  const restore = stack.wallet.intercept(garble('get_info', '{"result_type":"get_info","result":7}'));
  expect(await reasonNotToConnect(browser, uri)).toContain('cannot read');
  restore();
});
