/** A database of any version that was released is brought up to date when it is opened; one of a newer version is left alone. */
import { Dexie } from 'dexie';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { errorData } from '../../src/contract/errors';
import { budgetLeft } from '../../src/store/budgets';
import { DATABASE_VERSION, Database } from '../../src/store/database';
import { undecidedPayments } from '../../src/store/payments';
import { FIRST_SETTINGS, settingsOf } from '../../src/store/settings';
import { secretPlace, secretsInText } from '../../src/vault/sealed-rows';
import { contentIn, contentInBytes } from '../../src/worker/backup-content';
import { gathered } from '../../src/worker/gather';
import { type SealingVault, vaultOf } from '../vault/vault-of';
import { keyOf, wrappingOf } from '../vault/wrappings';
import { emptyDatabase } from './empty-database';
import { PASSPHRASE, RELEASED, type Released, released, revived, writeReleased } from './released';

type Row = Record<string, unknown>;

async function opened(fixture: Released): Promise<Database> {
  const { name } = emptyDatabase();
  await writeReleased(name, fixture);
  const db = new Database(name);
  onTestFinished(() => db.close());
  await db.open();
  return db;
}

/** The vault over it, unlocked. */
async function openedVault(db: Database): Promise<SealingVault> {
  const vault = vaultOf(db);
  await vault.unlock(keyOf(PASSPHRASE));
  return vault;
}

async function secretsOf(db: Database, vault: SealingVault): Promise<Record<string, string>> {
  const rows = [...(await db.connections.toArray()), ...(await db.pairings.toArray())];
  const found = await Promise.all(
    rows.map(async ({ id, sealedSecret }) => [id, await vault.open(sealedSecret, secretPlace(id))] as const),
  );
  return Object.fromEntries(found.map(([id, secret]) => [id, Buffer.from(secret).toString('hex')]));
}

/** What the database holds, as it was stored: without a schema of its own, Dexie tells that one. */
async function stored(name: string) {
  const db = new Dexie(name);
  await db.open();
  onTestFinished(() => db.close());
  const stores = db.tables.map(
    (table) => [table.name, storesOf([table.schema.primKey, ...table.schema.indexes])] as const,
  );
  const rows = db.tables.map(async (table) => [table.name, await table.toArray()] as const);
  return {
    version: db.verno,
    stores: Object.fromEntries(stores),
    rows: Object.fromEntries(await Promise.all(rows)),
  };
}

const storesOf = (indexes: { src: string }[]) => inOrder(indexes.map(({ src }) => src).join(', '));
const inOrder = (stores: string) => stores.split(', ').sort().join(', ');

/** What each version has made of the rows of those before it, by table. All others stay as they are. */
const CHANGES: Record<number, Record<string, (row: Row) => Row>> = {
  2: {
    connections: ({ methods, encryption, ...row }) => ({
      ...row,
      // A wallet that listed nothing has not said what it can do.
      info: {
        methods: Array.isArray(methods) && methods.length > 0 ? methods : null,
        notifications: [],
        encryption,
        version: null,
        at: 0,
      },
    }),
  },
  3: {
    connections: (row) => ({ ...row, budget: null }),
    sites: ({ budget, ...row }) => ({
      ...row,
      budget: budget && { ...budget, largest: null, perMinute: 20, expiresAt: null },
    }),
  },
  4: {
    connections: (row) => ({ ...row, nodePubkey: null }),
    // What connecting has always meant, and what they were allowed besides.
    sites: ({ permissions, ...row }) => ({
      ...row,
      permissions: ['pay', 'invoices', 'lookup', ...(Array.isArray(permissions) ? permissions : [])],
    }),
  },
  5: {
    vault: (row) => ({ ...row, keyId: expect.stringMatching(/^.{36}$/) }),
    settings: (row) => ({ ...row, locksAfter: 15 }),
  },
  6: {
    connections: (row) => ({ ...row, formerKeys: [] }),
    // What was not sent when its background died never was.
    payments: (row) => ({
      ...row,
      ...(row.state === 'reserved' && {
        state: 'failed',
        failure: { code: 'CANCELLED', message: expect.stringContaining('Nothing was paid') },
        endedAt: expect.any(Number),
      }),
    }),
  },
};

/** The rows of a table as they are to be today. */
async function expectedRows({ version, rows }: Released, table: string): Promise<Row[]> {
  const later = Object.entries(CHANGES).filter(([number]) => Number(number) > version);
  const written = await revived(rows[table] ?? []);
  return written.map((row) => later.reduce((made, [, change]) => change[table]?.(made) ?? made, row));
}

test('there is a database of every version, with the tables that the code declares for it', () => {
  const declare = Dexie.prototype.version;
  const declared = new Map<number, Record<string, string>>();
  Dexie.prototype.version = function (this: Dexie, number: number) {
    const made = declare.call(this, number);
    declared.set(number, { ...declared.get(number - 1) });
    const { stores } = made;
    made.stores = (schema: Record<string, string>) => {
      Object.assign(declared.get(number) ?? {}, schema);
      return stores.call(made, schema);
    };
    return made;
  };
  onTestFinished(() => {
    Dexie.prototype.version = declare;
  });
  new Database('never opened');
  expect([...declared].map(([version, stores]) => ({ version, stores }))).toEqual(
    RELEASED.map(({ version, stores }) => ({ version, stores })),
  );
});

