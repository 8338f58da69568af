/** Restoring backups of any profile, at any moment of it, in any order: the journal never goes back. */
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget, PaymentRow, SiteRow, VaultRow } from '../../src/contract/rows';
import { PERIODS } from '../../src/contract/rows';
import type { RestoreMode } from '../../src/contract/worker-calls';
import { msat } from '../../src/core/msat';
import { holdsHash, isUndecided } from '../../src/core/payment-state';
import { budgetLeft } from '../../src/store/budgets';
import { DATABASE_VERSION, type Database } from '../../src/store/database';
import { reserve } from '../../src/store/payments';
import { siteOf } from '../../src/store/sites';
import type { BackupContent } from '../../src/worker/backup-content';
import { placesIn, restore } from '../../src/worker/restore';
import { seed } from '../nwc/chance';
import { emptyDatabase } from '../store/empty-database';
import { interceptWrites } from '../store/intercepted-writes';
import { NOON, newPayment } from '../store/payment-rows';
import { clientOf, connectionRow, hexOf, keysOf, paymentRow, proofOf, requestOf, siteRow } from './rows';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ORIGINS = ['https://a.example', 'https://b.example', 'https://c.example'];
/** Of connections. A profile has each under an id of its own, or under one that all have. */
const SECRETS = ['x', 'y', 'z'];
const KEY_ID = 'the key';

const STATES: Partial<PaymentRow>[] = [
  { state: 'dispatched' },
  { state: 'open' },
  { state: 'failed' },
  { state: 'failed', settledBy: 'wallet' },
  { state: 'failed', settledBy: 'records' },
  { state: 'failed', settledBy: 'user' },
  { state: 'settled', settledBy: 'user', feesPaid: null },
  { state: 'settled', settledBy: 'wallet', feesPaid: msat(1) },
];

/** What a profile knows of the payment of this number. The same payment is the same everywhere, but for what became of it. */
interface Known {
  payment: number;
  state: number | 'proven';
  /** Under the id that its wallet had before it was connected again. */
  isOfOldId: boolean;
}

interface Spec {
  /** Names the ids of its own. */
  name: string;
  /** `renewals`: how often it has been renewed. */
  wallets: { secret: string; hasOwnId: boolean; renewals: number }[];
  sites: { origin: string; secret: string; budget: Budget | null; createdAt: number }[];
  blocked: string[];
  payments: Known[];
  /** Made by somebody who wants harm: several rows hold one hash. No database is so. */
  isCrafted: boolean;
}

const idOf = (name: string, secret: string, hasOwnId: boolean) =>
  hasOwnId ? `${secret} of ${name}` : secret;

/** The secrets that it has had, the first of them the one that it is named after. */
const keysAfter = (renewals: number, secret: string) =>
  keysOf(...[secret, `${secret} once`, `${secret} twice`].slice(0, renewals + 1));

const budget: fc.Arbitrary<Budget> = fc.record({
  amount: fc.constantFrom(10, 100, 1_000).map((sats) => msat(sats * 1000)),
  period: fc.constantFrom(...PERIODS),
  largest: fc.constant(null),
  perMinute: fc.constant(20),
  expiresAt: fc.constant(null),
  since: fc.constantFrom(0, NOON - DAY, NOON - HOUR, NOON, NOON + HOUR, NOON + DAY),
});

function spec(name: string): fc.Arbitrary<Spec> {
  return fc.record({
    name: fc.constant(name),
    wallets: fc.uniqueArray(
      fc.record({ secret: fc.constantFrom(...SECRETS), hasOwnId: fc.boolean(), renewals: fc.nat(2) }),
      { selector: ({ secret }) => secret },
    ),
    sites: fc.uniqueArray(
      fc.record({
        origin: fc.constantFrom(...ORIGINS),
        secret: fc.constantFrom(...SECRETS),
        budget: fc.option(budget),
        createdAt: fc.nat(3).map((n) => NOON + n),
      }),
      { selector: ({ origin, secret }) => `${origin} ${secret}`, maxLength: 6 },
    ),
    blocked: fc.uniqueArray(fc.constantFrom(...ORIGINS), { maxLength: 1 }),
    payments: fc.uniqueArray(
      fc.record({
        payment: fc.nat(11),
        state: fc.oneof(
          { weight: 2, arbitrary: fc.nat(STATES.length - 1) },
          { weight: 1, arbitrary: fc.constant('proven' as const) },
        ),
        isOfOldId: fc.boolean(),
      }),
      { selector: ({ payment }) => payment, maxLength: 10 },
    ),
    isCrafted: name === 'here' ? fc.constant(false) : fc.boolean(),
  });
}

