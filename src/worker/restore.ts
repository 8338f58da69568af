/** Restoring a backup into the database: one transaction, all of it or nothing. */
import { FuseboxError } from '../contract/errors';
import type { BudgetTerms, ConnectionRow, PaymentRow } from '../contract/rows';
import type { ConnectionSecrets } from '../contract/sealed-texts';
import type { BackupSummary, RestoreMode, WorkerCalls } from '../contract/worker-calls';
import { succeeds } from '../core/former-keys';
import { LOCKS_AFTER } from '../core/lock';
import { noteConnectionEvent } from '../store/connection-events';
import type { Database } from '../store/database';
import { restoreFailpoint } from '../store/failpoint';
import { settingsOf } from '../store/settings';
import { secretsInBytes } from '../vault/sealed-rows';
import type { BackupConnection, BackupContent } from './backup-content';
import { invalidBackup } from './backup-file';
import { mergedRows, type Rows, replacedRows, siteKey } from './restored-rows';
import { unitedJournal } from './united-journal';

/** Which connection here each of the backup's becomes, by its id in the backup. */
export type Places = Map<string, { toId: string; isHere: boolean }>;

/** What is to be restored, where its connections belong, and their secrets as they are sealed under the vault key `keyId`. */
export interface Restore {
  mode: RestoreMode;
  content: BackupContent;
  /** As they were when the secrets were sealed for them. */
  places: Places;
  keyId: string;
  secrets: readonly ConnectionSecrets[];
}

/**
 * A connection that is here keeps its id, whichever of its keys it has here and in the backup. Throws INVALID_BACKUP where an id of the backup is that of another connection here, or where it cannot be told
 * which of several a key belongs to.
 */
export async function placesIn(db: Database, { connections }: BackupContent): Promise<Places> {
  const here = await db.connections.toArray();
  const sameAs = finder(here);
  const ids = new Set(here.map(({ id }) => id));
  const taken = new Set<string>();
  return new Map(
    connections.map((row) => {
      const known = sameAs(row);
      const toId = known?.id ?? row.id;
      if ((ids.has(row.id) && known?.id !== row.id) || taken.has(toId)) throw takenForAnother();
      taken.add(toId);
      return [row.id, { toId, isHere: known !== undefined }];
    }),
  );
}

/**
 * Which connection here is the same as one of a backup: that with its key, or else the only one that has to do with any of its keys, where either is what has become of the other by
 * renewal. Two that come of one key by different renewals are different connections.
 */
function finder(here: readonly ConnectionRow[]): (row: BackupConnection) => ConnectionRow | undefined {
  const byKey = new Map(here.map((row) => [row.clientPubkey, row]));
  const byAnyKey = new Map<string, ConnectionRow[]>();
  for (const row of here) {
    for (const key of keysOf(row)) byAnyKey.set(key, [...(byAnyKey.get(key) ?? []), row]);
  }
  return (row) => {
    const exact = byKey.get(row.clientPubkey);
    if (exact) return exact;
    const [known, ...others] = new Set(keysOf(row).flatMap((key) => byAnyKey.get(key) ?? []));
    if (known && (others.length > 0 || !(succeeds(known, row) || succeeds(row, known))))
      throw takenForAnother();
    return known;
  };
}

function keysOf({ clientPubkey, formerKeys }: Pick<ConnectionRow, 'clientPubkey' | 'formerKeys'>): string[] {
  return [clientPubkey, ...formerKeys.map(({ pubkey }) => pubkey)];
}

function takenForAnother(): FuseboxError {
  return invalidBackup(
    'This backup takes one of your wallets for another: it does not fit. Nothing was changed.',
  );
}

export async function summaryOf(
  db: Database,
  content: BackupContent,
  places: Places,
): Promise<BackupSummary> {
  const here = new Set(await db.payments.toCollection().primaryKeys());
  const locksAfter = content.settings ? content.settings.locksAfter : LOCKS_AFTER;
  return {
    madeAt: content.madeAt,
    wallets: content.connections.map(({ id, name }) => ({ name, isHere: places.get(id)?.isHere ?? false })),
    sites: content.sites.length,
    payments: content.payments.length,
    newPayments: content.payments.filter(({ id }) => !here.has(id)).length,
    budgets: await budgetsOf(db, content, places),
    locksAfter: locksAfter === (await settingsOf(db)).locksAfter ? undefined : locksAfter,
  };
}

/** Those that are not the same here. A site that is blocked here gets none. */
async function budgetsOf(
  db: Database,
  { sites }: BackupContent,
  places: Places,
): Promise<BackupSummary['budgets']> {
  const blocked = new Set(await db.blocked.toCollection().primaryKeys());
  const here = new Map((await db.sites.toArray()).map((site) => [siteKey(site), site.budget]));
  return sites.flatMap(({ origin, connectionId, budget }) => {
    const place = places.get(connectionId);
    if (!budget || !place || blocked.has(origin)) return [];
    const known = here.get(siteKey({ origin, connectionId: place.toId }));
    if (known && isSameBudget(known, budget)) return [];
    return [{ origin, amount: budget.amount, period: budget.period }];
  });
}

function isSameBudget(a: BudgetTerms, b: BudgetTerms): boolean {
  return (['amount', 'period', 'largest', 'perMinute', 'expiresAt'] as const).every(
    (term) => a[term] === b[term],
  );
}

