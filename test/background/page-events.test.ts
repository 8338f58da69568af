/** What pages are told as it happens, and who is not. */
import { getEventListeners } from 'node:events';
import { finalizeEvent } from 'nostr-tools/pure';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Router } from '../../src/background/router';
import type { PageEventName } from '../../src/contract/page-messages';
import { type ConnectionRow, PERMISSIONS, type Permission } from '../../src/contract/rows';
import type { ToldNotices } from '../../src/store/told-notices';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { encrypt } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { newInvoice } from './invoices';
import { asker, beginLife, CONNECTION, connect, FakeDocument, type Life, SITE } from './life';
import { routerOf } from './page-router';
import { PATIENCE } from './patience';
import { PromptDesk } from './prompt-desk';

const ANOTHER = 'another';
let relay: Relay;
let wallet: ScriptedWallet;
let desk: PromptDesk;
let life: Life;
let router: Router;
let told: Record<string, ToldNotices[string]>;
let databaseName: string;

beforeEach(async () => {
  relay = await startRelay({ keepsWalletEvents: true });
  wallet = await new ScriptedWallet(relay.url).connect();
  databaseName = emptyDatabase().name;
  desk = new PromptDesk();
  told = {};
  begin();
  await connectTo(CONNECTION);
  await permit(PERMISSIONS);
});
afterEach(async () => {
  await life.end();
  wallet.close();
  await relay.close();
});

function begin(): void {
  life = beginLife({ databaseName, desk });
  router = routerOf(life, told);
}

async function connectTo(id: string, notifications = ['payment_received', 'payment_sent']): Promise<void> {
  const info = { notifications };
  await connect(life.db, wallet, { relays: [relay.url], budget: null, id, info });
}

const permit = (permissions: readonly Permission[]) =>
  life.db.sites.update([SITE, CONNECTION], { permissions: [...permissions] });

class Page {
  readonly document = new FakeDocument();
  readonly #leaving = new AbortController();
  constructor(readonly origin = SITE) {}