/** Three attempts at each of four hashes. */
function rowOf({ payment: n, state, isOfOldId }: Known, { name, wallets }: Spec): PaymentRow {
  const hash = String(n % 4);
  const secret = SECRETS[n % 3] ?? '';
  const wallet = wallets.find((one) => one.secret === secret);
  const changes: Partial<PaymentRow> = state === 'proven' ? proofOf(hash) : (STATES[state] ?? {});
  return paymentRow(hash, {
    id: `payment ${n}`,
    origin: ORIGINS[(n * 7) % 3] ?? '',
    connectionId: idOf(name, secret, !isOfOldId && (wallet?.hasOwnId ?? false)),
    approvedBy: n % 4 === 0 ? 'prompt' : 'budget',
    amount: msat((n + 1) * 1_000),
    feeReserve: msat(10_000),
    createdAt: NOON + ((n % 5) - 3) * 8 * HOUR,
    ...(changes.state === 'failed' && !changes.settledBy
      ? {}
      : { request: requestOf(String(n), clientOf(secret)) }),
    ...changes,
  });
}

function contentOf(one: Spec): BackupContent {
  const connections = one.wallets.map(({ secret, hasOwnId, renewals }) => {
    const {
      sealedSecret: _,
      sealedAuthSeed: __,
      ...facts
    } = connectionRow(idOf(one.name, secret, hasOwnId), keysAfter(renewals, secret));
    return { ...facts, sealedSecret: { nonce: '00'.repeat(24), ciphertext: '00'.repeat(48) } };
  });
  const sites = one.sites.flatMap(({ origin, secret, budget, createdAt }): SiteRow[] => {
    const wallet = one.wallets.find((held) => held.secret === secret);
    if (!wallet || one.blocked.includes(origin)) return [];
    return [siteRow(origin, idOf(one.name, secret, wallet.hasOwnId), { budget, createdAt })];
  });
  const held = new Set<string>();
  const payments = one.payments.map((known) => {
    const row = rowOf(known, one);
    if (!holdsHash(row)) return row;
    if (held.has(row.paymentHash) && !one.isCrafted) return rowOf({ ...known, state: 3 }, one);
    held.add(row.paymentHash);
    return row;
  });
  return {
    madeAt: NOON,
    databaseVersion: DATABASE_VERSION,
    connections,
    sites,
    blocked: one.blocked.map((origin) => ({ origin, at: NOON })),
    holdInvoices: [],
    invoices: [],
    settings: null,
    chosenSites: [],
    payments,
  };
}

/** A database that is what the backup tells. */
async function fill(db: Database, content: BackupContent): Promise<void> {
  const vault: VaultRow = {
    id: 'vault',
    keyId: KEY_ID,
    kind: 'passphrase',
    scrypt: { N: 2 ** 17, r: 8, p: 1, salt: hexOf('salt') },
    wrappedKey: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
    wrong: { count: 0, at: 0 },
  };
  await db.vault.put(vault);
  await db.connections.bulkPut(
    content.connections.map(({ id, clientPubkey, formerKeys }) =>
      connectionRow(id, { clientPubkey, formerKeys }),
    ),
  );
  await db.sites.bulkPut(content.sites);
  await db.blocked.bulkPut(content.blocked);
  await db.payments.bulkPut(content.payments);
}

