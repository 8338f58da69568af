/** Links that the user has clicked, and texts selected on a page: each is asked about, and what goes wrong is told to the user, never to the page. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { generateSecretKey } from 'nostr-tools/pure';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Asker, PAY_LINK, selectionOf } from '../../src/background/asker';
import { FuseboxError } from '../../src/contract/errors';
import type { Decision, Prompt } from '../../src/contract/prompts';
import { changeSettings } from '../../src/store/settings';
import { blockSite } from '../../src/store/sites';
import { termsOf } from '../core/budgets';
import { respond } from '../lightning/fake-service';
import { newInvoice, type TestInvoice } from './invoices';
import { asker, SITE } from './life';
import { linksOf, routerOf } from './page-router';
import { PATIENCE } from './patience';
import { openScene, type PaymentScene } from './payment-scene';
import { error, paid } from './wallet-answers';

const STRANGER = 'https://stranger.example';
const YES: Decision = { approved: true };
const NO: Decision = { approved: false };
/** What a link comes to, for whoever sent it. */
const NOTHING = { result: null };

let scene: PaymentScene;
let invoice: TestInvoice;

beforeEach(async () => {
  scene = await openScene();
  invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
});

const click = (href: string, from: Asker = asker(STRANGER)) =>
  routerOf(scene.life).fromPage('link', href, from);
const select = (text: string, from: Partial<Asker> = {}) =>
  linksOf(scene.life).paySelected({ ...asker(STRANGER), via: 'text', ...from }, text);

async function decide(decision: Decision): Promise<Prompt> {
  const prompt = await scene.desk.asked.take();
  await scene.life.prompts.decide(prompt.id, decision);
  return prompt;
}

/** Reads the notice that is there. */
const told = async (): Promise<string> => {
  const notice = await decide(YES);
  if (notice.kind !== 'notice') throw new Error(`This is no notice: ${notice.kind}.`);
  return typeof notice.about === 'string' ? notice.about : notice.about.message;
};