test.each(RELEASED)('the database of version $version has a row of every table', ({ stores, rows }) => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(stores).sort());
  for (const written of Object.values(rows)) expect(written.length).toBeGreaterThan(0);
});

describe.each(RELEASED)('a database of version $version', (fixture) => {
  test('opens as one that was made today', async () => {
    const today = emptyDatabase();
    await today.open();
    const [migrated, made] = [await stored((await opened(fixture)).name), await stored(today.name)];
    expect(migrated.stores).toEqual(made.stores);
    expect(migrated.version).toBe(made.version);
  });

  test('has every row, as it is written today, and no other', async () => {
    const db = await opened(fixture);
    for (const table of db.tables) {
      const found = await table.toArray();
      const expected = await expectedRows(fixture, table.name);
      expect(found, table.name).toHaveLength(expected.length);
      expect(found, table.name).toEqual(expect.arrayContaining(expected));
    }
  });

  test('has rows that are read strictly: all of it can be backed up', async () => {
    const db = await opened(fixture);
    const connections = await db.connections.toArray();
    const secrets = connections.map((row) => ({ ...secretsInText(row), clientPubkey: row.clientPubkey }));
    const content = await gathered(db, secrets, 0);
    expect(contentIn(contentInBytes(content))).toEqual(content);
  });

  test('has the payments that were sent untouched, and counts those that are undecided', async () => {
    const db = await opened(fixture);
    const sent = (fixture.rows.payments ?? []).filter(({ state }) => state !== 'reserved');
    const found = await db.payments.bulkGet(sent.map(({ id }) => String(id)));
    expect(found).toEqual(sent);
    const undecided = sent.filter(({ state }) => ['dispatched', 'open'].includes(String(state)));
    expect(undecided.length).toBeGreaterThan(1);
    expect((await undecidedPayments(db)).map(({ id }) => id).sort()).toEqual(
      undecided.map(({ id }) => id).sort(),
    );
  });

  test('has its secrets, also under another passphrase', async () => {
    const db = await opened(fixture);
    const vault = await openedVault(db);
    expect(await secretsOf(db, vault)).toEqual(fixture.secrets);
    await vault.rekey(keyOf(PASSPHRASE), wrappingOf('second'));
    expect(await secretsOf(db, vault)).toEqual(fixture.secrets);
  });

  test('has the settings that were chosen, and others as Fusebox comes', async () => {
    const db = await opened(fixture);
    const [chosen = {}] = await expectedRows(fixture, 'settings');
    const { id: _, ...settings } = chosen;
    expect(await settingsOf(db)).toEqual({ ...FIRST_SETTINGS, ...settings });
  });
});

test('budgets of version 1 count what they counted', async () => {
  const db = await opened(released(1));
  const shop = await db.sites.filter(({ permissions }) => permissions.includes('balance')).first();
  if (!shop) throw new Error('The shop is missing.');
  // Dispatched with its fee reserve, settled with its fee; what was confirmed, failed or never sent is not counted.
  expect(await budgetLeft(db, shop, Date.UTC(2026, 9, 5, 12, 30))).toBe(5_000_000 - 110_000 - 101_234);
});

describe('a database of a newer version', () => {
  /** As one that has all that ours has and more, or not even all of that. */
  const NEWER = [
    { lacks: 'nothing', stores: { news: 'id' } },
    { lacks: 'a table', stores: { news: 'id', blocked: null } },
    { lacks: 'an index', stores: { news: 'id', invoices: 'paymentHash' } },
  ];

  async function newer(stores: Record<string, string | null>): Promise<string> {
    const { name } = emptyDatabase();
    await writeReleased(name, released(DATABASE_VERSION));
    const next = new Dexie(name);
    next.version(DATABASE_VERSION).stores(released(DATABASE_VERSION).stores);
    next.version(DATABASE_VERSION + 1).stores(stores);
    await next.table('news').add({ id: 'of tomorrow' });
    next.close();
    return name;
  }

  test.each(NEWER)('that lacks $lacks is refused, and stays as it is', async ({ stores }) => {
    const name = await newer(stores);
    const before = await stored(name);
    const db = new Database(name);
    onTestFinished(() => db.close());
    const refusal = (work: PromiseLike<unknown>) =>
      Promise.resolve(work).then(
        () => 'done',
        (error: unknown) => error,
      );
    for (const work of [
      () => db.open(),
      () => db.payments.toArray(),
      () => db.transaction('rw', db.payments, () => db.payments.clear()),
    ]) {
      expect(errorData(await refusal(work())).code).toBe('NEWER_DATABASE');
    }
    expect(await stored(name)).toEqual(before);
  });
});

test('a database that Dexie has mended is ours', async () => {
  const { name } = emptyDatabase();
  const { stores, ...newest } = released(DATABASE_VERSION);
  await writeReleased(name, { ...newest, stores: { ...stores, payments: 'id' } });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  onTestFinished(() => warned.mockRestore());
  for (const life of ['that mends it', 'after it']) {
    const db = new Database(name);
    expect(await undecidedPayments(db), life).not.toEqual([]);
    db.close();
  }
});