async function restoreInto(db: Database, content: BackupContent, mode: RestoreMode, now: number) {
  const places = await placesIn(db, content);
  const secrets = content.connections.map(({ id, sealedSecret }) => ({
    id: places.get(id)?.toId ?? '',
    sealedSecret,
  }));
  return restore(db, { mode, content, places, keyId: KEY_ID, secrets }, now);
}

const dump = async (db: Database) =>
  Object.fromEntries(
    await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()] as const)),
  );

const byId = (rows: readonly PaymentRow[]) => new Map(rows.map((row) => [row.id, row]));
const heldHashes = (rows: readonly PaymentRow[]) =>
  rows.filter(holdsHash).map(({ paymentHash }) => paymentHash);

/** The journal as it was, but for what is known now of how its payments ended: as if their wallets had told. */
async function ifTold(
  before: readonly PaymentRow[],
  after: ReadonlyMap<string, PaymentRow>,
): Promise<Database> {
  const db = emptyDatabase();
  await db.payments.bulkAdd(
    before.map((row) => ({ ...(after.get(row.id) ?? row), connectionId: row.connectionId })),
  );
  return db;
}

/** How often each connection has been renewed, by its id. */
async function renewalsIn(db: Database): Promise<Map<string, number>> {
  return new Map((await db.connections.toArray()).map(({ id, formerKeys }) => [id, formerKeys.length]));
}

const restoring = fc.record({
  which: fc.nat(2),
  mode: fc.constantFrom<RestoreMode>('merge', 'replace'),
  hours: fc.constantFrom(0, 0, 2, 30),
});

