/** What was backed up is what is restored. */
import { expect, onTestFinished, test } from 'vitest';
import type { RestoreMode } from '../../src/contract/worker-calls';
import { msat } from '../../src/core/msat';
import { OWN, PRIVATE } from '../../src/core/origins';
import { DATABASE_VERSION, Database } from '../../src/store/database';
import { emptyDatabase } from '../store/empty-database';
import { NOON } from '../store/payment-rows';
import { released, writeReleased } from '../store/released';
import { newProfile, PASSPHRASE } from './profile';
import {
  clientOf,
  connectionRow,
  hashOf,
  hexOf,
  invoiceRow,
  keysOf,
  paymentRow,
  proofOf,
  requestOf,
  sealedRow,
  siteRow,
} from './rows';

const SHOP = 'https://shop.example';
const MODES: RestoreMode[] = ['merge', 'replace'];

/** With a row of each kind. */
async function used() {
  const profile = newProfile();
  const { db, vault } = profile;
  await db.connections.bulkAdd([
    await sealedRow(
      vault,
      connectionRow('a', {
        label: 'Mine ☕',
        colour: 'violet',
        lookupTellsOutgoing: true,
        heardUntil: { 'wss://relay.example/': 1 },
      }),
      'seed',
    ),
    await sealedRow(
      vault,
      connectionRow('b', {
        budget: { used: msat(1), total: msat(2), renewsAt: 8.64e15, period: 'daily', at: NOON },
        balance: null,
      }),
    ),
  ]);
  await db.sites.bulkAdd([siteRow(SHOP, 'a'), siteRow('http://localhost:3000', 'b', { budget: null })]);
  await db.blocked.add({ origin: 'https://blocked.example', at: NOON });
  await db.chosenSites.add({ origin: SHOP, at: NOON });
  await db.holdInvoices.add({ paymentHash: hexOf('hold'), origin: SHOP, connectionId: 'a' });
  await db.invoices.bulkAdd([
    invoiceRow('asked for', { origin: SHOP, paidAt: NOON + 1 }),
    invoiceRow('own', { connectionId: 'b' }),
  ]);
  await db.settings.add({
    id: 'settings',
    appearsOn: 'chosen',
    takesWebln: false,
    opensLinks: true,
    locksAfter: null,
    language: 'pt_BR',
    theme: 'dark',
    unit: 'BTC',
    fiat: { currency: 'EUR', source: 'mempool' },
    hidesBalance: true,
    notifications: { received: false, blown: true, late: false },
    defaultConnectionId: 'a',
  });
  await db.payments.bulkAdd([
    paymentRow('dispatched', { state: 'dispatched', request: requestOf('dispatched', clientOf('a')) }),
    paymentRow('open', { connectionId: 'gone', underWayAt: NOON }),
    paymentRow('settled', {
      ...proofOf('settled'),
      description: 'Coffee ☕ \ud800',
      request: requestOf('settled', clientOf('a')),
    }),
    paymentRow('keysend', {
      ...proofOf('keysend'),
      invoice: null,
      keysend: { preimage: hexOf('keysend'), records: [{ type: 7629169, value: 'ff' }] },
    }),
    paymentRow('service', {
      ...proofOf('service'),
      lnurl: {
        successAction: { tag: 'url', description: 'See', url: 'https://shop.example/' },
        verify: 'https://shop.example/verify',
      },
    }),
    paymentRow('own', { origin: OWN, approvedBy: 'prompt' }),
    paymentRow('by hand', { state: 'settled', settledBy: 'user', feesPaid: null, endedAt: NOON }),
    paymentRow('failed', {
      state: 'failed',
      settledBy: 'wallet',
      failure: {
        code: 'PAYMENT_FAILED',
        message: 'Not paid.',
        details: 'no route',
        walletCode: 'PAYMENT_FAILED',
      },
    }),
  ]);
  return profile;
}

test.each(MODES)(
  'a backup restored into an empty database by %s gives the same rows, and a merge leaves the lock as it is',
  async (mode) => {
    const from = await used();
    const to = newProfile();
    const read = await to.worker.readBackup({ file: await from.backUp(), passphrase: PASSPHRASE });
    expect(read.summary).toEqual({
      madeAt: NOON,
      wallets: [
        { name: 'Wallet a', isHere: false },
        { name: 'Wallet b', isHere: false },
      ],
      sites: 2,
      payments: 8,
      newPayments: 8,
      budgets: [{ origin: SHOP, amount: 10_000_000, period: 'day' }],
      locksAfter: null,
    });
    const resealed = await to.background.reseal(read);
    expect(await to.worker.restore({ mode, ...resealed })).toEqual({ wallets: 2, sites: 2, payments: 8 });
    const rows = await from.rows();
    const settings = rows.settings.map((row) => (mode === 'merge' ? { ...row, locksAfter: 15 } : row));
    expect(await to.rows()).toEqual({ ...rows, settings });
    const { connections } = await to.rows();
    expect(connections.map(({ secret, seed }) => [secret, seed])).toEqual([
      [hexOf('a'), hexOf('seed')],
      [hexOf('b'), undefined],
    ]);
  },
);

