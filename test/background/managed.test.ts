/** What an organisation has set is held at the gate, whatever the user has chosen before, and from the moment that it changes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createPolicies } from '../../src/background/policies';
import { PAGE_PARAMS } from '../../src/contract/page-params';
import type { Prompt } from '../../src/contract/prompts';
import type { SiteRow } from '../../src/contract/rows';
import { secretPlace } from '../../src/vault/sealed-rows';
import { answering } from '../lightning/fake-service';
import { wrappingOf } from '../vault/wrappings';
import { newInvoice } from './invoices';
import { asker, CONNECTION, FakeDocument, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { paid } from './wallet-answers';

/** What `storage.managed` holds. */
let managed: Record<string, unknown>;
let policies: ReturnType<typeof createPolicies>;
let reads: number;
let scene: PaymentScene;
/** The next question, once it was waited for. */
let next: Promise<Prompt> | null;

beforeEach(async () => {
  shortenPauses();
  managed = {};
  reads = 0;
  next = null;
  policies = createPolicies({
    read: async () => {
      reads++;
      return managed;
    },
    show: async () => undefined,
  });
  scene = await openScene();
  await scene.die({ policy: policies.now });
});

async function set(items: Record<string, unknown>): Promise<void> {
  managed = items;
  await policies.changed();
}

/** What is asked before this ends, or null. */
async function askedBefore(end: Promise<unknown>): Promise<Prompt | null> {
  next ??= scene.desk.asked.take();
  const asked = await Promise.race([next, end.then(() => null)]);
  if (asked) next = null;
  return asked;
}

/** Has an invoice of so many sats paid, and the user says no to whatever is asked. Gives how it ended, and what was asked. */
async function pay(sats: number) {
  const invoice = newInvoice({ sats });
  scene.script({ pay_invoice: () => paid(invoice.preimage, 0) });
  const sending = scene.send(invoice);
  const asked = await askedBefore(sending);
  if (asked) {
    await scene.life.prompts.decide(asked.id, { approved: false });
    await expect(sending).rejects.toMatchObject({ code: 'USER_REJECTED' });
  }
  return asked;
}

describe('a budget of 10,000 sats', () => {
  test('holds up to the ceiling, and the question says so', async () => {
    await set({ budgetCeilingsInSats: { day: { amount: 1_000 } } });
    expect(await pay(900)).toBeNull();
    expect(await pay(100)).toMatchObject({
      why: 'over-budget',
      budget: { amount: 1_000_000, left: 100_000 },
    });
    expect(scene.requestsToPay).toBe(1);
  });

  test('lets no payment pass that is larger than one may be', async () => {
    await set({ budgetCeilingsInSats: { day: { amount: 10_000, largest: 500 } } });
    expect(await pay(501)).toMatchObject({ why: 'too-large', budget: { largest: 500_000 } });
    expect(await pay(500)).toBeNull();
  });

  test.each([[{ week: { amount: 10_000 } }], [{ day: { amount: 0 } }], ['10000']])(
    'does not hold under %j',
    async (budgetCeilingsInSats) => {
      await set({ budgetCeilingsInSats });
      expect(await pay(1)).toMatchObject({ why: 'no-budget', budget: null });
    },
  );

  test('holds again once there is no ceiling', async () => {
    await set({ budgetCeilingsInSats: {} });
    expect(await pay(1)).toMatchObject({ why: 'no-budget' });
    await set({});
    expect(await pay(9_000)).toBeNull();
  });

  test('pays no LNURL service beyond the ceiling', async () => {
    await set({ budgetCeilingsInSats: { day: { amount: 1_000 } } });
    const { access, asked: urls } = LNURL_SERVICE;
    const router = routerOf(scene.life, {}, access.fetch);
    const calling = router.fromPage('lnurl', 'pay@shop.example', asker());
    const asked = await askedBefore(calling);
    expect(asked).toMatchObject({ kind: 'lnurl-pay' });
    expect(urls).toHaveLength(1);
    await scene.life.prompts.decide(asked?.id ?? '', { approved: false });
    expect(await calling).toMatchObject({ error: { code: 'USER_REJECTED' } });
  });
});