  async on(event: PageEventName, again = false): Promise<unknown> {
    const { signal } = this.#leaving;
    return router.fromPage('on', { event, again }, asker(this.origin, signal, this.document));
  }
  off(event: PageEventName): Promise<unknown> {
    return router.fromPage('off', { event }, asker(this.origin, this.#leaving.signal, this.document));
  }
  leave(): void {
    this.#leaving.abort(new Error('gone'));
  }
  /** How many wait for it to go. */
  get waitedFor(): number {
    return getEventListeners(this.#leaving.signal, 'abort').length;
  }
  get heard() {
    return this.document.told.all;
  }
  until(event: PageEventName, amount?: number) {
    return this.document.told.take(
      (news) =>
        news.event === event && (amount === undefined || (news.data as { amount: number }).amount === amount),
    );
  }
}

/** The wallet notifies of this, now or at this date (seconds). */
async function notify(
  type: string,
  notification: object,
  at = Math.floor(Date.now() / 1000),
  id = CONNECTION,
): Promise<void> {
  const { client } = await life.wallets.of(id);
  const body = JSON.stringify({ notification_type: type, notification });
  const content = encrypt('nip44_v2', body, wallet.secret, client.clientPubkey);
  const tags = [['p', client.clientPubkey]];
  await wallet.publish(finalizeEvent({ kind: 23197, created_at: at, tags, content }, wallet.secret));
}

/** Of so many sats, to the wallet. */
function received(sats: number) {
  const { paymentHash, preimage, text } = newInvoice({ sats });
  const facts = { type: 'incoming', state: 'settled', amount: sats * 1000 + 900, fees_paid: 0 };
  return { ...facts, invoice: text, payment_hash: paymentHash, preimage };
}

test('a page is told of what is received, in sats, with what it may know of it', async () => {
  const page = new Page();
  expect(await page.on('paymentReceived')).toEqual({ result: null });
  const transaction = received(21);
  await notify('payment_received', { ...transaction, metadata: { payer_data: { name: 'Somebody' } } });
  const { data } = await page.until('paymentReceived');
  expect(data).toEqual({ ...transaction, amount: 21 });
});

test('it is told of a held invoice and until when it must be settled', async () => {
  await connectTo(CONNECTION, ['hold_invoice_accepted']);
  await permit(PERMISSIONS);
  const page = new Page();
  await page.on('holdInvoiceAccepted');
  await notify('hold_invoice_accepted', { ...received(5), state: 'accepted', settle_deadline: 800_000 });
  const { data } = await page.until('holdInvoiceAccepted');
  expect(data).toMatchObject({ amount: 5, settle_deadline: 800_000 });
  expect(data).not.toHaveProperty('preimage');
});

test('of a payment of its own it hears the proof, of another nothing that proves it', async () => {
  const page = new Page();
  await page.on('paymentSent');
  const [mine, other] = [received(1), received(2)];
  await life.db.payments.add({ ...payment({ paymentHash: mine.payment_hash }), state: 'settled' });
  for (const transaction of [mine, other]) await notify('payment_sent', { ...transaction, type: 'outgoing' });
  expect((await page.until('paymentSent', 1)).data).toMatchObject({ preimage: mine.preimage });
  expect((await page.until('paymentSent', 2)).data).not.toHaveProperty('preimage');
});

describe('it hears', () => {
  test('each once, and nothing that it does not listen for', async () => {
    const page = new Page();
    await page.on('paymentReceived');
    await page.on('paymentReceived');
    await notify('payment_sent', received(1));
    await notify('payment_received', received(2));
    const again = received(3);
    await notify('payment_received', again);
    await notify('payment_received', { ...again });
    await notify('payment_received', received(4));
    await page.until('paymentReceived', 4);
    expect(page.heard.map(({ data }) => (data as { amount: number }).amount)).toEqual([2, 3, 4]);
  });

  test('nothing any more once it has stopped, or gone', async () => {
    const [staying, stopping, leaving] = [new Page(), new Page(), new Page()];
    for (const page of [staying, stopping, leaving]) await page.on('paymentReceived');
    await stopping.off('paymentReceived');
    leaving.leave();
    await notify('payment_received', received(1));
    await staying.until('paymentReceived');
    expect([stopping.heard, leaving.heard]).toEqual([[], []]);
  });

  test('nothing of a wallet that it does not use, nor without the permission', async () => {
    const page = new Page();
    await page.on('paymentReceived');
    const other = new Page('https://other.example');
    await life.db.sites.put({
      origin: other.origin,
      connectionId: CONNECTION,
      permissions: ['balance', 'history'],
      budget: null,
      createdAt: 0,
    });
    expect(await other.on('paymentReceived', true)).toEqual({ result: null });
    await notify('payment_received', received(1));
    await page.until('paymentReceived');
    expect(other.heard).toEqual([]);
  });

  test('nothing of another wallet, whatever its own may tell it', async () => {
    await connectTo(ANOTHER);
    await life.db.sites.delete([SITE, ANOTHER]);
    const [page, other] = [new Page(), new Page('https://other.example')];
    await life.db.sites.put({
      origin: other.origin,
      connectionId: ANOTHER,
      permissions: ['events'],
      budget: null,
      createdAt: 0,
    });
    for (const each of [page, other]) await each.on('paymentReceived');
    await notify('payment_received', received(1));
    await page.until('paymentReceived');
    // It would have been told in the same breath; its own wallet still tells it.
    await notify('payment_received', received(2), undefined, ANOTHER);
    await other.until('paymentReceived', 2);
    expect([page.heard, other.heard].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('nothing any more once the permission is taken away', async () => {
    const [page, witness] = [new Page(), new Page('https://other.example')];
    const { origin } = witness;
    await life.db.sites.put({
      origin,
      connectionId: CONNECTION,
      permissions: ['events'],
      budget: null,
      createdAt: 0,
    });
    for (const each of [page, witness]) await each.on('paymentReceived');
    await notify('payment_received', received(1));
    await page.until('paymentReceived');
    await permit(['history']);
    await notify('payment_received', received(2));
    await witness.until('paymentReceived', 2);
    expect(page.heard).toHaveLength(1);
  });
});

test('the next background does not tell again what was told, and tells what came in between', async () => {
  const before = new Page();
  await before.on('paymentReceived');
  await notify('payment_received', received(1));
  await before.until('paymentReceived', 1);
  await vi.waitFor(() => expect(told[CONNECTION]).toHaveLength(1), PATIENCE);
  await life.end();
  begin();
  await notify('payment_received', received(2));
  const after = new Page();
  expect(await after.on('paymentReceived', true)).toEqual({ result: null });
  await notify('payment_received', received(3));
  // What a relay has kept may come after what is new.
  await Promise.all([after.until('paymentReceived', 2), after.until('paymentReceived', 3)]);
  expect(after.heard).toHaveLength(2);
});

describe('the permission', () => {
  test('is asked for once, and what the bridge repeats asks nobody', async () => {
    await permit([]);
    const page = new Page();
    expect(await page.on('paymentReceived', true)).toEqual({ result: null });
    expect(desk.asked.all).toEqual([]);
    const asking = page.on('paymentReceived');
    const { id } = await desk.asked.take();
    await life.prompts.decide(id, { approved: true });
    expect(await asking).toEqual({ result: null });
    expect(await page.on('paymentSent')).toEqual({ result: null });
    expect(desk.asked.all).toHaveLength(1);
  });

  test('that is refused leaves the page deaf', async () => {
    await permit([]);
    const page = new Page();
    const asking = page.on('paymentReceived');
    await life.prompts.decide((await desk.asked.take()).id, { approved: false });
    expect(await asking).toMatchObject({ error: { code: 'USER_REJECTED' } });
    const listens = await listeningSockets();
    expect(listens).toBe(0);
  });
});

/** How many subscriptions to notifications the relay has had: none is opened while nobody may hear. */
async function listeningSockets(): Promise<number> {
  const { client } = await life.wallets.of(CONNECTION);
  const listen = vi.spyOn(client, 'listen');
  await new Page().on('accountChanged');
  const { length } = listen.mock.calls;
  listen.mockRestore();
  return length;
}

describe('a wallet is listened to', () => {
  test('once for all pages, and no more when the last has gone', async () => {
    const { client } = await life.wallets.of(CONNECTION);
    const stops: ReturnType<typeof vi.fn>[] = [];
    const { listen } = client;
    const spy = vi.spyOn(client, 'listen').mockImplementation((...args) => {
      const listening = listen.apply(client, args);
      const stop = vi.fn(listening.stop);
      stops.push(stop);
      return { ...listening, stop };
    });
    const pages = [new Page(), new Page()];
    for (const page of pages) await page.on('paymentReceived');
    for (const page of pages) await page.on('paymentSent');
    expect(spy).toHaveBeenCalledTimes(1);
    pages[0]?.leave();
    await pages[1]?.off('paymentReceived');
    expect(stops[0]).not.toHaveBeenCalled();
    pages[1]?.leave();
    await vi.waitFor(() => expect(stops[0]).toHaveBeenCalledOnce(), PATIENCE);
  });

  test('although another, which is wanted too, cannot be opened', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    await connectTo(ANOTHER);
    const [page, other] = [new Page(), new Page('https://other.example')];
    const { origin } = other;
    await life.db.sites.delete([SITE, ANOTHER]);
    await life.db.sites.put({
      origin,
      connectionId: ANOTHER,
      permissions: ['events'],
      budget: null,
      createdAt: 0,
    });
    await life.db.connections.where({ id: ANOTHER }).modify((row) => {
      row.sealedSecret.ciphertext.fill(0);
    });
    await other.on('paymentReceived');
    await page.on('paymentReceived');
    await notify('payment_received', received(1));
    await page.until('paymentReceived', 1);
    expect(other.heard).toEqual([]);
  });

  test('for a page that begins and stops often, which leaves nothing behind', async () => {
    const page = new Page();
    for (let n = 0; n < 20; n++) {
      await page.on('accountChanged');
      await page.off('accountChanged');
    }
    expect(page.waitedFor).toBe(0);
    await page.on('accountChanged');
    await page.on('paymentSent');
    expect(page.waitedFor).toBe(1);
  });

  test('not at all where it announces no notifications, or a page only wants to know of its account', async () => {
    await connectTo(CONNECTION, []);
    await permit(PERMISSIONS);
    const { client } = await life.wallets.of(CONNECTION);
    const spy = vi.spyOn(client, 'listen');
    await new Page().on('paymentReceived');
    await new Page().on('accountChanged');
    expect(spy).not.toHaveBeenCalled();
  });
});

describe('accountChanged', () => {
  test('is told where the site uses another wallet', async () => {
    const page = new Page();
    await page.on('accountChanged');
    await connectTo(ANOTHER);
    await life.db.sites.update([SITE, ANOTHER], { createdAt: 1 });
    expect(await page.until('accountChanged')).toEqual({ event: 'accountChanged', data: null });
  });

  test('is told where its wallet is disconnected', async () => {
    const page = new Page();
    await page.on('accountChanged');
    await router.fromUi('connection.remove', { connectionId: CONNECTION });
    await page.until('accountChanged');
  });

  test('is told where a renewal has led to another wallet, and not where it is the same by another secret', async () => {
    const page = new Page();
    await page.on('accountChanged');
    const { db } = life;
    const renewed = async (change: Partial<ConnectionRow>) => {
      await db.connections.update(CONNECTION, change);
      await new Page('https://other.example').on('accountChanged'); // it is looked at anew
    };
    await renewed({ clientPubkey: 'another', name: 'Another' });
    expect(page.heard).toEqual([]);
    await renewed({ walletPubkey: 'another' });
    expect(page.heard).toEqual([{ event: 'accountChanged', data: null }]);
  });

  test.each([
    ['forgotten', 'site.forget'],
    ['blocked', 'site.block'],
  ])('is not told where the site is %s', async (_, command) => {
    const [page, witness] = [new Page(), new Page('https://other.example')];
    const { origin } = witness;
    const site = { origin, permissions: [], budget: null };
    await life.db.sites.put({ ...site, connectionId: CONNECTION, createdAt: 0 });
    for (const each of [page, witness]) await each.on('accountChanged');
    await router.fromUi(command, { origin: SITE, connectionId: CONNECTION });
    await life.db.sites.put({ ...site, connectionId: ANOTHER, createdAt: 1 });
    await witness.until('accountChanged');
    expect(page.heard).toEqual([]);
  });

  test('is not told where the site connects, or its budget changes: it knows, or it is not concerned', async () => {
    await life.db.sites.clear();
    const page = new Page();
    expect(await page.on('accountChanged')).toEqual({ result: null });
    await connectTo(CONNECTION);
    await page.on('accountChanged');
    await permit([]);
    // What comes after is told, so what was before would have been.
    await router.fromUi('connection.remove', { connectionId: CONNECTION });
    await page.until('accountChanged');
    expect(page.heard).toHaveLength(1);
  });
});
