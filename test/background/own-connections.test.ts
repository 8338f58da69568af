/** What the user does with connections and with the sites that use them. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallOutcome } from '../../src/contract/page-messages';
import { changeSettings, settingsOf } from '../../src/store/settings';
import { siteOf } from '../../src/store/sites';
import { budgetOf } from '../core/budgets';
import { asker, CONNECTION, connect, FakeDocument, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { error } from './wallet-answers';

const ANOTHER = 'another';
let scene: PaymentScene;

beforeEach(async () => {
  scene = await openScene();
});

const ui = (method: string, params: object): Promise<CallOutcome> =>
  routerOf(scene.life).fromUi(method, params);
const DONE = { result: null };
const refused = (code: string) => ({ error: expect.objectContaining({ code }) });
const row = () => scene.life.db.connections.get(CONNECTION);

/** Without the site, and connected later than the first. */
async function connectAnother(): Promise<void> {
  const { db } = scene.life;
  await connect(db, scene.wallet, { relays: [scene.relay.url], budget: null, id: ANOTHER });
  await db.connections.update(ANOTHER, { createdAt: 1 });
  await db.sites.delete([SITE, ANOTHER]);
}

describe('a connection', () => {
  test('has the name and the mark that the user gives it, until they are taken back', async () => {
    const change = (changes: object) => ui('connection.change', { connectionId: CONNECTION, ...changes });
    expect(await change({ label: ' Savings ', colour: 'teal' })).toEqual(DONE);
    expect(await row()).toMatchObject({ name: 'My wallet', label: 'Savings', colour: 'teal' });
    await change({ label: '' });
    expect(await row()).toMatchObject({ colour: 'teal' });
    expect(await row()).not.toHaveProperty('label');
    expect(await change({ colour: 'url(x)' })).toEqual(refused('INVALID_PARAMS'));
    expect(await ui('connection.change', { connectionId: 'gone', label: 'x' })).toEqual(refused('NO_WALLET'));
  });

  const check = () => ui('connection.check', { connectionId: CONNECTION });
  const isThere = { ms: expect.any(Number), problem: null };

  test('is well where its relay opens and its wallet answers, which is written down', async () => {
    scene.script({ get_info: () => ({ result_type: 'get_info', result: {} }) });
    const { url } = scene.relay;
    expect(await check()).toEqual({ result: { relays: [{ url, ...isThere }], wallet: isThere } });
    await expect.poll(row).toMatchObject({ lastAnswer: { at: expect.any(Number), relay: url } });
    const { lastAnswer } = (await row()) ?? {};
    await check();
    expect((await row())?.lastAnswer).toEqual(lastAnswer);
  });

  test('is as well where the wallet refuses to tell of itself', async () => {
    scene.script({ get_info: () => error('get_info', 'RESTRICTED') });
    expect(await check()).toMatchObject({ result: { wallet: isThere } });
  });

  test.each([
    ['UNAUTHORIZED', 'WALLET_REFUSED'],
    ['EXPIRED', 'CONNECTION_EXPIRED'],
  ])('is not where the wallet refuses the connection as such: %s', async (said, problem) => {
    scene.script({ get_info: () => error('get_info', said) });
    expect(await check()).toMatchObject({ result: { wallet: { ms: null, problem } } });
  });

  test('is not where a relay is out of reach', async () => {
    await scene.life.db.connections.update(CONNECTION, { relays: ['ws://127.0.0.1:1/'] });
    const nowhere = { ms: null, problem: 'RELAY_UNREACHABLE' };
    expect(await check()).toEqual({
      result: { relays: [{ url: 'ws://127.0.0.1:1/', ...nowhere }], wallet: nowhere },
    });
  });
});

describe('the wallet for new sites', () => {
  async function walletOf(origin: string): Promise<string | undefined> {
    const enabling = routerOf(scene.life).fromPage('enable', undefined, asker(origin));
    const { id, connectionId } = await scene.desk.asked.take();
    await scene.life.prompts.decide(id, { approved: true });
    await enabling;
    expect((await siteOf(scene.life.db, origin))?.connectionId).toBe(connectionId);
    return connectionId;
  }

  test('is the newest, or the one that the user chose, while it is there', async () => {
    await connectAnother();
    expect(await walletOf('https://first.example')).toBe(ANOTHER);
    expect(await ui('settings.change', { defaultConnectionId: CONNECTION })).toEqual(DONE);
    expect(await walletOf('https://second.example')).toBe(CONNECTION);
    await changeSettings(scene.life.db, { defaultConnectionId: 'gone' });
    expect(await walletOf('https://third.example')).toBe(ANOTHER);
  });

  test('is chosen no more once it is disconnected, or all is reset', async () => {
    const { db } = scene.life;
    const chosen = async () => (await settingsOf(db)).defaultConnectionId;
    await connectAnother();
    await changeSettings(db, { defaultConnectionId: CONNECTION, theme: 'dark' });
    await ui('connection.remove', { connectionId: ANOTHER });
    expect(await chosen()).toBe(CONNECTION);
    await ui('connection.remove', { connectionId: CONNECTION });
    expect(await settingsOf(db)).toMatchObject({ defaultConnectionId: null, theme: 'dark' });
    await changeSettings(db, { defaultConnectionId: 'x' });
    await ui('vault.reset', {});
    expect(await chosen()).toBe(null);
  });
});

describe('a site', () => {
  const permit = (granted: boolean) =>
    ui('site.permit', { origin: SITE, connectionId: CONNECTION, permission: 'balance', granted });
  const permissions = async () => (await siteOf(scene.life.db, SITE))?.permissions;

  test('is given a permission and has it taken away', async () => {
    await permit(true);
    await permit(true);
    expect(await permissions()).toEqual(['pay', 'invoices', 'lookup', 'balance']);
    await permit(false);
    expect(await permissions()).toEqual(['pay', 'invoices', 'lookup']);
  });

  const useAnother = (toConnectionId = ANOTHER) =>
    ui('site.useConnection', { origin: SITE, connectionId: CONNECTION, toConnectionId });

  test('uses another wallet with its permissions, without its budget, and is told so', async () => {
    const { db } = scene.life;
    await connectAnother();
    await permit(true);
    const document = new FakeDocument();
    const router = routerOf(scene.life);
    await router.fromPage('on', { event: 'accountChanged', again: false }, asker(SITE, undefined, document));
    expect(await useAnother()).toEqual(DONE);
    expect(await db.sites.toArray()).toMatchObject([
      { connectionId: ANOTHER, budget: null, permissions: ['pay', 'invoices', 'lookup', 'balance'] },
    ]);
    expect(await document.told.take()).toEqual({ event: 'accountChanged', data: null });
  });

  test('has the budget there that it has there already', async () => {
    const { db } = scene.life;
    await connectAnother();
    const budget = budgetOf(7_000);
    await db.sites.add({ origin: SITE, connectionId: ANOTHER, permissions: [], budget, createdAt: 0 });
    await useAnother();
    expect(await db.sites.toArray()).toMatchObject([
      { connectionId: ANOTHER, budget, permissions: ['pay', 'invoices', 'lookup'] },
    ]);
  });

  test('stays where it is where the other wallet is gone', async () => {
    expect(await useAnother('gone')).toEqual(refused('NO_WALLET'));
    expect(await useAnother(CONNECTION)).toEqual(DONE);
    expect(await siteOf(scene.life.db, SITE)).toMatchObject({
      connectionId: CONNECTION,
      budget: { amount: 10_000_000 },
    });
  });
});
