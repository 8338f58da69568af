/** Private windows: usable like any other, and nothing tells afterwards which site was in one. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Runtime } from 'webextension-polyfill';
import { createKeepAlive } from '../../src/background/keep-alive';
import { servePagePort } from '../../src/background/page-port';
import { createPrivateSession, type PrivateSession } from '../../src/background/private-session';
import type { Router } from '../../src/background/router';
import type {
  CallOutcome,
  PageEventName,
  PageMethod,
  PortAnswer,
  PortEvent,
} from '../../src/contract/page-messages';
import type { Decision } from '../../src/contract/prompts';
import { PERMISSIONS } from '../../src/contract/rows';
import type { ToldNotices } from '../../src/store/told-notices';
import { termsOf } from '../core/budgets';
import { respond } from '../lightning/fake-service';
import { Mailbox } from '../nwc/mailbox';
import { newInvoice } from './invoices';
import { asker, CONNECTION, SITE } from './life';
import { linksOf, routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { paid } from './wallet-answers';

const HOST = 'secret.example';
const PRIVATE_SITE = `https://${HOST}`;
/** What the description of a test invoice says. */
const DESCRIPTION = 'Coffee';
const YES: Decision = { approved: true };

let scene: PaymentScene;
/** What the browser keeps and knows. */
let salt: string | null;
let isOpen: boolean;
let told: Record<string, ToldNotices[string]>;
let router: Router;
let session: PrivateSession;

beforeEach(async () => {
  shortenPauses();
  salt = null;
  isOpen = true;
  told = {};
  scene = await openScene({
    methods: ['lookup_invoice', 'make_hold_invoice', 'pay_keysend'],
    notifications: ['payment_received'],
  });
  begin();
});

/** What a life of the background begins with. */
function begin(): void {
  router = routerOf(scene.life, told, service);
  session = createPrivateSession({
    db: scene.life.db,
    prompts: scene.life.prompts,
    privateSalt: {
      read: async () => salt ?? undefined,
      write: async (next) => {
        salt = next;
      },
    },
    hasPrivateWindow: async () => isOpen,
  });
}

/** An LNURL service that names the site in all that it says. */
let serviceInvoice = '';
let isThankful = true;
const service = async (url: string) => {
  const offer = {
    tag: 'payRequest',
    callback: `https://${HOST}/pay`,
    minSendable: 100_000,
    maxSendable: 100_000,
    metadata: JSON.stringify([['text/plain', `A tip for ${HOST}`]]),
  };
  const made = {
    pr: serviceInvoice,
    ...(isThankful ? { successAction: { tag: 'message', message: `Thanks from ${HOST}` } } : {}),
    verify: `https://${HOST}/verify`,
  };
  return respond(JSON.stringify(url.includes('amount=') ? made : offer), url);
};

let lastCall = 0;

/** A document in a window that is private, or not. */
class Page {
  readonly #said = new Mailbox<PortAnswer | PortEvent>();
  #tell: (message: unknown) => void = () => undefined;
  #leave: () => void = () => undefined;

  constructor(origin = PRIVATE_SITE, incognito = true) {
    const port = {
      sender: { origin, url: `${origin}/cart`, frameId: 0, tab: { incognito } },
      postMessage: (answer: PortAnswer | PortEvent) => this.#said.put(answer),
      onMessage: {
        addListener: (listener: (message: unknown) => void) => {
          this.#tell = listener;
        },
      },
      onDisconnect: {
        addListener: (listener: () => void) => {
          this.#leave = listener;
        },
      },
    };
    const keepAlive = createKeepAlive(() => undefined);
    const { prompts } = scene.life;
    servePagePort(port as unknown as Runtime.Port, { router, prompts, keepAlive, privateSession: session });
  }

  async call(method: PageMethod, params?: unknown): Promise<CallOutcome> {
    const call = String(++lastCall);
    this.#tell({ id: call, method, params });
    const answer = await this.#said.take((said) => 'id' in said && said.id === call);
    if ('event' in answer) throw new Error('An event has no id.');
    const { id: _, ...outcome } = answer;
    return outcome;
  }

  /** Calls, and gives this answer to the one question that is asked. */
  async callAnswering(decision: Decision, method: PageMethod, params?: unknown) {
    const calling = this.call(method, params);
    const prompt = await scene.desk.asked.take();
    await scene.life.prompts.decide(prompt.id, decision);
    return { outcome: await calling, prompt };
  }

  hears(event: PageEventName) {
    return this.#said.take((said) => 'event' in said && said.event === event);
  }

  get news() {
    return this.#said.all.filter((said) => 'event' in said);
  }

  close(): void {
    this.#leave();
  }
}

async function enabledPage(): Promise<Page> {
  const page = new Page();
  await page.callAnswering(YES, 'enable');
  return page;
}

async function closeWindow(...pages: Page[]): Promise<void> {
  for (const page of pages) page.close();
  isOpen = false;
  await session.endIfOver();
}

