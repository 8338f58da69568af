/**
 * Where a connection's secret goes: nowhere. A copied profile does not tell it, no screen shows it, and no page hears it. What goes the same ways and may be
 * found, must be: otherwise nothing was seen.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Stack } from '../dev/stack/stack';
import { answerAfter } from '../dev/stack/wallet-service/interceptors';
import type { Prompt } from '../src/contract/prompts';
import type { PairingRow } from '../src/contract/rows';
import type { BrowserDriver, Tab } from './driver/driver';
import { command, journal, rowsOf } from './extension-page';
import { expect, test } from './fixtures';
import { gate } from './gate';
import { everythingSeen, expectHygiene, expectNone, keepMadeHere, secretsOf } from './hygiene';
import { copyProfile, type Scan, scanProfile } from './profile/scan';
import type { Wanted } from './profile/spellings';
import { by, call, callEnded, enabledPage, openConnectForm, promptOf, shopInvoice, startCall } from './steps';
import { keyOf, openKey, vaultRow } from './vault';

/** What a run of real use leaves to be looked for. */
interface Traces {
  /** Must not be found. */
  secrets: Wanted[];
  /** Must be found, in the extension's own database. */
  controls: Wanted[];
}

/** Compressed wherever anything is. */
const DESCRIPTION = 'the same words again, '.repeat(25);

/** Bad strings are pasted, a wallet is connected and another is asked for; a site logs in, pays after a yes and within a budget, and is refused. */
async function useForReal(browser: BrowserDriver, stack: Stack): Promise<Traces> {
  const { uri, clientPubkey } = stack.wallet.newConnection();
  const [strange, lost, mistyped] = [1, 2, 3].map(() => stack.wallet.newConnection().uri) as [
    string,
    string,
    string,
  ];
  const popup = await browser.popup();
  await openConnectForm(popup);
  await pasteInVain(popup, strange.replace('nostr+walletconnect', 'https'));
  await pasteInVain(popup, lost.replace(/relay=[^&]*/, 'relay=ws%3A%2F%2F127.0.0.1%3A9'));
  await popup.fill(by('uri-input'), uri);
  await popup.click(by('connect'));
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));

  const page = await enabledPage(browser, stack);
  await startCall(page, 'lnurl', stack.lnurl.login('login'));
  await (await promptOf(browser, 'lnurl-auth')).click(by('confirm'));
  expect(await callEnded(page)).toEqual({ value: { status: 'OK' } });
  await browser.promptClosed();

  await startCall(page, 'sendPayment', shopInvoice(stack, 10, DESCRIPTION));
  const prompt = await promptOf(browser, 'pay');
  await prompt.click(by('budget-toggle'));
  await prompt.fill(by('budget-input'), '200');
  await prompt.click(by('confirm'));
  expect(await callEnded(page)).toHaveProperty('value.preimage');
  await browser.promptClosed();
  expect(await call(page, 'sendPayment', shopInvoice(stack, 20))).toHaveProperty('value.preimage');
  await startCall(page, 'sendPayment', shopInvoice(stack, 500));
  await (await promptOf(browser, 'pay')).click(by('reject'));
  expect(await callEnded(page)).toMatchObject({ code: 'USER_REJECTED' });

  await command(popup, 'pairing.start', {
    way: { kind: 'uri' },
    rotates: null,
    relays: [stack.relay.url],
    terms: { methods: ['get_info'], notificationTypes: [], budget: null, expiresAt: null, isolated: false },
  });
  const sealed = await keepMadeHere(popup);
  expect(sealed).toHaveLength(2);
  const [pairing] = await rowsOf<PairingRow>(popup, 'pairings');

  // The form is left as it is, with an error.
  await addAnother(popup);
  await pasteInVain(popup, mistyped.slice(0, -1));

  const hashes = (await journal(popup)).map(({ paymentHash }) => paymentHash);
  expect(hashes).toHaveLength(2);
  return {
    secrets: [...[uri, strange, lost, mistyped].flatMap(secretsOf), ...sealed],
    controls: [
      { name: "the connection's public key", value: clientPubkey, whole: true },
      { name: 'the public key of what is asked for', value: pairing?.request.appPubkey ?? '', whole: true },
      { name: "the site's origin", value: stack.shop.url, whole: true },
      { name: 'a description', value: DESCRIPTION.trim(), whole: true },
      ...hashes.map((value, n) => ({ name: `payment hash ${n}`, value, whole: true as const })),
    ],
  };
}

async function pasteInVain(popup: Tab, uri: string): Promise<void> {
  await popup.fill(by('uri-input'), uri);
  await popup.click(`${by('connect')}:not(:disabled)`);
  await popup.visible(by('error'));
}