test('no restored backup makes payable what was not, refills a budget, or loses a row', async () => {
  const met = new Set<string>();
  const property = fc.asyncProperty(
    spec('here'),
    // Another moment of the profile that is here, and other profiles.
    fc.tuple(spec('here'), spec('second'), spec('third')),
    fc.array(restoring, { minLength: 1, maxLength: 3 }),
    async (here, backups, steps) => {
      const db = emptyDatabase();
      await fill(db, contentOf(here));
      let now = NOON;
      const everHeld = new Set<string>();
      for (const { which, mode, hours } of steps) {
        now += hours * HOUR;
        const content = contentOf(backups[which] ?? here);
        const sitesBefore = await db.sites.toArray();
        const before = await db.payments.toArray();
        const renewalsBefore = await renewalsIn(db);
        await restoreInto(db, content, mode, now);
        const rows = await db.payments.toArray();
        const after = byId(rows);

        // No row vanishes, and none goes back.
        for (const row of before) {
          const then = after.get(row.id);
          expect(then).toMatchObject({
            paymentHash: row.paymentHash,
            amount: row.amount,
            approvedBy: row.approvedBy,
          });
          if (then?.state === row.state && then.preimage === row.preimage) continue;
          met.add(
            `${row.state} ${row.settledBy ?? ''} was settled${then?.preimage === undefined ? '' : ' by proof'}`,
          );
          expect(then?.state).toBe('settled');
          const wasUnsent = row.state === 'failed' && row.settledBy === undefined;
          expect(isUndecided(row.state) || wasUnsent || then?.preimage !== undefined).toBe(true);
        }
        // Each hash has one holder, and what was held, here or in what was added, is.
        const held = heldHashes(rows);
        expect(new Set(held).size).toBe(held.length);
        const known = byId(before);
        const added = content.payments.filter(({ id }) => !known.has(id));
        for (const hash of [...heldHashes(before), ...heldHashes(added)]) everHeld.add(hash);
        expect(held).toEqual(expect.arrayContaining([...everHeld]));
        if (rows.length > before.length) met.add('rows were added');
        if (added.some(({ id }) => !after.has(id))) met.add('a second holder was left out');

        // No budget has more left than if the wallets alone had told how payments ended.
        const told = await ifTold(before, after);
        for (const site of sitesBefore) {
          const is = await db.sites.get([site.origin, site.connectionId]);
          if (mode === 'merge') {
            expect(is).toEqual(site);
            const lastBefore = sitesBefore
              .filter(({ origin }) => origin === site.origin)
              .sort((a, b) => b.createdAt - a.createdAt)[0];
            expect((await siteOf(db, site.origin))?.createdAt).toBe(lastBefore?.createdAt);
          }
          if (!is?.budget || !site.budget) continue;
          if (mode === 'replace') met.add('a budget was replaced');
          const asBefore = { ...site, budget: { ...is.budget, since: site.budget.since } };
          for (const later of [0, 2 * HOUR, DAY + HOUR]) {
            const couldSpend = (await budgetLeft(told, asBefore, now + later)) ?? 0;
            expect(await budgetLeft(db, is, now + later)).toBeLessThanOrEqual(couldSpend);
          }
        }
        told.close();

        // No connection goes back to a key that it had before.
        for (const [id, renewals] of await renewalsIn(db)) {
          const renewedBefore = renewalsBefore.get(id) ?? renewals;
          expect(renewals).toBeGreaterThanOrEqual(renewedBefore);
          if (renewals > renewedBefore) met.add('a newer key came');
          if (content.connections.some((row) => row.formerKeys.length < renewals && row.id === id))
            met.add('a newer key stayed');
        }

        // What a wallet was asked for is under its id, whatever that and its key were when it was asked.
        const connections = await db.connections.toArray();
        const byKey = new Map(
          connections.flatMap(({ id, clientPubkey, formerKeys }) =>
            [clientPubkey, ...formerKeys.map(({ pubkey }) => pubkey)].map((key) => [key, id]),
          ),
        );
        for (const { request, connectionId } of rows) {
          expect(byKey.get(request?.pubkey ?? '') ?? connectionId).toBe(connectionId);
        }

        // A blocked origin has no site, and a site has a wallet.
        const wallets = [...byKey.values()];
        const blocked = await db.blocked.toCollection().primaryKeys();
        for (const { origin, connectionId } of await db.sites.toArray()) {
          expect(blocked).not.toContain(origin);
          expect(wallets).toContain(connectionId);
        }

        // Again it changes nothing.
        const once = await dump(db);
        expect(await restoreInto(db, content, mode, now)).toEqual({ wallets: 0, sites: 0, payments: 0 });
        expect(await dump(db)).toEqual(once);
      }
      for (const paymentHash of everHeld) {
        const { outcome } = await reserve(
          db,
          newPayment({ paymentHash, approvedBy: 'prompt', createdAt: now }),
          null,
        );
        expect(outcome).toBe('taken');
      }
      db.close();
    },
  );
  const toMeet = [
    'a budget was replaced',
    'a newer key came',
    'a newer key stayed',
    'a second holder was left out',
    'dispatched  was settled by proof',
    'failed  was settled',
    'failed records was settled by proof',
    'failed user was settled by proof',
    'open  was settled by proof',
    'rows were added',
    'settled user was settled by proof',
  ];
  // Everything that matters is met, or the histories say little. What is seldom is waited for.
  for (let times = 0; times < 10; times++) {
    await fc.assert(property, { numRuns: 300, seed: seed + times });
    if (toMeet.every((one) => met.has(one))) break;
  }
  expect([...met].sort()).toEqual(expect.arrayContaining(toMeet));
}, 300_000);

test('whichever write fails, nothing is changed', async () => {
  const property = fc.asyncProperty(
    spec('here'),
    spec('there'),
    fc.constantFrom<RestoreMode>('merge', 'replace'),
    async (here, there, mode) => {
      const db = emptyDatabase();
      await fill(db, contentOf(here));
      const before = await dump(db);
      let written = 0;
      let failing = Number.POSITIVE_INFINITY;
      interceptWrites(db, (write) =>
        ++written > failing ? Promise.reject(new Dexie.AbortError('failed')) : write(),
      );
      db.close();
      await db.open();
      for (failing = 0; ; failing++) {
        written = 0;
        const done = await restoreInto(db, contentOf(there), mode, NOON).then(
          () => true,
          () => false,
        );
        if (done) break;
        expect(await dump(db)).toEqual(before);
      }
      expect(failing).toBeGreaterThanOrEqual(6); // each table is written
      db.close();
    },
  );
  await fc.assert(property, { numRuns: 30, seed });
}, 300_000);
