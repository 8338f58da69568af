/** A database of an earlier version is brought up to date when it is opened. */
import { Dexie } from 'dexie';
import { describe, expect, onTestFinished, test } from 'vitest';
import { budgetLeft } from '../../src/store/budgets';
import { Database } from '../../src/store/database';
import { undecidedPayments } from '../../src/store/payments';
import { FIRST_SETTINGS, settingsOf } from '../../src/store/settings';
import { secretPlace } from '../../src/vault/sealed-rows';
import { budgetOf } from '../core/budgets';
import { vaultOf } from '../vault/vault-of';
import { wrappingOf } from '../vault/wrappings';
import { emptyDatabase } from './empty-database';
import { connections, payments, secrets, sites, writeVersion1 } from './fixtures/version-1';
import { type Rows5, rows5, writeVersion5 } from './fixtures/version-5';

async function opened(): Promise<Database> {
  const { name } = emptyDatabase();
  await writeVersion1(name);
  const db = new Database(name);
  onTestFinished(() => db.close());
  await db.open();
  return db;
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

test('a database of version 1 opens as one that was made today', async () => {
  const today = emptyDatabase();
  await today.open();
  const schemaOf = (db: Dexie) =>
    db.tables.map(({ name, schema }) => [
      name,
      schema.primKey.src,
      schema.indexes.map(({ src }) => src).sort(),
    ]);
  const [migrated, made] = [await opened(), today].map((db) => new Dexie(db.name));
  if (!migrated || !made) throw new Error('There are two.');
  // Without a schema of its own, Dexie tells the one that is stored.
  for (const db of [migrated, made]) await db.open();
  onTestFinished(() => [migrated, made].forEach((db) => void db.close()));
  expect(schemaOf(migrated)).toEqual(schemaOf(made));
  expect(migrated.verno).toBe(today.verno);
});

test('every payment of version 1 stands as it was written', async () => {
  const db = await opened();
  expect((await db.payments.toArray()).sort(byId)).toEqual([...payments].sort(byId));
  expect((await undecidedPayments(db)).map(({ state }) => state).sort()).toEqual([
    'dispatched',
    'open',
    'reserved',
  ]);
});

test('every secret that version 1 sealed opens', async () => {
  const db = await opened();
  const vault = vaultOf(db);
  const rows = await db.connections.toArray();
  const found = await Promise.all(
    rows.map(async ({ id, sealedSecret }) => [id, await vault.open(sealedSecret, secretPlace(id))] as const),
  );
  expect(Object.fromEntries(found.map(([id, secret]) => [id, Buffer.from(secret).toString('hex')]))).toEqual(
    secrets,
  );
});

test('what version 1 knew of a wallet is kept in one place, and its own budget is not known', async () => {
  const db = await opened();
  const rows = await db.connections.orderBy('createdAt').toArray();
  expect(rows.map(({ sealedSecret: _, ...row }) => row)).toEqual(
    connections.map(({ sealedSecret: _, methods, encryption, ...row }) => ({
      ...row,
      // A wallet that listed nothing has not said what it can do.
      info: {
        methods: methods.length > 0 ? methods : null,
        notifications: [],
        encryption,
        version: null,
        at: 0,
      },
      budget: null,
      nodePubkey: null,
      formerKeys: [],
    })),
  );
});

test('budgets of a day go on without further limits, and count what they counted', async () => {
  const db = await opened();
  const rows = await db.sites.toArray();
  expect(rows).toHaveLength(sites.length);
  for (const { budget, ...rest } of sites) {
    const { origin, connectionId } = rest;
    const row = await db.sites.get([origin, connectionId]);
    expect(row).toMatchObject({ origin, connectionId, createdAt: rest.createdAt });
    expect(row?.budget).toEqual(budget && budgetOf(budget.amount, { since: budget.since }));
  }
  const shop = rows.find(({ permissions }) => permissions.includes('balance'));
  if (!shop) throw new Error('The shop is missing.');
  // Reserved and dispatched with their fee reserve, settled with its fee; what was confirmed or failed is not counted.
  expect(await budgetLeft(db, shop, Date.UTC(2026, 9, 5, 12, 30))).toBe(5_000_000 - 2 * 110_000 - 101_234);
});

test('sites may do what connecting has always meant, and what they were allowed besides', async () => {
  const db = await opened();
  for (const { origin, connectionId, permissions } of sites) {
    const row = await db.sites.get([origin, connectionId]);
    expect(row?.permissions).toEqual(['pay', 'invoices', 'lookup', ...permissions]);
  }
});

test('no site is blocked', async () => {
  expect(await (await opened()).blocked.toArray()).toEqual([]);
});

test('the vault key has a name from now on, and the vault can get a passphrase', async () => {
  const db = await opened();
  expect(await db.vault.get('vault')).toMatchObject({
    kind: 'device',
    keyId: expect.stringMatching(/.{36}/),
  });
  const vault = vaultOf(db);
  await vault.rekey(null, wrappingOf('first'));
  for (const { id, sealedSecret } of await db.connections.toArray()) {
    expect(Buffer.from(await vault.open(sealedSecret, secretPlace(id))).toString('hex')).toBe(secrets[id]);
  }
});

test('what was chosen in version 4 stays chosen, and a vault with a passphrase would lock after a quarter of an hour', async () => {
  const { name } = emptyDatabase();
  const old = new Dexie(name);
  old.version(4).stores({ settings: 'id' });
  const chosen = { appearsOn: 'chosen', takesWebln: false, opensLinks: false };
  await old.table('settings').add({ id: 'settings', ...chosen });
  old.close();
  const db = new Database(name);
  onTestFinished(() => db.close());
  expect(await settingsOf(db)).toEqual({ ...FIRST_SETTINGS, ...chosen, locksAfter: 15 });
});

describe('a database of version 5', () => {
  async function openedVersion5() {
    const { name } = emptyDatabase();
    await writeVersion5(name);
    const db = new Database(name);
    onTestFinished(() => db.close());
    return db;
  }

  test('keeps every row as it was written, and no connection has been renewed', async () => {
    const db = await openedVersion5();
    const connections = rows5.connections.map((row) => ({ ...row, formerKeys: [] }));
    const rows: Record<keyof Rows5, object[]> = { ...rows5, connections };
    for (const [table, expected] of Object.entries(rows)) {
      expect(await db.table(table).toArray()).toEqual(expected);
    }
    expect(await db.invoices.toArray()).toEqual([]);
  });

  test('has its settings, and those that are new as Fusebox comes', async () => {
    const db = await openedVersion5();
    expect(await settingsOf(db)).toEqual({
      ...FIRST_SETTINGS,
      appearsOn: 'chosen',
      takesWebln: false,
      opensLinks: true,
      locksAfter: 60,
    });
  });

  test('finds its payments by site and by state in the order of time', async () => {
    const db = await openedVersion5();
    const idsBy = async (index: string, first: string) =>
      (await db.payments.where(index).between([first], [first, []]).toArray()).map(({ id }) => id);
    expect(await idsBy('[origin+createdAt]', 'https://shop.example')).toEqual(['payment 1', 'payment 2']);
    expect(await idsBy('[state+createdAt]', 'settled')).toEqual(['payment 2', 'payment 3']);
  });
});