async function addAnother(popup: Tab): Promise<void> {
  await popup.evaluate(() => {
    location.hash = '#/connect/paste';
  });
  await popup.visible(by('uri-input'));
}

/** Stands in each compressed session of Firefox. */
const SESSION: Wanted = { name: 'a session of Firefox', value: '["sessionrestore",1]', whole: true };

/** The files of the extension's own database. */
const DATABASE = { chromium: /IndexedDB\/chrome-extension_/, firefox: /moz-extension\+\+\+[^^]*\/idb\// };

/** Nothing tells a secret in a copy of the profile as it is now, in which everything else is found. */
async function expectNothingTold(browser: BrowserDriver, { secrets, controls }: Traces): Promise<Scan> {
  const copy = await mkdtemp(path.join(tmpdir(), 'copied-profile-'));
  try {
    await copyProfile(browser.profileDir, copy);
    const scan = await scanProfile(copy, [...secrets, ...controls, SESSION]);
    expect(scan.found.filter(({ name }) => secrets.some((secret) => secret.name === name))).toEqual([]);
    const inDatabase = scan.found.filter(({ where }) => DATABASE[browser.name].test(where));
    expect(new Set(inDatabase.map(({ name }) => name))).toEqual(new Set(controls.map(({ name }) => name)));
    return scan;
  } finally {
    await rm(copy, { recursive: true });
  }
}

const PASSPHRASE = 'a wire behind old glass';
const FOR_BACKUPS = 'seven lamps for the river';
const LEFT = 'words that nobody has sent';

/** The passphrase is set, entered wrongly and rightly, a backup is made, and one is left in a field in which it can be read. */
async function usePassphrase(browser: BrowserDriver, popup: Tab): Promise<Wanted[]> {
  const safety = await browser.newTab(browser.extensionUrl('src/popup/safety.html'));
  await safety.fill(by('new-passphrase'), PASSPHRASE);
  await safety.fill(by('new-passphrase-again'), PASSPHRASE);
  await safety.click(by('set-passphrase'));
  await safety.visible(by('old-passphrase'));
  await safety.fill(by('backup-proof'), PASSPHRASE);
  await safety.fill(by('backup-passphrase'), FOR_BACKUPS);
  await safety.fill(by('backup-passphrase-again'), FOR_BACKUPS);
  await safety.click(by('make-backup'));
  await safety.visible(by('backup-made'));

  await popup.click(by('lock-now'));
  await popup.fill(by('passphrase'), `${PASSPHRASE}?`);
  await popup.click(by('unlock'));
  await popup.visible(by('error'));
  await popup.fill(by('passphrase'), PASSPHRASE);
  await popup.click(by('unlock'));
  await popup.visible(by('wallet-balance'));

  await safety.visible(by('new-passphrase'));
  await safety.click('[aria-label="Show: New passphrase"]');
  await safety.fill(by('new-passphrase'), LEFT);

  const row = await vaultRow(popup);
  const key = (await openKey(popup))?.key ?? '';
  if (row?.kind !== 'passphrase' || key === '') throw new Error('The vault has no passphrase, or is locked.');
  const wrappingKey = await keyOf(PASSPHRASE, row.scrypt.salt);
  return [
    { name: 'the passphrase', value: PASSPHRASE },
    { name: 'the passphrase of the backup', value: FOR_BACKUPS },
    { name: 'what was left in a field', value: LEFT },
    { name: 'the key made of the passphrase', value: Buffer.from(wrappingKey, 'hex') },
    { name: 'the vault key', value: Buffer.from(key, 'hex') },
  ];
}

test.use({ hasOwnBrowser: true });

test('a copied profile does not tell the secret: of a browser that runs, that was closed, that was killed', async ({
  browser,
  stack,
}) => {
  const traces = await useForReal(browser, stack);
  await expectNothingTold(browser, traces);
  await browser.quit();
  const closed = await expectNothingTold(browser, traces);
  // Firefox compresses its rows and its session, and both were read.
  const isFirefox = browser.name === 'firefox';
  const inRows = closed.found.filter(({ where }) => where.endsWith('rows, decompressed'));
  expect(new Set(inRows.map(({ name }) => name))).toEqual(
    new Set(isFirefox ? traces.controls.map(({ name }) => name) : []),
  );
  expect(closed.found.some(({ name, where }) => name === SESSION.name && where.endsWith('LZ4'))).toBe(
    isFirefox,
  );

  await browser.relaunch();
  const page = await browser.newTab(`${stack.shop.url}/blank`);
  expect(await call(page, 'sendPayment', shopInvoice(stack, 30))).toHaveProperty('value.preimage');
  await browser.killBrowser();
  await expectNothingTold(browser, traces);
  await browser.relaunch();
});

test('with a passphrase set, it does not tell the passphrase either, nor any key', async ({
  browser,
  stack,
}) => {
  const { secrets, controls } = await useForReal(browser, stack);
  const popup = await browser.popup();
  const traces = { controls, secrets: [...secrets, ...(await usePassphrase(browser, popup))] };
  await expectNothingTold(browser, traces);
  await browser.quit();
  await expectNothingTold(browser, traces);
  await browser.relaunch();
  const again = await browser.popup();
  await again.fill(by('passphrase'), PASSPHRASE);
  await again.click(by('unlock'));
  await again.visible(by('wallet-balance'));
  await browser.killBrowser();
  await expectNothingTold(browser, traces);
  await browser.relaunch();
});

interface ListeningPage {
  heard: unknown[];
}

test('no screen, storage, console or message to a page holds the secret', async ({ browser, stack }) => {
  const { uri, clientPubkey } = stack.wallet.newConnection();
  const other = stack.wallet.newConnection().uri;
  const secrets = [uri, other].flatMap(secretsOf);
  const look = () => expectHygiene(browser, secrets);

  const popup = await browser.popup();
  await openConnectForm(popup);
  await pasteInVain(popup, uri.replace('nostr+walletconnect', 'https'));
  await look();
  const answer = gate();
  const restore = stack.wallet.intercept(answerAfter('get_info', answer.opened));
  await popup.fill(by('uri-input'), uri);
  await popup.click(by('connect'));
  await popup.visible('[aria-busy="true"]');
  await look();
  answer.open();
  await popup.click(by('welcome-done'));
  await popup.visible(by('wallet-balance'));
  restore();
  expect(await popup.evaluate((css) => document.querySelector(css), by('uri-input'))).toBeNull();

  const page = await browser.newTab(`${stack.shop.url}/blank`);
  await page.evaluate(() => {
    const listening = window as unknown as ListeningPage;
    listening.heard = [];
    addEventListener('message', ({ data }) => listening.heard.push(data));
  });
  const agree = async (kind: Prompt['kind'], amount?: string) => {
    const prompt = await browser.prompt(`${by('prompt')}[data-kind="${kind}"]`);
    if (amount !== undefined) await prompt.fill(by('amount-input'), amount);
    await promptOf(browser, kind);
    await look();
    await prompt.click(by('confirm'));
    await browser.promptClosed();
  };
  const follow = async (link: string, kind: Prompt['kind']) => {
    await page.evaluate((href) => {
      document.body.innerHTML = '<a style="display: block">Here</a>';
      Object.assign(document.querySelector('a') ?? {}, { href });
    }, link);
    await page.click('a');
    await agree(kind);
  };
  await follow(other, 'wallet-offer');
  await follow('lightning:lnbc1nothing', 'notice');

  const ask = async (kind: Prompt['kind'], method: string, args: unknown[] = [], amount?: string) => {
    await startCall(page, method, ...args);
    await agree(kind, amount);
    const ended = await callEnded(page);
    if (!('value' in ended)) throw new Error(`${method} ended with ${ended.code}.`);
    return ended.value;
  };
  await ask('connect', 'enable');
  await ask('permission', 'getBalance');
  const signed = (await ask('sign', 'signMessage', ['hello'])) as { signature: string };
  await ask('signer', 'verifyMessage', [signed.signature, 'hello']);
  await ask('invoice', 'makeInvoice', [{ minimumAmount: 1, maximumAmount: 100 }], '7');
  await ask('lnurl-auth', 'lnurl', [stack.lnurl.login('login')]);
  await ask('lnurl-pay', 'lnurl', [stack.lnurl.address('ann')], '21');
  const paid = (await ask('pay', 'sendPayment', [shopInvoice(stack, 21)])) as { preimage: string };
  const withdrawing = await browser.newTab(`${stack.shop.url}/blank`);
  await startCall(withdrawing, 'lnurl', stack.lnurl.lnurl('/withdraw'));
  await browser.prompt(`${by('prompt')}[data-kind="lnurl-withdraw"]`);
  await look();
  // After a no nothing would be asked for a while.
  await withdrawing.close();
  await browser.promptClosed();

  // Whatever can be opened in the popup is open.
  await popup.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await look();
  await addAnother(popup);
  await pasteInVain(popup, uri.slice(0, -1));
  await look();

  const messages = await page.evaluate(() => JSON.stringify((window as unknown as ListeningPage).heard));
  expect(messages).toContain(paid.preimage);
  expectNone(secrets, [{ where: 'messages to the page', text: messages }]);
  const kept = await everythingSeen(browser);
  const inTable = kept.find(({ where }) => where === 'the table connections of fusebox');
  expect(inTable?.text).toContain(clientPubkey);
  expect(kept.find(({ where }) => where.includes('popup.html'))?.text).toContain('Connect another wallet');
});