/** All that is kept anywhere: every table, and what stands for `storage.session`. */
async function everything(): Promise<string> {
  const tables = await Promise.all(scene.life.db.tables.map((table) => table.toArray()));
  const { queue, coolDowns } = scene.desk;
  return JSON.stringify({ tables, queue, coolDowns, told, salt });
}

test('a site is connected once, paid from word by word, and is told by nothing when its window is closed', async () => {
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const page = new Page();
  const { prompt } = await page.callAnswering(YES, 'enable');
  expect(prompt).toMatchObject({ shownOrigin: PRIVATE_SITE, kind: 'connect' });
  const asked = await page.callAnswering(YES, 'sendPayment', invoice.text);
  expect(asked.prompt).toMatchObject({ shownOrigin: PRIVATE_SITE, why: 'private', description: DESCRIPTION });
  expect(asked.outcome).toMatchObject({ result: { preimage: invoice.preimage } });

  // Another page of the site, which asks nobody.
  const again = new Page();
  expect(await again.call('isEnabled')).toEqual({ result: true });
  expect(await again.call('sendPayment', invoice.text)).toMatchObject({
    result: { preimage: invoice.preimage },
  });
  expect(scene.requestsToPay).toBe(1);
  await closeWindow(page, again);

  const { origin, ...row } = await scene.onlyRow();
  expect(row).toMatchObject({
    amount: 100_000,
    invoice: invoice.text,
    paymentHash: invoice.paymentHash,
    preimage: invoice.preimage,
    state: 'settled',
    description: '',
  });
  expect(origin).toMatch(/^private:[0-9a-f]{64}$/);
  expect(await scene.life.db.sites.toCollection().primaryKeys()).toEqual([[SITE, CONNECTION]]);
  const kept = await everything();
  expect(kept).not.toContain(HOST);
  expect(kept).not.toContain(DESCRIPTION);
  expect(salt).toBeNull();
});

test('what was said along with payments, hold invoices and refusals are forgotten, too', async () => {
  const held = newInvoice();
  scene.script({
    make_hold_invoice: () => ({
      result_type: 'make_hold_invoice',
      result: { invoice: held.text, payment_hash: held.paymentHash },
    }),
    pay_keysend: ({ params }) => ({
      result_type: 'pay_keysend',
      result: { preimage: (params as { preimage: string }).preimage },
    }),
  });
  const page = await enabledPage();
  const request = {
    method: 'make_hold_invoice',
    params: { amount: 100_000, payment_hash: held.paymentHash },
  };
  expect(await page.call('request', request)).toMatchObject({ result: { payment_hash: held.paymentHash } });
  const tip = { destination: `02${'ab'.repeat(32)}`, amount: 1, customRecords: { 696969: HOST } };
  expect((await page.callAnswering(YES, 'keysend', tip)).outcome).toMatchObject({ result: {} });
  const { outcome } = await page.callAnswering({ approved: false }, 'getBalance');
  expect(outcome).toMatchObject({ error: { code: 'USER_REJECTED' } });
  expect(Object.keys(scene.desk.coolDowns)).toEqual([expect.stringMatching(/^private:/)]);
  expect(await scene.life.db.holdInvoices.count()).toBe(1);
  await closeWindow(page);
  expect(await scene.life.db.holdInvoices.count()).toBe(0);
  const [row] = await scene.rows();
  expect(row).toMatchObject({ state: 'settled', keysend: { records: [] } });
  expect(await everything()).not.toContain(Buffer.from(HOST).toString('hex'));
});

test.each([true, false])(
  'an LNURL service is paid, and what it said goes with the window (thanks: %s)',
  async (thankful) => {
    isThankful = thankful;
    const invoice = newInvoice();
    serviceInvoice = invoice.text;
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const page = await enabledPage();
    const { outcome } = await page.callAnswering(YES, 'lnurl', `tips@${HOST}`);
    const successAction = { message: `Thanks from ${HOST}` };
    expect(outcome).toMatchObject({ result: { data: thankful ? { successAction } : {} } });
    expect(await scene.onlyRow()).toMatchObject({ description: '', state: 'settled' });
    await closeWindow(page);
    expect((await scene.onlyRow()).lnurl).toEqual({ successAction: null });
    expect(await everything()).not.toContain(HOST);
  },
);

test('the next private window knows nothing of the last one, nor of what other windows may do', async () => {
  const first = await enabledPage();
  await closeWindow(first);
  isOpen = true;
  for (const origin of [PRIVATE_SITE, SITE]) {
    const page = new Page(origin);
    expect(await page.call('isEnabled')).toEqual({ result: false });
    expect(await page.call('getInfo')).toMatchObject({ error: { code: 'NOT_ENABLED' } });
  }
  expect(await new Page(SITE, false).call('isEnabled')).toEqual({ result: true });
});

test('while one private window is left, the session goes on', async () => {
  const page = await enabledPage();
  await session.endIfOver();
  expect(await page.call('isEnabled')).toEqual({ result: true });
});

test('the next life of the background knows the sites of the private windows that are open', async () => {
  await enabledPage();
  await scene.die();
  begin();
  await session.endIfOver();
  expect(await new Page().call('isEnabled')).toEqual({ result: true });
});