test.each(MODES)('restored where it was made, by %s, it changes nothing', async (mode) => {
  const profile = await used();
  const before = await profile.rows();
  expect(await profile.restore(await profile.backUp(), mode)).toEqual({ wallets: 0, sites: 0, payments: 0 });
  expect(await profile.rows()).toEqual(before);
});

test('of private windows only the payments are in it, without what was said along with them; and nothing that was not sent', async () => {
  const profile = newProfile();
  const { db, vault } = profile;
  const origin = PRIVATE + hexOf('a site');
  await db.connections.add(await sealedRow(vault, connectionRow('a')));
  await db.sites.add(siteRow(origin, 'a', { budget: null }));
  await db.blocked.add({ origin, at: NOON });
  await db.holdInvoices.add({ paymentHash: hashOf('hold'), origin, connectionId: 'a' });
  const kept = paymentRow('kept', {
    origin,
    lnurl: { successAction: { tag: 'message', message: 'Thanks' }, verify: 'https://shop.example/verify' },
  });
  await db.payments.add(kept);
  const to = newProfile();
  await to.restore(await profile.backUp(), 'replace');
  expect(await to.rows()).toMatchObject({
    sites: [],
    blocked: [],
    holdInvoices: [],
    payments: [{ ...kept, lnurl: { successAction: null } }],
  });
});

test('the rows are those of the database as it is today', async () => {
  const db = emptyDatabase();
  await db.open();
  expect(DATABASE_VERSION).toBe(db.verno);
});

test('what version 1 of the database wrote can be backed up', async () => {
  const { name } = emptyDatabase();
  await writeReleased(name, released(1));
  const db = new Database(name);
  onTestFinished(() => db.close());
  const to = newProfile(emptyDatabase(), { now: Date.UTC(2027, 0) });
  await to.restore(await newProfile(db).backUp(), 'replace');
  const payments = await db.payments.toArray();
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect((await to.rows()).payments.sort(byId)).toEqual(payments.sort(byId));
  expect((await to.rows()).sites).toEqual(await db.sites.toArray());
});

test('when a wallet last answered is not in it', async () => {
  const profile = newProfile();
  const lastAnswer = { at: NOON, relay: 'wss://relay.example/' };
  await profile.db.connections.add(await sealedRow(profile.vault, connectionRow('a', { lastAnswer })));
  const to = newProfile();
  await to.restore(await profile.backUp(), 'replace');
  expect((await to.rows()).connections).toHaveLength(1);
  expect((await to.rows()).connections[0]).not.toHaveProperty('lastAnswer');
});

test('a date that no clock can show, an address that is never asked and a page without a site keep nobody from a backup', async () => {
  const profile = newProfile();
  const { db, vault } = profile;
  const budget = { used: msat(1), total: msat(2), renewsAt: 9e18, period: 'daily', at: NOON };
  const info = { ...connectionRow('a').info, at: Number.MAX_SAFE_INTEGER };
  await db.connections.add(await sealedRow(vault, connectionRow('a', { budget, info })));
  const lnurl = { successAction: null, verify: 'http://192.168.1.1/verify' };
  await db.payments.bulkAdd([paymentRow('1', { lnurl }), paymentRow('2', { origin: 'file://' })]);
  await db.blocked.add({ origin: 'file://', at: NOON });
  const to = newProfile();
  await to.restore(await profile.backUp(), 'merge');
  expect(await to.rows()).toMatchObject({
    connections: [{ budget: { ...budget, renewsAt: 8.64e15 }, info: { ...info, at: 8.64e15 } }],
    payments: [{ lnurl: { successAction: null } }, { origin: 'file://' }],
    blocked: [{ origin: 'file://' }],
  });
  expect((await db.payments.get('payment 1'))?.lnurl).toEqual(lnurl);
  expect((await to.rows()).payments[0]?.lnurl).not.toHaveProperty('verify');
});

test('a wallet that was connected while the backup was made stops it', async () => {
  const { db, vault, worker, background } = await used();
  const scrypt = { N: 2 ** 17, r: 8, p: 1, salt: hexOf('salt') };
  const key = hexOf('key');
  const secrets = await background.secrets({ proof: null, key });
  await db.connections.add(await sealedRow(vault, connectionRow('c')));
  await expect(worker.makeBackup({ key, scrypt, secrets })).rejects.toMatchObject({ code: 'CANCELLED' });
  await db.connections.delete('c');
  await db.connections.put(await sealedRow(vault, connectionRow('b'), 'seed'));
  await expect(worker.makeBackup({ key, scrypt, secrets })).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a wallet that was given a new secret while the backup was made stops it', async () => {
  const { db, vault, worker, background } = await used();
  const scrypt = { N: 2 ** 17, r: 8, p: 1, salt: hexOf('salt') };
  const key = hexOf('key');
  const secrets = await background.secrets({ proof: null, key });
  await db.connections.put(await sealedRow(vault, connectionRow('b', keysOf('b', 'renewed'))));
  await expect(worker.makeBackup({ key, scrypt, secrets })).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('what could not be read again is not made', async () => {
  const profile = await used();
  await profile.db.payments.add(paymentRow('odd', { amount: msat(0), payee: 'x'.repeat(2_000) }));
  await expect(profile.backUp()).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('no backup was made'),
  });
});
