/** Sites: which origin may use which connection, and how much it may spend without asking. */
import { FuseboxError } from '../contract/errors';
import {
  type Budget,
  type ConnectionEventKind,
  FIRST_PERMISSIONS,
  type Permission,
  type SiteRow,
} from '../contract/rows';
import { noteConnectionEvent } from './connection-events';
import { connectionOf } from './connections';
import type { Database } from './database';

/** The site's row, of several the one connected last, or undefined where the origin is not connected. */
export async function siteOf(db: Database, origin: string): Promise<SiteRow | undefined> {
  return (await sitesOf(db, origin)).sort((a, b) => b.createdAt - a.createdAt)[0];
}

function sitesOf(db: Database, origin: string): Promise<SiteRow[]> {
  return db.sites.where('[origin+connectionId]').between([origin, ''], [origin, '\uffff']).toArray();
}

/** True where the user wants to hear nothing of one of these origins. */
export async function isBlocked(db: Database, ...origins: string[]): Promise<boolean> {
  return (await db.blocked.where('origin').anyOf(origins).count()) > 0;
}

/** What a blocked site hears, whatever it asks. */
export function siteBlocked(): FuseboxError {
  return new FuseboxError(
    'SITE_BLOCKED',
    'This site may not use Fusebox: the user or an organisation has blocked it.',
  );
}

/**
 * Remembers that the user connected the site to the wallet, and with what budget. Connecting again keeps what was granted before. Throws NO_WALLET where
 * the wallet was disconnected meanwhile, SITE_BLOCKED where the site was blocked.
 */
export async function connectSite(
  db: Database,
  origin: string,
  connectionId: string,
  now: number,
  budget: Budget | null = null,
): Promise<void> {
  await db.transaction('rw', db.sites, db.connections, db.connectionEvents, db.blocked, async () => {
    if (await isBlocked(db, origin)) throw siteBlocked();
    await connectionOf(db, connectionId);
    const existing = await db.sites.get([origin, connectionId]);
    await db.sites.put({
      origin,
      connectionId,
      permissions: existing?.permissions ?? [...FIRST_PERMISSIONS],
      budget: existing?.budget ?? budget,
      createdAt: existing?.createdAt ?? now,
    });
    const note = (kind: ConnectionEventKind, detail: string | null) =>
      noteConnectionEvent(db, { id: connectionId }, kind, now, { origin, detail });
    if (!existing) await note('site-connected', null);
    if (budget && !existing?.budget) await note('budget-set', budgetDetail(budget));
  });
}

/** Changes the site's row and writes down what was changed, in one transaction. `change` returns that, or null where it changes nothing. Does nothing for a site that is gone. */
async function changeSite(
  db: Database,
  origin: string,
  connectionId: string,
  now: number,
  change: (row: SiteRow) => [kind: ConnectionEventKind, detail: string | null] | null,
): Promise<void> {
  await db.transaction('rw', db.sites, db.connections, db.connectionEvents, async () => {
    const row = await db.sites.get([origin, connectionId]);
    const changed = row && change(row);
    if (!changed) return;
    await db.sites.put(row);
    const [kind, detail] = changed;
    await noteConnectionEvent(db, { id: connectionId }, kind, now, { origin, detail });
  });
}

/** Adds a permission. Does nothing for a site that is gone. */
export async function grantPermission(
  db: Database,
  site: Pick<SiteRow, 'origin' | 'connectionId'>,
  permission: Permission,
  now: number,
): Promise<void> {
  await changeSite(db, site.origin, site.connectionId, now, (row) => {
    if (row.permissions.includes(permission)) return null;
    row.permissions.push(permission);
    return ['permission-granted', permission];
  });
}

/** Takes a permission away. Does nothing for a site that is gone. */
export async function revokePermission(
  db: Database,
  origin: string,
  connectionId: string,
  permission: Permission,
  now: number,
): Promise<void> {
  await changeSite(db, origin, connectionId, now, (row) => {
    if (!row.permissions.includes(permission)) return null;
    row.permissions = row.permissions.filter((held) => held !== permission);
    return ['permission-taken', permission];
  });
}

/**
 * Gives the site to another connection, with its permissions. A budget is for one wallet: it does not go along, but one that the site has there already
 * stays. Nothing is left with the connection that it had, which it could fall back to. Does nothing for a site that is gone. Throws NO_WALLET.
 */
export async function moveSite(
  db: Database,
  origin: string,
  connectionId: string,
  toConnectionId: string,
  now: number,
): Promise<void> {
  if (connectionId === toConnectionId) return;
  await db.transaction('rw', db.sites, db.connections, db.connectionEvents, async () => {
    const site = await db.sites.get([origin, connectionId]);
    if (!site) return;
    const { name, label = name } = await connectionOf(db, toConnectionId);
    const there = await db.sites.get([origin, toConnectionId]);
    await db.sites.delete([origin, connectionId]);
    await db.sites.put({
      ...site,
      connectionId: toConnectionId,
      budget: there?.budget ?? null,
      // Of several wallets a site uses the one that it was given last.
      createdAt: Math.max(now, site.createdAt),
    });
    await noteConnectionEvent(db, { id: connectionId }, 'site-moved', now, { origin, detail: label });
    await noteConnectionEvent(db, { id: toConnectionId }, 'site-connected', now, { origin });
  });
}

/** Sets the budget, or takes it away with null. Does nothing for a site that is gone. */
export async function setBudget(
  db: Database,
  origin: string,
  connectionId: string,
  budget: Budget | null,
  now: number,
): Promise<void> {
  await changeSite(db, origin, connectionId, now, (row) => {
    const before = row.budget;
    row.budget = budget;
    if (budget) return ['budget-set', budgetDetail(budget)];
    return before && ['budget-taken', null];
  });
}

/** Gives the site the budget of an answer, once: a later one, or what the user chose since, stays. Does nothing for a site that is gone. */
export async function grantBudget(
  db: Database,
  { origin, connectionId }: SiteRow,
  budget: Budget,
  now: number,
): Promise<void> {
  await changeSite(db, origin, connectionId, now, (row) => {
    // One that lies in the future was dated by a clock that was wrong.
    const since = row.budget?.since ?? Number.NEGATIVE_INFINITY;
    if (since >= budget.since && since <= now) return null;
    row.budget = budget;
    return ['budget-set', budgetDetail(budget)];
  });
}

const budgetDetail = ({ amount, period }: Budget) => `${amount} ${period}`;

/** Forgets the site. Its payments stay in the journal. */
export async function forgetSite(
  db: Database,
  origin: string,
  connectionId: string,
  now: number,
): Promise<void> {
  await db.transaction('rw', db.sites, db.connections, db.connectionEvents, async () => {
    if (!(await db.sites.get([origin, connectionId]))) return;
    await db.sites.delete([origin, connectionId]);
    await noteConnectionEvent(db, { id: connectionId }, 'site-forgotten', now, { origin });
  });
}

/** Forgets the site with every wallet, and marks its origin. */
export async function blockSite(db: Database, origin: string, now: number): Promise<void> {
  await db.transaction('rw', db.sites, db.connections, db.connectionEvents, db.blocked, async () => {
    for (const { connectionId } of await sitesOf(db, origin)) await forgetSite(db, origin, connectionId, now);
    await db.blocked.put({ origin, at: now });
  });
}

/** Lets the site ask again, as one that was never seen. */
export async function unblockSite(db: Database, origin: string): Promise<void> {
  await db.blocked.delete(origin);
}