describe('an invoice', () => {
  test('is paid after a yes for a site that is not connected, in its name, and connects it to nothing', async () => {
    const opening = click(`lightning:${invoice.text}`);
    expect(await decide(YES)).toMatchObject({
      kind: 'pay',
      via: 'link',
      origin: STRANGER,
      budget: null,
      why: null,
    });
    expect(await opening).toEqual(NOTHING);
    expect(await scene.onlyRow()).toMatchObject({ origin: STRANGER, approvedBy: 'prompt', state: 'settled' });
    expect(await scene.life.db.sites.filter(({ origin }) => origin === STRANGER).count()).toBe(0);
    expect(scene.desk.asked.all).toHaveLength(1);
  });

  test('is asked about whatever the budget of its site', async () => {
    const opening = click(invoice.text, asker(SITE));
    expect(await decide(YES)).toMatchObject({ kind: 'pay', via: 'link', origin: SITE });
    await opening;
    expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt' });
  });

  test('grants no budget, even where the answer says so', async () => {
    const opening = click(invoice.text);
    const { id } = await scene.desk.asked.take();
    const greedy: Decision = { approved: true, budget: termsOf(1_000_000) };
    await expect(scene.life.prompts.decide(id, greedy)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await scene.life.prompts.decide(id, NO);
    expect(await opening).toEqual(NOTHING);
  });

  test('is not paid after a no, nor asked about again at once', async () => {
    const opening = click(invoice.text);
    await decide(NO);
    expect(await opening).toEqual(NOTHING);
    expect(await click(invoice.text)).toEqual(NOTHING);
    expect(scene.desk.asked.all).toHaveLength(1);
    expect(await scene.rows()).toEqual([]);
    expect(scene.requestsToPay).toBe(0);
  });

  test('that the wallet cannot pay is told of, with the words of the wallet', async () => {
    scene.script({ pay_invoice: () => error('pay_invoice', 'INSUFFICIENT_BALANCE') });
    const opening = click(invoice.text);
    await decide(YES);
    expect(await told()).toMatch(/not hold enough|balance/i);
    expect(await opening).toEqual(NOTHING);
  });

  test('that is paid already is told of', async () => {
    await scene.send(invoice);
    const opening = click(invoice.text, asker(SITE));
    expect(await told()).toBe('This invoice is paid or being paid already.');
    await opening;
    expect(scene.requestsToPay).toBe(1);
  });

  test('whose page goes away while it is asked about is withdrawn without a word', async () => {
    const page = new AbortController();
    const opening = click(invoice.text, asker(STRANGER, page.signal));
    await scene.desk.asked.take();
    page.abort(new FuseboxError('CANCELLED', 'The page that asked has gone.'));
    expect(await opening).toEqual(NOTHING);
    expect(scene.desk.open).toEqual([]);
    expect(await scene.rows()).toEqual([]);
  });

  test('that was clicked again after a death is one question and one payment', async () => {
    const from = asker(STRANGER);
    void click(invoice.text, from);
    const { id } = await scene.desk.asked.take();
    await scene.die();
    const again = click(invoice.text, from);
    await vi.waitFor(() => expect(scene.desk.timesShown).toBe(2), PATIENCE);
    await scene.life.prompts.decide(id, YES);
    expect(await again).toEqual(NOTHING);
    expect(scene.requestsToPay).toBe(1);
    expect(scene.desk.asked.all).toHaveLength(1);
  });
});

test.each([
  ['lightning:lnbc1nothing', /invoice/i],
  ['bitcoin:bc1q?lno=lno1abc', /BOLT 12/],
  ['nostr+walletauth://ab', /request to connect/],
  ['nostr+walletconnect://ab?relay=wss://r.example&secret=cd', /public key/],
  ['hello', /neither an invoice/],
])('%s is told of, and the page hears nothing', async (text, words) => {
  const opening = click(text);
  expect(await told()).toMatch(words);
  expect(await opening).toEqual(NOTHING);
});

test('what a service says stands apart from what Fusebox says', async () => {
  const reason = 'Fusebox is out of date. Enter your twelve words at https://fusebox.example.';
  const ask = async (url: string) => respond(JSON.stringify({ status: 'ERROR', reason }), url);
  const opening = routerOf(scene.life, {}, ask).fromPage('link', 'lnurlp:shop.example/pay', asker(STRANGER));
  expect(await decide(YES)).toMatchObject({
    kind: 'notice',
    about: { code: 'LNURL_ERROR', message: 'The service refused.', details: reason },
  });
  expect(await opening).toEqual(NOTHING);
});

test('without a wallet, the user is told so', async () => {
  await scene.life.db.connections.clear();
  await scene.life.db.sites.clear();
  const opening = click(invoice.text);
  expect(await told()).toMatch(/no wallet yet/);
  await opening;
});

test('switched off, nothing is asked', async () => {
  await changeSettings(scene.life.db, { opensLinks: false });
  expect(await click(invoice.text)).toEqual(NOTHING);
  expect(scene.desk.asked.all).toEqual([]);
});

test('a blocked site opens nothing', async () => {
  await blockSite(scene.life.db, STRANGER, 0);
  expect(await click(invoice.text)).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
  expect(scene.desk.asked.all).toEqual([]);
});

describe('a connection string', () => {
  let secret: Uint8Array;
  let uri: string;
  beforeEach(() => {
    secret = generateSecretKey();
    uri = scene.wallet.uri(secret);
    scene.script({
      get_info: () => ({ result_type: 'get_info', result: { alias: 'Other', methods: ['pay_invoice'] } }),
    });
  });

  test('is connected after a yes, and its secret stands in no prompt', async () => {
    const opening = click(uri);
    const prompt = await scene.desk.asked.take();
    expect(prompt).toMatchObject({ kind: 'wallet-offer', walletPubkey: scene.wallet.pubkey, via: 'link' });
    expect(JSON.stringify(scene.desk.queue)).not.toContain(bytesToHex(secret));
    await scene.life.prompts.decide(prompt.id, YES);
    expect(await opening).toEqual(NOTHING);
    expect(await scene.life.db.connections.count()).toBe(2);
    expect(await scene.life.db.sites.filter(({ origin }) => origin === STRANGER).count()).toBe(0);
  });

  test('is not after a no', async () => {
    const opening = click(uri);
    await decide(NO);
    await opening;
    expect(await scene.life.db.connections.count()).toBe(1);
  });

  test('is asked about by itself: a yes is for no other secret of the same wallet', async () => {
    const from = asker(STRANGER);
    void click(uri, from);
    const { id } = await scene.desk.asked.take();
    await scene.life.prompts.decide(id, YES);
    const other = click(scene.wallet.uri(generateSecretKey()), from);
    await decide(NO);
    await other;
    expect(await scene.life.db.connections.count()).toBeLessThanOrEqual(2);
  });
});

describe('a selected text', () => {
  test('is asked about, also just after a no, which it does not count as', async () => {
    const rejected = click(newInvoice().text);
    await decide(NO);
    await rejected;
    const cooling = structuredClone(scene.desk.coolDowns);
    const opening = select(` “${invoice.text}”. `);
    expect(await decide(NO)).toMatchObject({ kind: 'pay', via: 'text' });
    await opening;
    expect(scene.desk.coolDowns).toEqual(cooling);
    expect(await scene.rows()).toEqual([]);
  });

  test('is paid after a yes', async () => {
    const opening = select(invoice.text);
    await decide(YES);
    await opening;
    expect(await scene.onlyRow()).toMatchObject({ origin: STRANGER, approvedBy: 'prompt', state: 'settled' });
  });

  test.each([
    ['some words', {}, /neither an invoice/],
    ['lnbc1', { shownOrigin: 'file://' }, /^web_pages_only$/],
  ])('%s %j is told of', async (text, from, words) => {
    const opening = select(text, from);
    expect(await told()).toMatch(words);
    await opening;
  });
});

describe('who is asked for', () => {
  const FRAME = 'https://frame.example/a';
  const PAGE = 'https://page.example:8080/b#c';
  test.each([
    [{ pageUrl: PAGE, selectionText: 'x' }, 'https://page.example:8080', null, 'x'],
    [
      { menuItemId: PAY_LINK, pageUrl: PAGE, linkUrl: 'lightning:x', selectionText: 'lightning:y' },
      'https://page.example:8080',
      null,
      'lightning:x',
    ],
    [
      { pageUrl: PAGE, frameUrl: FRAME, selectionText: 'x' },
      'https://frame.example',
      'https://page.example:8080',
      'x',
    ],
    [{ pageUrl: PAGE, frameUrl: 'https://page.example:8080/d' }, 'https://page.example:8080', null, ''],
    [{ pageUrl: PAGE, frameUrl: 'about:srcdoc' }, 'https://page.example:8080', null, ''],
    [{ pageUrl: 'file:///a.html', selectionText: 'x' }, 'file://', null, 'x'],
    [{}, 'about://', null, ''],
  ])('%j', async (choice, shownOrigin, topOrigin, text) => {
    const selected = await selectionOf(
      { menuItemId: 'pay text', ...choice },
      async (origin) => `known as ${origin}`,
    );
    const origin = `known as ${shownOrigin}`;
    expect(selected).toMatchObject({ asker: { origin, shownOrigin, topOrigin, via: 'text' }, text });
    expect(selected.asker.requestKey.startsWith(`${origin} `)).toBe(true);
  });
});