/** It takes 2,000 sats, no more and no less. */
const LNURL_SERVICE = answering({
  tag: 'payRequest',
  callback: 'https://shop.example/pay',
  minSendable: 2_000_000,
  maxSendable: 2_000_000,
  metadata: '[["text/plain","Coffee"]]',
});

describe('a site that the organisation has shut', () => {
  test('shuts out what it frames', async () => {
    const router = routerOf(scene.life);
    await set({ blockedSites: ['around.example'] });
    const framed = { ...asker(), topOrigin: 'https://around.example' };
    expect(await router.fromPage('isEnabled', null, framed)).toEqual({ result: false });
    expect(await router.fromPage('sendPayment', newInvoice().text, framed)).toMatchObject({
      error: { code: 'SITE_BLOCKED' },
    });
    expect(await router.fromPage('isEnabled', null, asker())).toEqual({ result: true });
  });

  test.each([
    [{ blockedSites: ['shop.example'] }],
    [{ allowedSites: ['other.example'] }],
    [{ blockedSites: 'shop' }],
  ])('by %j hears what a site hears that the user has blocked, whatever it calls', async (items) => {
    const router = routerOf(scene.life);
    expect(await router.fromPage('isEnabled', null, asker())).toEqual({ result: true });
    await set(items);
    const { text: invoice } = newInvoice();
    expect(await router.fromPage('isEnabled', null, asker())).toEqual({ result: false });
    await scene.life.db.blocked.put({ origin: 'https://blocked.example', at: 0 });
    for (const method of Object.keys(PAGE_PARAMS).filter((name) => name !== 'isEnabled')) {
      const params = method === 'sendPayment' ? invoice : null;
      const outcome = await router.fromPage(method, params, asker());
      expect(outcome, method).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
      expect(await router.fromPage(method, params, asker('https://blocked.example'))).toEqual(outcome);
    }
    expect(scene.requestsToPay).toBe(0);
    expect(scene.desk.open).toEqual([]);
    expect(await scene.rows()).toEqual([]);
  });

  test('while it is asked about is not paid by a yes', async () => {
    const invoice = newInvoice({ sats: 20_000 });
    const sending = scene.send(invoice);
    const { id } = await scene.desk.asked.take();
    await set({ blockedSites: [SITE] });
    await scene.life.prompts.decide(id, { approved: true });
    await expect(sending).rejects.toMatchObject({ code: 'SITE_BLOCKED' });
    expect(scene.requestsToPay).toBe(0);
  });

  test('while it asks to connect is not connected by a yes', async () => {
    const router = routerOf(scene.life);
    const enabling = router.fromPage('enable', null, asker('https://new.example'));
    const { id } = await scene.desk.asked.take();
    await set({ allowedSites: [SITE] });
    await scene.life.prompts.decide(id, { approved: true });
    expect(await enabling).toMatchObject({ error: { code: 'SITE_BLOCKED' } });
    expect(await scene.life.db.sites.count()).toBe(1);
  });

  test('is told nothing more by its wallet', async () => {
    scene = await openScene({ notifications: ['payment_received'] });
    await scene.die({ policy: policies.now });
    await scene.life.db.sites.toCollection().modify({ permissions: ['events'] });
    const router = routerOf(scene.life);
    const documents = [new FakeDocument(), new FakeDocument()];
    const origins = [SITE, 'https://other.example'];
    await scene.life.db.sites.put({
      ...(await scene.life.db.sites.toArray())[0],
      origin: 'https://other.example',
    } as SiteRow);
    for (const [n, document] of documents.entries()) {
      const page = asker(origins[n], undefined, document);
      expect(await router.fromPage('on', { event: 'paymentReceived' }, page)).toEqual({ result: null });
    }
    await set({ blockedSites: ['shop.example'] });
    await scene.notify('payment_received', {
      type: 'incoming',
      payment_hash: '5a'.repeat(32),
      amount: 1_000,
      created_at: 1,
    });
    expect(await documents[1]?.told.take()).toMatchObject({ event: 'paymentReceived' });
    expect(documents[0]?.told.all).toEqual([]);
  });

  test('pays nothing by its link or its text either', async () => {
    await set({ blockedSites: [SITE] });
    for (const via of ['link', 'text'] as const) {
      const sending = scene.send(newInvoice(), { ...asker(), via });
      await expect(sending).rejects.toMatchObject({ code: 'SITE_BLOCKED' });
    }
  });
});