test('what a browser that crashed has left is forgotten at the next start, whatever is open by then', async () => {
  await enabledPage();
  await scene.die();
  salt = null;
  begin();
  const [, known] = await Promise.all([session.endIfOver(), new Page().call('isEnabled')]);
  expect(known).toEqual({ result: false });
  expect(await scene.life.db.sites.toCollection().primaryKeys()).toEqual([[SITE, CONNECTION]]);
});

test('a question whose page went with its window while the background was dead is dropped', async () => {
  void new Page().call('enable');
  await scene.desk.asked.take();
  await scene.die();
  isOpen = false;
  begin();
  expect(await everything()).toContain(HOST);
  await session.endIfOver();
  expect(scene.desk.queue).toEqual([]);
  expect(await everything()).not.toContain(HOST);
});

test('what waits for an answer when the session ends is told no, also where no page goes with it', async () => {
  const origin = await session.knownAs(PRIVATE_SITE, { incognito: true });
  const chosen = { ...asker(origin), shownOrigin: PRIVATE_SITE, via: 'text' as const };
  const paying = linksOf(scene.life).paySelected(chosen, newInvoice().text);
  await scene.desk.asked.take();
  await closeWindow();
  await paying;
  expect(scene.desk.queue).toEqual([]);
  expect(await scene.rows()).toEqual([]);
});

test('what is in no tab may be in the private window that is open, and counts as in it', async () => {
  expect(await session.knownAs(PRIVATE_SITE, undefined)).toMatch(/^private:/);
  isOpen = false;
  expect(await session.knownAs(PRIVATE_SITE, undefined)).toBe(PRIVATE_SITE);
});

test('calls at once are of one site', async () => {
  const names = await Promise.all([1, 2, 3].map(() => session.knownAs(PRIVATE_SITE, { incognito: true })));
  expect(new Set(names).size).toBe(1);
});

test('the budget that the site has elsewhere lets nothing pass, and none is granted', async () => {
  const invoice = newInvoice();
  scene.script({ pay_invoice: () => paid(invoice.preimage) });
  const page = new Page(SITE);
  await page.callAnswering(YES, 'enable');
  const paying = page.call('sendPayment', invoice.text);
  const { id, origin } = await scene.desk.asked.take();
  const { prompts } = scene.life;
  const budget = termsOf(1_000_000);
  await expect(prompts.decide(id, { approved: true, budget })).rejects.toMatchObject({
    code: 'INVALID_PARAMS',
  });
  const set = await router.fromUi('site.setBudget', { origin, connectionId: CONNECTION, budget });
  expect(set).toMatchObject({ error: { code: 'INVALID_PARAMS' } });
  await prompts.decide(id, YES);
  expect(await paying).toMatchObject({ result: { preimage: invoice.preimage } });
  expect(await scene.onlyRow()).toMatchObject({ approvedBy: 'prompt' });
});

describe('blocking', () => {
  test('in any other window holds in private ones', async () => {
    expect(await router.fromUi('site.block', { origin: PRIVATE_SITE })).toEqual({ result: null });
    expect(await new Page().call('enable')).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
  });

  test('in a private window holds there, until it is closed', async () => {
    const page = new Page();
    const enabling = page.call('enable');
    // What the prompt's button sends.
    const { origin } = await scene.desk.asked.take();
    await router.fromUi('site.block', { origin });
    expect(await enabling).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
    expect(await page.call('getInfo')).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
    expect(await new Page(PRIVATE_SITE, false).call('getInfo')).toMatchObject({
      error: { code: 'NOT_ENABLED' },
    });
    expect(await everything()).not.toContain(HOST);
    await closeWindow(page);
    expect(await scene.life.db.blocked.count()).toBe(0);
  });
});

function notify(sats: number): Promise<void> {
  const { paymentHash, preimage, text } = newInvoice({ sats });
  const transaction = { type: 'incoming', state: 'settled', invoice: text, payment_hash: paymentHash };
  return scene.notify('payment_received', { ...transaction, preimage, amount: sats * 1000, fees_paid: 0 });
}

test('the news of a wallet come to a private page that may hear them, whatever other windows may', async () => {
  await scene.life.db.sites.update([SITE, CONNECTION], { permissions: [...PERMISSIONS] });
  const elsewhere = new Page(SITE, false);
  await elsewhere.call('on', { event: 'paymentReceived' });
  const page = new Page(SITE);
  await page.callAnswering(YES, 'enable');
  const refused = await page.callAnswering({ approved: false }, 'on', { event: 'paymentReceived' });
  expect(refused.prompt).toMatchObject({ kind: 'permission', permission: 'events' });
  await notify(21);
  await elsewhere.hears('paymentReceived');
  expect(page.news).toEqual([]);
  scene.desk.now += 3_000; // after a no, a site cannot ask for so long
  await page.callAnswering(YES, 'on', { event: 'paymentReceived' });
  await notify(22);
  expect(await page.hears('paymentReceived')).toMatchObject({ data: { amount: 22 } });
});
