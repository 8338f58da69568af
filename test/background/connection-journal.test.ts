/** What becomes of connections is written down along with it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createSites, type Sites } from '../../src/background/sites';
import { eventsOf } from '../../src/store/connection-events';
import { blockSite } from '../../src/store/sites';
import { termsOf } from '../core/budgets';
import { newInvoice } from './invoices';
import { CONNECTION, connect, SITE } from './life';
import { routerOf } from './page-router';
import { openScene, type PaymentScene } from './payment-scene';
import { error } from './wallet-answers';

const ANOTHER = 'another';
let scene: PaymentScene;
let sites: Sites;
let now: number;

beforeEach(async () => {
  scene = await openScene();
  now = 5_000;
  const { db, policy, prompts } = scene.life;
  sites = createSites({ db, policy, prompts, now: () => now });
});

/** Since it was last looked, the earliest first. */
async function lines() {
  const rows = await eventsOf(scene.life.db, null).toArray();
  return rows.reverse().map(({ connectionId, kind, origin, detail }) => [connectionId, kind, origin, detail]);
}

describe('what sites may do', () => {
  test('is written down where it changes, and only there', async () => {
    const at = { origin: SITE, connectionId: CONNECTION };
    await sites.permit({ ...at, permission: 'balance', granted: true });
    await sites.permit({ ...at, permission: 'balance', granted: true });
    await sites.permit({ ...at, permission: 'balance', granted: false });
    await sites.permit({ ...at, permission: 'balance', granted: false });
    await sites.setBudget(SITE, CONNECTION, { ...termsOf(5_000), period: 'week' });
    await sites.setBudget(SITE, CONNECTION, null);
    await sites.setBudget(SITE, CONNECTION, null);
    await sites.forget(SITE, CONNECTION);
    await sites.forget(SITE, CONNECTION);
    const { amount } = termsOf(5_000);
    expect(await lines()).toEqual([
      [CONNECTION, 'permission-granted', SITE, 'balance'],
      [CONNECTION, 'permission-taken', SITE, 'balance'],
      [CONNECTION, 'budget-set', SITE, `${amount} week`],
      [CONNECTION, 'budget-taken', SITE, null],
      [CONNECTION, 'site-forgotten', SITE, null],
    ]);
    expect(await scene.life.db.connectionEvents.toCollection().first()).toMatchObject({ at: 5_000 });
  });

  test('goes to another wallet in the journals of both, and with a wallet in one line', async () => {
    const { db } = scene.life;
    await connect(db, scene.wallet, { relays: [scene.relay.url], budget: null, id: ANOTHER });
    await db.connections.update(ANOTHER, { label: 'Travel' });
    await db.sites.delete([SITE, ANOTHER]);
    await sites.useConnection({ origin: SITE, connectionId: CONNECTION, toConnectionId: ANOTHER });
    await blockSite(db, SITE, now);
    await routerOf(scene.life).fromUi('connection.remove', { connectionId: ANOTHER });
    expect(await lines()).toEqual([
      [CONNECTION, 'site-moved', SITE, 'Travel'],
      [ANOTHER, 'site-connected', SITE, null],
      [ANOTHER, 'site-forgotten', SITE, null],
      [ANOTHER, 'revoked', null, null],
    ]);
  });

  test('is lost with all of it in a reset, which the journal tells', async () => {
    await scene.life.vault.reset();
    expect(await lines()).toEqual([[CONNECTION, 'revoked', null, null]]);
    expect(await scene.life.db.connections.count()).toBe(0);
  });
});

describe('what the wallet refuses', () => {
  const row = () => scene.life.db.connections.get(CONNECTION);
  const ask = async (method: 'get_info' | 'lookup_invoice') => {
    const { client } = await scene.life.wallets.of(CONNECTION);
    const params = method === 'get_info' ? {} : { payment_hash: '00'.repeat(32) };
    return client.request(method, params as never, { timeout: 2_000 });
  };

  test('a payment or a call, is in the journal once, by its code', async () => {
    scene.script({
      pay_invoice: () => error('pay_invoice', 'QUOTA_EXCEEDED'),
      get_info: () => error('get_info', 'RESTRICTED'),
    });
    await expect(scene.send(newInvoice({ sats: 21 }))).rejects.toMatchObject({
      code: 'WALLET_BUDGET_EXCEEDED',
    });
    await expect(scene.send(newInvoice({ sats: 22 }))).rejects.toMatchObject({
      code: 'WALLET_BUDGET_EXCEEDED',
    });
    await expect(ask('get_info')).rejects.toMatchObject({ code: 'WALLET_REFUSED' });
    // That it does not know something is an answer.
    await expect(ask('lookup_invoice')).rejects.toMatchObject({ walletCode: 'NOT_FOUND' });
    await expect.poll(lines).toEqual([
      [CONNECTION, 'refused', null, 'QUOTA_EXCEEDED'],
      [CONNECTION, 'refused', null, 'RESTRICTED'],
    ]);
  });

  test('is told from its silence, which is one where nobody has closed the connection', async () => {
    scene.wallet.script = null;
    const { client } = await scene.life.wallets.of(CONNECTION);
    const waiting = client.request('get_info', {}, { timeout: 60_000 });
    waiting.catch(() => undefined);
    await scene.wallet.next('get_info');
    await scene.life.wallets.drop(CONNECTION);
    await expect(waiting).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    const again = await scene.life.wallets.of(CONNECTION);
    await expect(again.client.request('get_info', {}, { timeout: 300 })).rejects.toThrow();
    await expect.poll(lines).toEqual([[CONNECTION, 'error', null, 'NO_RESPONSE']]);
  });

  test('for ever, once it has ended the connection, is called that, and the row says so', async () => {
    scene.script({
      get_info: () => error('get_info', 'EXPIRED'),
      pay_invoice: () => error('pay_invoice', 'EXPIRED'),
    });
    // Of a payment it may be the invoice.
    await expect(scene.send(newInvoice({ sats: 21 }))).rejects.toMatchObject({ code: 'WALLET_ERROR' });
    expect(await row()).not.toHaveProperty('expiresAt');
    const before = Date.now();
    await expect(ask('get_info')).rejects.toMatchObject({ code: 'CONNECTION_EXPIRED' });
    await expect.poll(async () => (await row())?.expiresAt ?? 0).toBeGreaterThanOrEqual(before);
    await expect(scene.send(newInvoice({ sats: 22 }))).rejects.toMatchObject({ code: 'CONNECTION_EXPIRED' });
    await expect.poll(lines).toEqual([[CONNECTION, 'expired', null, null]]);
    // It was made longer in the wallet.
    scene.script({ get_info: () => ({ result_type: 'get_info', result: {} }) });
    await ask('get_info');
    await expect.poll(row).not.toHaveProperty('expiresAt');
  });

  test('because it does not know the connection any more, is its end where that was due', async () => {
    scene.script({ get_info: () => error('get_info', 'UNAUTHORIZED') });
    await expect(ask('get_info')).rejects.toMatchObject({ code: 'WALLET_REFUSED' });
    await scene.life.wallets.drop(CONNECTION);
    const expiresAt = Date.now() - 1_000;
    await scene.life.db.connections.update(CONNECTION, { expiresAt });
    await expect(ask('get_info')).rejects.toMatchObject({ code: 'CONNECTION_EXPIRED' });
    expect(await row()).toMatchObject({ expiresAt });
    await expect.poll(lines).toEqual([
      [CONNECTION, 'refused', null, 'UNAUTHORIZED'],
      [CONNECTION, 'expired', null, null],
    ]);
  });
});