describe('a passphrase that is required', () => {
  test('is asked for before anything is paid, and setting it is the answer', async () => {
    await set({ lockAfterMinutes: 5 });
    const invoice = newInvoice();
    scene.script({ pay_invoice: () => paid(invoice.preimage) });
    const sending = scene.send(invoice);
    expect(await scene.desk.asked.take()).toMatchObject({ kind: 'unlock' });
    expect(await scene.rows()).toEqual([]);
    const { vault } = scene.life;
    const { sealedSecret } = (await scene.life.db.connections.toArray())[0] ?? {};
    if (!sealedSecret) throw new Error('No wallet is connected.');
    await expect(vault.seal(new Uint8Array(32), 'place')).rejects.toMatchObject({ code: 'WALLET_LOCKED' });
    await expect(vault.open(sealedSecret, secretPlace(CONNECTION))).rejects.toMatchObject({
      code: 'WALLET_LOCKED',
    });
    const router = routerOf(scene.life);
    expect(await router.fromUi('connection.refresh', { connectionId: 'connection' })).toMatchObject({
      error: { code: 'WALLET_LOCKED' },
    });
    const wrapping = wrappingOf('passphrase');
    expect(await router.fromUi('vault.setPassphrase', { proof: null, wrapping })).toEqual({ result: null });
    expect(await sending).toMatchObject({ preimage: invoice.preimage });
  });

  test('cannot be removed', async () => {
    await set({ lockAfterMinutes: 5 });
    const { lock, db } = scene.life;
    const wrapping = wrappingOf('passphrase');
    await lock.setPassphrase({ proof: null, wrapping });
    await expect(lock.removePassphrase({ proof: wrapping.key })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    expect(await db.vault.get('vault')).toMatchObject({ kind: 'passphrase' });
    await set({});
    await lock.removePassphrase({ proof: wrapping.key });
    expect(await db.vault.get('vault')).toMatchObject({ kind: 'device' });
  });

  test('locks a vault that is open already', async () => {
    let now = 1_000_000;
    await scene.die({ policy: policies.now, now: () => now });
    const { lock, vault } = scene.life;
    await lock.setPassphrase({ proof: null, wrapping: wrappingOf('passphrase') });
    expect(await vault.deadline()).toBe(now + 15 * 60_000);
    await set({ lockAfterMinutes: 5 });
    expect(await vault.deadline()).toBe(now + 5 * 60_000);
    now += 5 * 60_000 - 1;
    expect(await lock.isLocked()).toBe(false);
    now += 1;
    expect(await lock.isLocked()).toBe(true);
    await lock.lockIfDue();
    expect(scene.openKeys.open).toBeNull();
  });
});

test('it is read once in a life, and again where it could not be told', async () => {
  reads = 0;
  expect(await pay(1)).toBeNull();
  expect(await pay(1)).toBeNull();
  expect(reads).toBe(1);

  let fails = true;
  const unsure = createPolicies({
    read: async () => {
      reads++;
      if (fails) throw new Error('The browser does not tell.');
      return {};
    },
    show: async () => undefined,
  });
  await scene.die({ policy: unsure.now });
  await expect(scene.send(newInvoice())).rejects.toThrow('does not tell');
  expect(scene.requestsToPay).toBe(2);
  fails = false;
  expect(await pay(1)).toBeNull();
  reads = 0;
  expect(await pay(1)).toBeNull();
  expect(reads).toBe(0);
});