/** How many rows there are that were not here. Throws CANCELLED, with nothing changed, where the vault or the connections are others than they were. */
export async function restore(
  db: Database,
  { mode, content, places, keyId, secrets }: Restore,
  now: number,
): Promise<WorkerCalls['restore']['result']> {
  return db.transaction('rw', db.tables, async () => {
    const vault = await db.vault.get('vault');
    if (vault?.keyId !== keyId || !isSame(await placesIn(db, content), places)) throw changedMeanwhile();
    const here = await rowsIn(db);
    const backup = rowsOf(content, places, secrets);
    const rows = mode === 'merge' ? mergedRows(here, backup, now) : replacedRows(here, backup, now);
    const payments = await db.payments.toArray();
    const changed = journalOf(payments, content, places, rows.connections);
    const without = <T extends { id: string }>(all: readonly T[], others: readonly T[]) => {
      const ids = new Set(others.map(({ id }) => id));
      return all.filter(({ id }) => !ids.has(id));
    };
    for (const gone of without(here.connections, rows.connections))
      await noteConnectionEvent(db, gone, 'revoked', now);
    await write(db, rows);
    const keys = new Map(here.connections.map(({ id, clientPubkey }) => [id, clientPubkey]));
    for (const row of rows.connections) {
      if ((keys.get(row.id) ?? row.clientPubkey) !== row.clientPubkey)
        await noteConnectionEvent(db, row, 'rotated', now);
    }
    for (const come of without(rows.connections, here.connections))
      await noteConnectionEvent(db, come, 'restored', now);
    await db.payments.bulkPut(changed);
    if (__FAILPOINTS__) await restoreFailpoint('rows written');
    const added = <T>(after: readonly T[], before: readonly T[], keyOf: (row: T) => string) => {
      const keys = new Set(before.map(keyOf));
      return after.filter((row) => !keys.has(keyOf(row))).length;
    };
    return {
      wallets: added(rows.connections, here.connections, ({ id }) => id),
      sites: added(rows.sites, here.sites, siteKey),
      payments: added(changed, payments, ({ id }) => id),
    };
  });
}

async function rowsIn(db: Database): Promise<Rows> {
  return {
    connections: await db.connections.toArray(),
    sites: await db.sites.toArray(),
    blocked: await db.blocked.toArray(),
    holdInvoices: await db.holdInvoices.toArray(),
    invoices: await db.invoices.toArray(),
    settings: await db.settings.toArray(),
    chosenSites: await db.chosenSites.toArray(),
  };
}

async function write(db: Database, rows: Rows): Promise<void> {
  for (const name of [
    'connections',
    'sites',
    'blocked',
    'holdInvoices',
    'invoices',
    'settings',
    'chosenSites',
  ] as const) {
    const table = db.table(name);
    await table.clear();
    await table.bulkAdd(rows[name]);
  }
}

/** The backup's rows under the ids that its connections have here. What names a connection that is not in it is of no use. */
function rowsOf(content: BackupContent, places: Places, secrets: readonly ConnectionSecrets[]): Rows {
  const sealed = new Map(secrets.map((parts) => [parts.id, parts]));
  const placed = <T extends { connectionId: string }>(row: T): T[] => {
    const place = places.get(row.connectionId);
    return place ? [{ ...row, connectionId: place.toId }] : [];
  };
  return {
    connections: content.connections.map((row) =>
      connectionOf(row, sealed.get(places.get(row.id)?.toId ?? '')),
    ),
    sites: content.sites.flatMap(placed),
    blocked: content.blocked,
    holdInvoices: content.holdInvoices.flatMap(placed),
    invoices: content.invoices.flatMap(placed),
    settings: content.settings
      ? [
          {
            ...content.settings,
            defaultConnectionId: places.get(content.settings.defaultConnectionId ?? '')?.toId ?? null,
            id: 'settings',
          },
        ]
      : [],
    chosenSites: content.chosenSites,
  };
}

function connectionOf(
  { sealedSecret: _, sealedAuthSeed: __, ...facts }: BackupConnection,
  secrets: ConnectionSecrets | undefined,
): ConnectionRow {
  if (!secrets) throw changedMeanwhile();
  return { ...facts, ...secretsInBytes(secrets) };
}

/**
 * The payments that are to be written. A payment belongs to a connection one of whose keys signed its request, and what the backup has under an id belongs to what that
 * connection is here: a wallet that was disconnected and connected again under another id would be asked for its payments in vain, and its sites'
 * budgets would not count them.
 */
function journalOf(
  here: readonly PaymentRow[],
  content: BackupContent,
  places: Places,
  connections: readonly ConnectionRow[],
): PaymentRow[] {
  const signers = new Set(connections.flatMap((row) => keysOf(row).map((key) => `${key} ${row.id}`)));
  const bySigner = new Map([
    ...connections.flatMap(({ formerKeys, id }) => formerKeys.map(({ pubkey }) => [pubkey, id] as const)),
    ...connections.map(({ clientPubkey, id }) => [clientPubkey, id] as const),
  ]);
  const placed = (row: PaymentRow): PaymentRow => {
    const pubkey = row.request?.pubkey ?? '';
    const place = places.get(row.connectionId)?.toId ?? row.connectionId;
    // A former secret may have been connected once more since: what was paid before stays where its budgets count it.
    const connectionId = signers.has(`${pubkey} ${place}`) ? place : (bySigner.get(pubkey) ?? place);
    return connectionId === row.connectionId ? row : { ...row, connectionId };
  };
  const before = new Map(here.map((row) => [row.id, row]));
  const after = new Map(before);
  for (const row of unitedJournal(here, content.payments)) after.set(row.id, row);
  return Array.from(after.values(), placed).filter((row) => row !== before.get(row.id));
}

function isSame(a: Places, b: Places): boolean {
  return (
    a.size === b.size &&
    [...a].every(([id, { toId, isHere }]) => b.get(id)?.toId === toId && b.get(id)?.isHere === isHere)
  );
}

function changedMeanwhile(): FuseboxError {
  return new FuseboxError(
    'CANCELLED',
    'The passphrase or the wallets were changed meanwhile. Nothing was restored. Read the backup again.',
  );
}
